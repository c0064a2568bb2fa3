"""Chats: what is said, and Apprise against a real receiver on loopback."""

import asyncio
import json
import threading
from contextlib import asynccontextmanager
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from monitor.deliver.body import digest_body
from monitor.deliver.chat import ChatSender, chat_target, target_host
from monitor.deliver.chat_text import chat_lines, escape_lines, split_message
from monitor.deliver.digest import RenderedDigest
from monitor.deliver.message import health_message, ping_message, story_message
from monitor.errors import DeliveryError
from monitor.fetch.guard import AddressGuard
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


LOOPBACK = AddressGuard(["127.0.0.0/8"])


def chat_sender(make, port, *, guard=LOOPBACK, host="127.0.0.1", **changes):
    channel = make.channel(ChannelKind.CHAT, url=f"json://{host}:{port}/tok3n-secret", language="id")
    return ChatSender(channel, guard, timezone=JAKARTA, **changes)


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
    service = ChatService("200 OK")
    async with serving(service) as port:
        sender = chat_sender(make, port, guard=AddressGuard())
        result = await sender.send(make.delivery(ping_message("desk", at=make.now)), make.now)
    assert result == SendFailure("127.0.0.1: the address 127.0.0.1 is not allowed (see network.allow)")
    assert service.told == []


@pytest.mark.anyio
async def test_a_name_that_changes_its_address_after_the_check_is_refused_at_the_dial(make):
    """Rebinding: the check sees a public address, Apprise resolves the name again and gets an inner one."""
    service = ChatService("200 OK")
    async with serving(service) as port:
        sender = chat_sender(make, port, guard=AddressGuard(), check=lambda *_: ["203.0.114.7"])
        result = await sender.send(make.delivery(ping_message("desk", at=make.now)), make.now)
    assert result == SendFailure("127.0.0.1: the address 127.0.0.1 is not allowed (see network.allow)")
    assert service.told == []


@pytest.mark.anyio
async def test_a_host_that_is_allowed_by_its_name_may_stand_at_an_inner_address(make):
    service = ChatService("200 OK")
    async with serving(service) as port:
        sender = chat_sender(make, port, guard=AddressGuard(["localhost"]), host="localhost")
        result = await sender.send(make.delivery(ping_message("desk", at=make.now)), make.now)
    assert isinstance(result, Sent)
    assert len(service.told) == 1


@pytest.mark.anyio
async def test_a_chat_that_hangs_is_cut_off_at_the_deadline_and_holds_back_no_end(make):
    class Silent:
        async def handle(self, reader, writer):
            await reader.read()
            writer.close()

    async with serving(Silent()) as port:
        sender = chat_sender(make, port, deadline=timedelta(seconds=0.2))
        result = await sender.send(make.delivery(ping_message("desk", at=make.now)), make.now)
    assert "no answer" in result.detail
    assert [thread.name for thread in threading.enumerate() if not thread.daemon] == ["MainThread"]


HOSTILE = "<!channel> <@U1> @everyone [klik](http://evil.example) *b* <b>x</b> <http://e.example|y>"
SERVICES = {
    "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general": ("<!channel>", "<@U1>", "@everyone", "<http:"),
    "tgram://123456789:AAabcdefghijklmnopqrstuvwxyzABCDEFG/12315544/": ("<b>", "@everyone", "<!channel>"),
    "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js": ("@everyone", "<@U1>", " [klik](", " *b*"),
    "mmost://127.0.0.1/3ccdd113474722377935511fc85d3dd4": ("@everyone", " [klik](", " *b*"),
    "matrix://user:pass@127.0.0.1/#room": ("@everyone",),
    "ntfys://ntfy.example.com/news": ("@everyone",),
    "gchat://workspace/key/token": ("<@U1>", "@everyone", " *b*"),
    "zulip://bot@org/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/stream": ("@everyone", " [klik](", " *b*"),
}


class Answer:
    """What a service would say to anything."""

    status_code, ok, headers = 200, True, {}
    text = '{"ok": true, "result": "success", "room_id": "!a:b", "access_token": "t", "user_id": "@u:h"}'
    content = text.encode()

    def json(self):
        return json.loads(self.text)


class Okay(Answer):
    text, content = "ok", b"ok"


@pytest.mark.parametrize("url", SERVICES)
def test_no_service_is_handed_a_title_that_calls_or_links(make, monkeypatch, url):
    handed = []

    def answer(self, method, url, **more):
        handed.append(str(more.get("data") or more.get("json") or ""))
        return Answer()

    monkeypatch.setattr(requests.Session, "request", answer)
    story = make.story(articles=(make.article(title=HOSTILE, outlet_name=HOSTILE),))
    sender = ChatSender(make.channel(ChannelKind.CHAT, url=url), AddressGuard(), timezone=JAKARTA)
    delivery = make.delivery(story_message(story, kind="story.new", at=make.now))
    sender._notify(chat_target(make.channel(ChannelKind.CHAT, url=url)), lines_of(make, delivery.body))
    [said] = [each for each in handed if "klik" in each][:1]
    assert [word for word in SERVICES[url] if word in said] == []


@pytest.mark.parametrize("url", SERVICES)
def test_a_long_digest_is_split_to_the_limit_of_each_service(make, monkeypatch, url):
    handed = []

    def answer(self, method, url, **more):
        handed.append(more.get("data") or more.get("json") or "")
        return Okay() if "slack" in url else Answer()

    monkeypatch.setattr(requests.Session, "request", answer)
    lines = [f"{n}. *Judul* nomor {n} yang cukup panjang tentang Rusia & Korea Utara <{n}>" for n in range(60)]
    target = chat_target(make.channel(ChannelKind.CHAT, url=url))
    target.request_rate_per_sec = 0
    sender = ChatSender(make.channel(ChannelKind.CHAT, url=url), AddressGuard(), timezone=JAKARTA)
    sender._notify(target, lines)
    said = [str(each) for each in handed if "Judul" in str(each)]
    assert len(said) >= 2
    assert all(f"{n}. " in "".join(said) for n in range(60))
    assert all(len(each) <= target.body_maxlen + 800 for each in said)  # with the service's own envelope


def test_a_digest_for_a_chat_is_short_and_says_what_it_leaves_out(make):
    stories = [
        make.story(id=str(n), articles=(make.article(title=f"Judul {n}"), make.article(outlet_name="Antara")))
        for n in range(60)
    ]
    body = digest_body(
        make.channel(ChannelKind.CHAT),
        stories,
        title="Ringkasan",
        slot_label="2024-06-19 07:00",
        period=(make.now - timedelta(days=1), make.now),
        timezone=JAKARTA,
        health=(make.health(),),
        at=make.now,
    )
    lines = lines_of(make, body, "digest")
    assert lines[:6] == [
        "Ringkasan · Rabu, 19 Juni 2024",
        "60 berita, 1 media",
        "",
        "1. Judul 0",
        "Tempo · 18 Jun 2024 10.01 WIB · Juga di: Antara",
        "https://dunia.tempo.example/read/1/putin",
    ]
    assert "dan 35 lagi" in lines
    assert len(split_message(lines, 1800)) <= 4


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
