"""Row 16: titles that would be headers, markup, mentions or another host, through every channel to its last byte."""

import asyncio
import email
import email.policy
import json
import string
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.deliver.body import digest_body, story_body
from monitor.deliver.chat_text import chat_lines, escape_lines
from monitor.deliver.digest import RenderedDigest
from monitor.deliver.feed import FeedSender
from monitor.deliver.folder import FolderSender
from monitor.deliver.letter import write_letter
from monitor.deliver.message import MESSAGE_MAX_BYTES
from monitor.model import (
    Channel,
    ChannelKind,
    Dated,
    Delivery,
    Evidence,
    Match,
    Relation,
    ToldArticle,
    ToldStory,
    Zone,
)

NOW = datetime(2024, 6, 19, tzinfo=UTC)
JAKARTA = ZoneInfo("Asia/Jakarta")
MAIL = Channel("daily", ChannelKind.EMAIL, to=("a@example.com",), sender="m@example.com")
HEADERS = [
    *("Date", "Message-ID", "From", "To", "Subject", "Auto-Submitted", "List-Id", "List-Unsubscribe"),
    *("MIME-Version", "Content-Type"),
]
NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from("<>\"'&=?{}%()[]`*_~|#@!:;,\\/\r\n\t\x00\x0b\x1b\x7f\x85\u2028\u2029\u200b\u202e\u2066\ufeff"),
        st.characters(),
        st.sampled_from(string.ascii_letters),
    ),
    max_size=120,
)
KNOWN = (
    "=?utf-8?q?a=0d=0aBcc:_x@y?=",
    "a\r\nBcc: x@y.example\r\n\r\n<script>",
    "</title></style><script>alert(1)</script>",
    "{{ config }}{% for x in y %}",
    "]]></content></entry></feed>",
    "@everyone <!channel> <@U1> [klik](http://evil.example)",
    "\u202egpj.exe \u2066x\u2069",
    "a" * 100_000,
    "z\u0301" * 50_000,
    "\ud800",
)


def story_of(title):
    article = ToldArticle(
        outlet="tempo",
        outlet_name=title,
        title=title,
        url="https://tempo.example/1",
        published=Dated(NOW, "minute"),
        first_seen_at=NOW,
        relation=Relation.NEW,
        standfirst=title,
        agencies=(title,),
        authors=(title,),
    )
    evidence = Evidence("Rusia", title, Zone.BODY, 0, 5, f"Rusia {title}")
    return ToldStory("s1", ("pact",), (article, article), (Match("pact", 0.5, (evidence,)),), 0.5)


def delivery_of(channel, title, kind="story.new"):
    body = story_body(channel, story_of(title), kind="story.new", timezone=JAKARTA, at=NOW)
    return Delivery("msg_1", channel.name, kind, "s1", "a@example.com", body, 1, NOW)


def every_known_title(test):
    for title in KNOWN:
        test = example(title)(test)
    return given(NASTY)(test)


class Tags(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found, self.links = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, tuple(name for name, _ in attrs)))
        self.links += [value for name, value in attrs if name in {"href", "src"}]


PLAIN_MAIL = Tags(RenderedDigest.from_bytes(delivery_of(MAIL, "Judul").body).html)


@every_known_title
def test_a_letter_keeps_its_headers_its_markup_and_its_links(title):
    raw = write_letter(delivery_of(MAIL, title), MAIL)
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert mail.keys() == HEADERS
    assert not mail.defects
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    tags = Tags(mail.get_body(("html",)).get_content())
    assert set(tags.found) <= set(PLAIN_MAIL.found)
    assert set(tags.links) <= {"https://tempo.example/1"}
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))


@every_known_title
def test_a_webhook_stays_small_and_says_nothing_that_cannot_be_seen(title):
    channel = Channel("desk", ChannelKind.WEBHOOK)
    body = delivery_of(channel, title).body
    assert len(body) <= MESSAGE_MAX_BYTES
    data = json.loads(body)["data"]
    shown = data["articles"][0]["title"]
    assert not set(shown) & set("\r\n\t\x00\x0b\x1b\x7f\x85\u2028\u2029\u200b\u202e\u2066\ufeff")
    body.decode("utf-8")


@every_known_title
def test_a_chat_calls_nobody(title):
    channel = Channel("phone", ChannelKind.CHAT)
    lines = chat_lines(delivery_of(channel, title), language="id", timezone=JAKARTA)
    for line in escape_lines(lines, markdown=True):
        assert "@everyone" not in line
        assert "\r" not in line
        assert "\n" not in line


@every_known_title
def test_a_digest_for_every_kind_of_channel_is_made(title):
    for kind in (ChannelKind.EMAIL, ChannelKind.CHAT, ChannelKind.FOLDER):
        body = digest_body(
            Channel("x", kind),
            [story_of(title)],
            title="Ringkasan",
            slot_label="2024-06-19 07:00",
            period=(NOW, NOW),
            timezone=JAKARTA,
            health=(),
            at=NOW,
        )
        assert "\n" not in RenderedDigest.from_bytes(body).subject


@pytest.mark.parametrize("title", KNOWN, ids=range(len(KNOWN)))
def test_files_are_written_for_it_and_are_sound(tmp_path, title):
    for sender, channel in (
        (FolderSender, Channel("f", ChannelKind.FOLDER, path=str(tmp_path / "folder"))),
        (FeedSender, Channel("g", ChannelKind.FEED, path=str(tmp_path / "feed"))),
    ):
        made = sender(channel, timezone=JAKARTA) if sender is FeedSender else sender(channel)
        asyncio.run(made.send(delivery_of(channel, title), NOW))
    assert len(list(Path(tmp_path).rglob("*.html"))) == 1
    ET.fromstring((tmp_path / "feed" / "pact.atom").read_bytes())
    json.loads((tmp_path / "feed" / "pact.json").read_bytes())


@pytest.mark.parametrize(
    ("url", "note"),
    [
        ("https://tеmpo.co/1", "xn--tmpo-v4d.co"),  # Cyrillic е
        ("https://kоmpas.com/2", "xn--kmpas-jye.com"),  # Cyrillic о
        ("https://xn--tmpo-v4d.co/3", "xn--tmpo-v4d.co"),
    ],
)
def test_a_host_that_imitates_another_is_shown_with_its_punycode_everywhere(url, note):
    story = story_of("Judul")
    article = story.articles[0]
    story = replace(story, articles=(replace(article, url=url, outlet_name="Tempo"),))
    letter = RenderedDigest.from_bytes(story_body(MAIL, story, kind="story.new", timezone=JAKARTA, at=NOW))
    assert f"({note})" in letter.html
    assert f"({note})" in letter.text
    told = story_body(Channel("desk", ChannelKind.WEBHOOK), story, kind="story.new", timezone=JAKARTA, at=NOW)
    assert json.loads(told)["data"]["articles"][0]["url"].startswith(f"https://{note}/")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "http://a@b.example/", "https://a.example/\r\nX: y", "//x", ""]
)
def test_an_address_that_is_none_becomes_no_link_anywhere(url):
    story = story_of("Judul")
    story = replace(story, articles=(replace(story.articles[0], url=url),))
    letter = RenderedDigest.from_bytes(story_body(MAIL, story, kind="story.new", timezone=JAKARTA, at=NOW))
    assert Tags(letter.html).links == []
    told = story_body(Channel("desk", ChannelKind.WEBHOOK), story, kind="story.new", timezone=JAKARTA, at=NOW)
    assert json.loads(told)["data"]["articles"][0]["url"] is None
