"""Chats: what is said, and Apprise against a real receiver on loopback."""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.deliver.chat import ChatSender, chat_target, target_host
from monitor.deliver.chat_text import chat_lines, escape_lines, split_message
from monitor.deliver.digest import RenderedDigest
from monitor.deliver.message import health_message, ping_message, story_message
from monitor.errors import AddressRefusedError, DeliveryError
from monitor.model import ChannelKind, Dated, Relation, SendFailure, Sent

JAKARTA = ZoneInfo("Asia/Jakarta")


def lines_of(make, body, kind="story.new", language="id"):
    return chat_lines(make.delivery(body, kind=kind), language=language, timezone=JAKARTA)


def test_a_story_is_told_in_a_few_lines(make):
    story = make.story(
        articles=(
            make.article(standfirst="Kunjungan pertama."),
            make.article(outlet_name="Liputan6", relation=Relation.COPY, published=Dated()),
        )
    )
    assert lines_of(make, story_message(story, kind="story.new", at=make.now)) == [
        "Berita baru: Putin Berjanji Akan Dukung Korea Utara",
        "Tempo · 18 Jun 2024 10.01 WIB · sumber: Reuters",
        "Kunjungan pertama.",
        f"“{make.sentence}”",
        "https://dunia.tempo.example/read/1/putin",
        "Juga di: Liputan6",
    ]


def test_health_and_ping_and_digest_are_told_too(make):
    health = make.health("down", reason="3 × timeout")
    degraded = health_message(health, kind="source.degraded", at=make.now)
    assert lines_of(make, degraded, "source.degraded") == [
        "Sumber terganggu: tempo",
        "3 × timeout",
        "https://t.example/rss",
    ]
    assert lines_of(make, ping_message("desk", at=make.now), "test.ping") == [
        "Pesan uji untuk saluran desk. Saluran ini berfungsi."
    ]
    assert lines_of(make, RenderedDigest("S", "", "satu\ndua\n").to_bytes(), "digest") == ["satu", "dua"]


def test_nobody_is_mentioned_and_nothing_is_styled():
    hostile = "@everyone *tebal* <@123> [x](http://evil.example)"
    assert escape_lines([hostile], markdown=False) == ["＠everyone *tebal* <＠123> [x](http://evil.example)"]
    assert escape_lines([hostile], markdown=True) == [
        "＠everyone \\*tebal\\* \\<＠123\\> \\[x\\]\\(http://evil.example\\)"
    ]
    assert escape_lines(["https://a.example/a_b_c"], markdown=True) == ["https://a.example/a_b_c"]


@given(st.lists(st.text(alphabet="ab 한👍🏽", max_size=80), max_size=8), st.integers(10, 60))
def test_messages_keep_their_limit_and_all_words(lines, limit):
    messages = split_message(lines, limit)
    assert all(0 < len(message) <= limit for message in messages)
    assert "".join("".join(messages).split()) == "".join("".join(lines).split())


class ChatService:
    """A service that takes JSON and answers with a status."""

    def __init__(self, status, *headers):
        self.status, self.headers, self.told = status, headers, []

    async def handle(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.split("content-length: ")[1].split("\r\n")[0])
        self.told.append(json.loads(await reader.readexactly(length)))
        lines = (f"HTTP/1.1 {self.status}", *self.headers, "content-length: 0", "connection: close")
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n")
        await writer.drain()
        writer.close()


@asynccontextmanager
async def serving(service):
    async with await asyncio.start_server(service.handle, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


async def let_through(host):
    assert host == "127.0.0.1"


def chat_sender(make, port, check_host=let_through, **changes):
    channel = make.channel(ChannelKind.CHAT, url=f"json://127.0.0.1:{port}/tok3n-secret", language="id")
    return ChatSender(channel, check_host, timezone=JAKARTA, **changes)


@pytest.mark.anyio
async def test_a_story_reaches_the_service(make):
    service = ChatService("200 OK")
    async with serving(service) as port:
        body = story_message(make.story(), kind="story.new", at=make.now)
        result = await chat_sender(make, port).send(make.delivery(body), make.now)
    assert isinstance(result, Sent)
    [told] = service.told
    assert told["message"].startswith("Berita baru: Putin Berjanji")


@pytest.mark.anyio
@pytest.mark.parametrize("status", ["500 Oops", "302 Found"])
async def test_a_refusal_or_redirect_is_tried_again_and_tells_no_token(make, status):
    service = ChatService(status, "location: http://127.0.0.1:1/")
    async with serving(service) as port:
        result = await chat_sender(make, port).send(make.delivery(ping_message("desk", at=make.now)), make.now)
    assert isinstance(result, SendFailure)
    assert not result.permanent
    assert "tok3n" not in result.detail
    assert len(service.told) == 1


@pytest.mark.anyio
async def test_the_guard_is_asked_before_anything_is_sent(make):
    async def refuse(host):
        raise AddressRefusedError(host, "127.0.0.1")

    service = ChatService("200 OK")
    async with serving(service) as port:
        sender = chat_sender(make, port, refuse)
        result = await sender.send(make.delivery(ping_message("desk", at=make.now)), make.now)
    assert isinstance(result, SendFailure)
    assert service.told == []


@pytest.mark.anyio
async def test_a_chat_that_hangs_is_cut_off_at_the_deadline(make):
    async def hang(host):
        await asyncio.Event().wait()

    sender = chat_sender(make, 1, hang, deadline=timedelta(seconds=0.05))
    result = await sender.send(make.delivery(ping_message("desk", at=make.now)), make.now)
    assert "no answer" in result.detail


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", None),
        ("tgram://123456789:abcdefg_hijklmnop/12315544/", None),
        ("ntfy://topic", None),
        ("ntfy://ntfy.example.com/topic", "ntfy.example.com"),
        ("json://10.0.0.1/x?redirect=yes", "10.0.0.1"),
    ],
)
def test_the_host_that_the_operator_named_is_known_and_redirects_are_off(make, url, host):
    target = chat_target(make.channel(ChannelKind.CHAT, url=url))
    assert target_host(target) == host
    assert target.redirects is False


def test_an_address_that_apprise_does_not_know_is_refused(make):
    with pytest.raises(DeliveryError, match="Apprise"):
        chat_target(make.channel(ChannelKind.CHAT, url="nosuch://x"))
