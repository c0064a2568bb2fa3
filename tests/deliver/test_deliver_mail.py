"""Mail against real SMTP servers on loopback: willing, unwilling, encrypted, and forgetful."""

import asyncio
import base64
import email
import socket
import ssl
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult

from monitor.deliver.digest import RenderedDigest
from monitor.deliver.mail import MailSender, smtp_server
from monitor.errors import AddressRefusedError, DeliveryError
from monitor.fetch.resolve import ResolveError
from monitor.model import ChannelKind, SendFailure, Sent

pytestmark = pytest.mark.anyio

LETTER = RenderedDigest("Pantauan", "<p>halo</p>\n", ".satu\ndua\n").to_bytes()


class Inbox:
    """Takes mail, or refuses at a step with the given answer."""

    def __init__(self, **answers):
        self.answers = answers
        self.mails = []

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802  aiosmtpd's names
        envelope.mail_from = address
        return self.answers.get("sender", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content, session.ssl is not None))
        if self.answers.get("lost"):
            server.transport.abort()  # taken, but nobody hears of it
        return self.answers.get("data", "250 Taken")


@asynccontextmanager
async def smtp(inbox, *, ssl_context=None, **options):
    """A server in the test's own loop; gives its port."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(inbox, loop=loop, hostname="mail.example.com", **options), "127.0.0.1", 0, ssl=ssl_context
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def connect_to_loopback(host, port):
    sock = socket.socket()
    sock.setblocking(False)
    try:
        await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port))
    except BaseException:
        sock.close()
        raise
    return sock


def mail_sender(make, port, *, scheme="smtp", host="127.0.0.1", connect=connect_to_loopback, tls=None, **changes):
    values = {"sender": "monitor@example.com", "smtp": f"{scheme}://{host}:{port}", **changes}
    return MailSender(make.channel(ChannelKind.EMAIL, **values), connect, tls=tls, deadline=timedelta(seconds=5))


def letter(make, recipient="reader@example.com", **changes):
    return make.delivery(LETTER, **{"kind": "digest", "recipient": recipient, **changes})


@pytest.fixture(scope="session")
def authority():
    return trustme.CA()


def server_tls(authority, name):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


@pytest.fixture
def client_tls(authority):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


async def test_a_letter_arrives(make):
    inbox = Inbox()
    async with smtp(inbox) as port:
        result = await mail_sender(make, port).send(letter(make), make.now)
    assert result == Sent("Taken")
    [(sender, recipients, content, _)] = inbox.mails
    assert (sender, recipients) == ("monitor@example.com", ["reader@example.com"])
    mail = email.message_from_bytes(content, policy=email.policy.default)
    assert mail["Message-ID"] == "<dlv_01@example.com>"
    assert mail.get_body(("plain",)).get_content().splitlines() == [".satu", "dua"]


@pytest.mark.parametrize(
    ("answers", "is_over"),
    [
        ({"reader@example.com": "550 5.1.1 No such user"}, True),
        ({"reader@example.com": "450 4.2.1 Mailbox busy"}, False),
        ({"data": "554 5.7.1 Looks like spam"}, True),
        ({"data": "452 4.3.1 Disk full"}, False),
        ({"sender": "451 4.7.1 Try later"}, False),
        ({"sender": "530 5.7.0 Authentication required"}, False),
    ],
)
async def test_a_refusal_is_over_only_for_5xx_about_recipient_or_message(make, answers, is_over):
    async with smtp(Inbox(**answers)) as port:
        result = await mail_sender(make, port).send(letter(make), make.now)
    [(step, answer)] = answers.items()
    assert result == SendFailure(f"127.0.0.1: {answer}", permanent=is_over, of_message="@" in step)


async def test_one_dead_recipient_leaves_the_others_alone(make):
    inbox = Inbox(**{"gone@example.com": "550 No such user"})
    async with smtp(inbox) as port:
        sender = mail_sender(make, port)
        gone = await sender.send(letter(make, "gone@example.com", id="a"), make.now)
        there = await sender.send(letter(make, "there@example.com", id="b"), make.now)
    assert gone.permanent
    assert isinstance(there, Sent)
    assert [recipients for _, recipients, _, _ in inbox.mails] == [["there@example.com"]]


async def test_a_lost_answer_is_sent_again_with_the_same_message_id(make):
    inbox = Inbox(lost=True)
    async with smtp(inbox) as port:
        sender = mail_sender(make, port)
        lost = await sender.send(letter(make, attempts=1), make.now)
        inbox.answers = {}
        taken = await sender.send(letter(make, attempts=2), make.now + timedelta(minutes=5))
    assert isinstance(lost, SendFailure)
    assert not lost.permanent
    assert isinstance(taken, Sent)
    [first, second] = [content for _, _, content, _ in inbox.mails]
    assert first == second


@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
async def test_tls_protects_the_letter_and_the_login(make, authority, client_tls, scheme):
    inbox = Inbox()
    logins = []

    def authenticate(server, session, envelope, mechanism, data):
        logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"rahasia")

    tls = server_tls(authority, "mail.example.com")
    options = {"ssl_context": tls} if scheme == "smtps" else {"tls_context": tls, "require_starttls": True}
    async with smtp(inbox, authenticator=authenticate, auth_require_tls=scheme != "smtps", **options) as port:
        sender = mail_sender(
            make,
            port,
            scheme=scheme,
            host="mail.example.com",
            tls=client_tls,
            smtp_user="desk",
            smtp_password="rahasia",
        )
        result = await sender.send(letter(make), make.now)
    assert result == Sent("Taken")
    assert logins == [(b"desk", b"rahasia")]
    assert inbox.mails[0][3] or scheme == "smtps"


@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
@pytest.mark.parametrize("trouble", ["wrong host", "unknown authority"])
async def test_a_certificate_that_does_not_fit_stops_the_letter(make, authority, client_tls, scheme, trouble):
    inbox = Inbox()
    tls = server_tls(authority, "other.example.com" if trouble == "wrong host" else "mail.example.com")
    options = {"ssl_context": tls} if scheme == "smtps" else {"tls_context": tls}
    async with smtp(inbox, **options) as port:
        trust = client_tls if trouble == "wrong host" else ssl.create_default_context()
        sender = mail_sender(make, port, scheme=scheme, host="mail.example.com", tls=trust)
        result = await sender.send(letter(make), make.now)
    assert isinstance(result, SendFailure)
    assert not result.permanent
    assert "certificate" in result.detail.lower()
    assert inbox.mails == []


async def test_without_starttls_on_offer_nothing_is_sent_in_the_clear(make):
    inbox = Inbox()
    async with smtp(inbox) as port:
        result = await mail_sender(make, port, scheme="smtp+starttls").send(letter(make), make.now)
    assert "STARTTLS" in result.detail
    assert not result.permanent
    assert inbox.mails == []


async def test_a_refused_login_is_tried_again_and_tells_no_password(make):
    def refuse(server, session, envelope, mechanism, data):
        login = base64.b64encode(b"\0desk\0rahasia").decode()
        return AuthResult(success=False, handled=False, message=f"535 wrong {data.password.decode()} in {login}")

    async with smtp(Inbox(), authenticator=refuse, auth_require_tls=False) as port:
        sender = mail_sender(make, port, smtp_user="desk", smtp_password="rahasia")
        result = await sender.send(letter(make), make.now)
        checked = await sender.check()
    assert not result.permanent
    assert "535" in result.detail
    assert result.detail.endswith("535 wrong *** in ***")
    assert checked == result


async def test_a_check_sends_nothing(make):
    inbox = Inbox()
    async with smtp(inbox) as port:
        assert await mail_sender(make, port).check() == Sent("127.0.0.1")
    assert inbox.mails == []


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError(111, "Connection refused"),
        ResolveError("no such name"),
        AddressRefusedError("mail.example.com", "10.0.0.1"),
        TimeoutError(),
    ],
)
async def test_a_server_out_of_reach_is_tried_again(make, error):
    async def fail(host, port):
        raise error

    result = await mail_sender(make, 25, connect=fail).send(letter(make), make.now)
    assert isinstance(result, SendFailure)
    assert not result.permanent


async def test_a_silent_server_is_cut_off_at_the_deadline(make):
    async def say_nothing(reader, writer):
        await reader.read()
        writer.close()

    async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        channel = make.channel(ChannelKind.EMAIL, sender="monitor@example.com", smtp=f"smtp://127.0.0.1:{port}")
        sender = MailSender(channel, connect_to_loopback, deadline=timedelta(seconds=0.2))
        result = await sender.send(letter(make), make.now)
    assert result == SendFailure("127.0.0.1: no answer in time")


async def test_an_impossible_recipient_is_over(make):
    result = await mail_sender(make, 25).send(letter(make, "nobody"), make.now)
    assert result.permanent


def test_smtp_addresses_are_read(make):
    channel = make.channel(ChannelKind.EMAIL, smtp="smtp+starttls://desk%40example.com:p%3Aw@mail.example.com")
    server = smtp_server(channel)
    assert (server.host, server.port, server.security) == ("mail.example.com", 587, "smtp+starttls")
    assert (server.user, server.password) == ("desk@example.com", "p:w")
    assert "p:w" not in repr(server)
    assert smtp_server(make.channel(ChannelKind.EMAIL, smtp="smtps://[::1]")).port == 465


@pytest.mark.parametrize("url", ["", "http://x", "smtp://", "smtp://h:port"])
def test_a_wrong_smtp_address_is_refused(make, url):
    with pytest.raises(DeliveryError):
        smtp_server(make.channel(ChannelKind.EMAIL, smtp=url))


class DeafTask(asyncio.Task):
    """Loses its first cancellation, as `wait_for` of Python 3.11 does in the moment a step is done."""

    is_deaf = True

    def cancel(self, msg=None):
        if self.is_deaf:
            self.is_deaf = False
            return True
        return super().cancel(msg)


async def test_a_cancellation_that_a_step_loses_is_said_again(make):
    loop = asyncio.get_running_loop()
    arrived = asyncio.Event()
    server = await asyncio.start_server(lambda _reader, _writer: arrived.set(), "127.0.0.1", 0)  # and not a word
    sender = mail_sender(make, server.sockets[0].getsockname()[1])
    sending = asyncio.create_task(sender.send(letter(make), make.now))
    loop.set_task_factory(lambda loop, work, **more: DeafTask(work, loop=loop, **more))  # those within
    try:
        await arrived.wait()
        began = loop.time()
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        assert loop.time() - began < 3
    finally:
        loop.set_task_factory(None)
        server.close()
