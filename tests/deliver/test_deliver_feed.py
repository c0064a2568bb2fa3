"""Feeds as files: read back by feedparser and by the rules of JSON Feed 1.1."""

import asyncio
import json
import re
import threading
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.deliver.feed import FeedSender
from monitor.deliver.message import health_message, ping_message, story_message
from monitor.model import ChannelKind, Relation, SendFailure, Sent

pytestmark = pytest.mark.anyio
JAKARTA = ZoneInfo("Asia/Jakarta")


@pytest.fixture
def feeds(make, tmp_path):
    return Feeds(make, tmp_path / "feeds")


class Feeds:
    """A folder of feeds, and what a reader finds in it."""

    def __init__(self, make, folder, **changes):
        self.make, self.folder = make, folder
        channel = make.channel(ChannelKind.FEED, **{"path": str(folder), "keep": 3, **changes})
        self.sender = FeedSender(channel, timezone=JAKARTA)

    async def tell(self, id_="s1", *, kind="story.new", after=0, topics=("pact",), **changes):
        at = self.make.now + timedelta(minutes=after)
        story = self.make.story(id=id_, topics=topics, **changes)
        body = story_message(story, kind=kind, at=at)
        return await self.sender.send(self.make.delivery(body, kind=kind, subject=id_, created_at=at), at)

    def atom(self, topic="pact"):
        return feedparser.parse((self.folder / f"{topic}.atom").read_bytes())

    def json(self, topic="pact"):
        return json.loads((self.folder / f"{topic}.json").read_text(encoding="utf-8"))


async def test_a_story_stands_in_the_feed_of_each_of_its_topics(feeds):
    assert await feeds.tell(topics=("pact", "trade")) == Sent("pact.atom, trade.atom")
    for topic in ("pact", "trade"):
        (entry,) = feeds.atom(topic).entries
        assert (entry.title, entry.link) == (
            "Putin Berjanji Akan Dukung Korea Utara",
            "https://dunia.tempo.example/read/1/putin",
        )
        assert [tag.term for tag in entry.tags] == ["pact", "trade"]
        assert "Korea Utara dan rakyatnya" in entry.content[0].value
        assert "<mark>Korea Utara</mark>" in feeds.json(topic)["items"][0]["content_html"]


async def test_a_channel_of_one_topic_writes_that_one(make, tmp_path):
    feeds = Feeds(make, tmp_path, topics=("pact",))
    await feeds.tell(topics=("pact", "trade"))
    assert sorted(path.name for path in tmp_path.glob("[!.]*")) == ["pact.atom", "pact.json"]


async def test_a_delivery_sent_twice_is_read_once_with_the_same_id(feeds):
    await feeds.tell()
    first = (feeds.folder / "pact.atom").read_bytes()
    await feeds.tell()
    assert (feeds.folder / "pact.atom").read_bytes() == first
    assert len(feeds.atom().entries) == 1


async def test_an_update_replaces_its_entry_and_moves_it_to_the_top_under_its_old_id(feeds):
    await feeds.tell("s1")
    await feeds.tell("s2", after=1)
    id_ = feeds.atom().entries[-1].id
    articles = (feeds.make.article(), feeds.make.article(outlet_name="Antara", relation=Relation.EVENT))
    await feeds.tell("s1", kind="story.updated", after=2, articles=articles)
    newest, other = feeds.atom().entries
    assert newest.id == id_ != other.id
    assert newest.published_parsed < newest.updated_parsed
    assert "Antara" in newest.content[0].value


async def test_what_comes_late_does_not_overwrite_what_is_newer(feeds):
    await feeds.tell("s1", kind="story.updated", after=5, articles=(feeds.make.article(title="Baru"),))
    await feeds.tell("s1", after=0, articles=(feeds.make.article(title="Lama"),))
    assert [entry.title for entry in feeds.atom().entries] == ["Baru"]


async def test_the_newest_stories_are_kept(feeds):
    for n in range(5):
        await feeds.tell(f"s{n}", after=n, articles=(feeds.make.article(title=f"Judul {n}"),))
    assert [entry.title for entry in feeds.atom().entries] == ["Judul 4", "Judul 3", "Judul 2"]
    assert [item["title"] for item in feeds.json()["items"]] == ["Judul 4", "Judul 3", "Judul 2"]


def assert_atom(raw):
    """RFC 4287: what a feed and each entry must have, once, and well-formed; ids are IRIs and different."""
    ns = "{http://www.w3.org/2005/Atom}"
    root = ET.fromstring(raw)
    assert root.tag == f"{ns}feed"
    ids = []
    for element in (root, *root.iter(f"{ns}entry")):
        for tag in ("id", "title", "updated"):
            (found,) = element.findall(f"{ns}{tag}")
            assert found.text or tag == "title"
        ids.append(element.find(f"{ns}id").text)
        assert datetime.fromisoformat(element.find(f"{ns}updated").text).tzinfo
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", id_) for id_ in ids)
    for entry in root.iter(f"{ns}entry"):
        assert entry.findall(f"{ns}author/{ns}name")
        (content,) = entry.findall(f"{ns}content")
        assert (content.get("type"), list(content)) == ("html", [])


def assert_json_feed(content):
    """https://jsonfeed.org/version/1.1: version and title; each item an id and content; dates of RFC 3339."""
    assert content["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(content["title"], str)
    for item in content["items"]:
        assert isinstance(item["id"], str)
        assert item["content_html"] or item["content_text"]
        assert all(datetime.fromisoformat(item[key]).tzinfo for key in ("date_published", "date_modified"))
        assert all(set(author) <= {"name", "url", "avatar"} and author for author in item["authors"])
        assert all(isinstance(tag, str) for tag in item["tags"])
        if "url" in item:
            assert urlsplit(item["url"]).scheme in {"http", "https"}


async def test_the_files_are_valid_with_the_address_where_readers_find_them(make, tmp_path):
    feeds = Feeds(make, tmp_path, url="https://news.example.com/feeds/")
    await feeds.tell()
    assert_atom((tmp_path / "pact.atom").read_bytes())
    assert_json_feed(feeds.json())
    assert feeds.atom().feed.links[0].href == "https://news.example.com/feeds/pact.atom"
    assert feeds.json()["feed_url"] == "https://news.example.com/feeds/pact.json"
    assert not feeds.atom().bozo


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "]]></content></entry></feed>",
        '"><img src=x onerror=alert(1)>',
        "&lt;b&gt;&amp;amp;",
        "\ufffe\uffff\ud800\x00\x0b",
        "\u202egnp.exe",
        "{{ 7*7 }}",
        "<!DOCTYPE x [<!ENTITY e 'x'>]>&e;",
    ],
)
async def test_a_hostile_title_stays_a_title(feeds, hostile):
    article = feeds.make.article(title=f"Judul {hostile}", standfirst=hostile, outlet_name=f"x{hostile}")
    assert isinstance(await feeds.tell(articles=(article, article)), Sent)
    raw = (feeds.folder / "pact.atom").read_bytes()
    assert_atom(raw)
    assert_json_feed(feeds.json())
    (entry,) = ET.fromstring(raw).iter("{http://www.w3.org/2005/Atom}entry")
    html = entry.find("{http://www.w3.org/2005/Atom}content").text
    assert set(re.findall(r"<(/?\w+)", html)) <= {
        *("p", "b", "blockquote", "mark", "ul", "li", "a"),
        *("/p", "/b", "/blockquote", "/mark", "/ul", "/li", "/a"),
    }
    assert "49" not in html


@settings(max_examples=60)
@given(title=st.text(max_size=80), standfirst=st.text(max_size=80))
def test_no_text_breaks_the_files(make, tmp_path_factory, title, standfirst):
    feeds = Feeds(make, tmp_path_factory.mktemp("feeds"))
    article = make.article(title=title, standfirst=standfirst)
    asyncio.run(feeds.tell(articles=(article,)))
    assert_atom((feeds.folder / "pact.atom").read_bytes())
    assert_json_feed(feeds.json())


async def test_a_topic_name_cannot_leave_the_folder(feeds):
    await feeds.tell(topics=("../../etc/pact",))
    assert [path.parent for path in feeds.folder.parent.rglob("*.atom")] == [feeds.folder]


async def test_a_file_that_is_not_ours_is_not_overwritten(feeds):
    feeds.folder.mkdir()
    (feeds.folder / "pact.json").write_text("{}")
    result = await feeds.tell()
    assert isinstance(result, SendFailure)
    assert "is not a feed of this program" in result.detail
    assert (feeds.folder / "pact.json").read_text() == "{}"


async def test_a_folder_that_cannot_be_written_is_a_failure_to_try_again(make, tmp_path):
    (tmp_path / "file").write_text("")
    result = await Feeds(make, tmp_path / "file").tell()
    assert isinstance(result, SendFailure)
    assert not result.permanent


async def test_a_test_message_and_a_sources_trouble_write_no_entry(feeds):
    for kind, body in (
        ("test.ping", ping_message("desk", at=feeds.make.now)),
        ("source.degraded", health_message(feeds.make.health("down"), kind="source.degraded", at=feeds.make.now)),
    ):
        assert isinstance(await feeds.sender.send(feeds.make.delivery(body, kind=kind), feeds.make.now), Sent)
    assert list(feeds.folder.glob("*.atom")) == []


def test_two_writers_of_one_folder_lose_no_story(make, tmp_path):
    def write(writer):
        feeds = Feeds(make, tmp_path, keep=100)
        for n in range(10):
            asyncio.run(feeds.tell(f"{writer}-{n}", after=n))

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(json.loads((tmp_path / "pact.json").read_text())["items"]) == 30


async def test_english_feeds_speak_english(make, tmp_path):
    feeds = Feeds(make, tmp_path, language="en")
    await feeds.tell()
    assert feeds.atom().feed.title == "News monitor: pact"
    assert feeds.json()["language"] == "en"
