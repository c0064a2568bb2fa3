"""What only a story of several articles tells: who had it first, whose text it is, numbers that differ."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from monitor.deliver.chat_text import chat_lines
from monitor.deliver.digest import digest_content
from monitor.deliver.digest_brief import digest_brief
from monitor.deliver.feed_item import item_of
from monitor.deliver.message import story_message
from monitor.deliver.story_view import story_view
from monitor.deliver.words import words_of
from monitor.model import Relation, ToldFigures, ToldOrigin

AT = datetime(2024, 6, 18, 3, 1, tzinfo=UTC)
GAP = ToldFigures((("Tempo", "11.000 tentara"), ("Kontan", "lebih dari 7.000 tentara")))


def compared(make, language="id"):
    lead = make.article(outlet="tempo", outlet_name="Tempo", relation=Relation.NEW)
    copy = make.article(outlet="kontan", outlet_name="Kontan", relation=Relation.COPY, shared=0.64)
    origin = ToldOrigin("liputan6", "Liputan6", AT, ("Reuters",))
    story = replace(make.story(), articles=(lead, copy), origin=origin, figures=(GAP,))
    return story, story_view(story, words_of(language), ZoneInfo("Asia/Jakarta"))


def test_a_digest_names_the_first_and_the_wire(make):
    _, view = compared(make)
    assert view.origin == "pertama di Liputan6, 18 Jun 2024 10.01 WIB · naskah Reuters"
    assert compared(make, "en")[1].origin == "first in Liputan6, 18 Jun 2024 10:01 WIB · Reuters text"


def test_the_first_is_not_named_where_it_leads_the_story(make):
    story, _ = compared(make)
    story = replace(story, origin=replace(story.origin, outlet="tempo"))
    assert story_view(story, words_of("id"), ZoneInfo("Asia/Jakarta")).origin == "naskah Reuters"


def test_numbers_that_differ_stand_side_by_side(make):
    assert compared(make)[1].figures == ("Angka berbeda: 11.000 tentara (Tempo), lebih dari 7.000 tentara (Kontan)",)


def test_a_copy_says_how_much_of_it_is_the_same(make):
    assert compared(make)[1].members[0].relation == "naskah yang sama, 64 %"


def test_a_message_tells_the_same_and_a_story_of_one_article_has_no_such_keys(make):
    story, _ = compared(make)
    data = json.loads(story_message(story, kind="story.new", at=AT))["data"]
    assert data["first"] == {
        "outlet": "liputan6",
        "outlet_name": "Liputan6",
        "at": "2024-06-18T03:01:00+00:00",
        "wires": ["Reuters"],
    }
    assert data["figures"] == [
        [{"outlet": "Tempo", "says": "11.000 tentara"}, {"outlet": "Kontan", "says": "lebih dari 7.000 tentara"}]
    ]
    assert [article.get("shared") for article in data["articles"]] == [None, 0.64]
    alone = json.loads(story_message(make.story(), kind="story.new", at=AT))["data"]
    assert {"first", "figures"}.isdisjoint(alone)


FIRST = "pertama di Liputan6, 18 Jun 2024 10.01 WIB · naskah Reuters"
DIFFERING = "Angka berbeda: 11.000 tentara (Tempo), lebih dari 7.000 tentara (Kontan)"
COPY = "Kontan (naskah yang sama, 64 %)"
JAKARTA = ZoneInfo("Asia/Jakarta")


def owed(make, story):
    return make.delivery(story_message(story, kind="story.new", at=AT), kind="story.new")


def test_a_chat_is_told_the_same(make):
    story, _ = compared(make)
    lines = chat_lines(owed(make, story), language="id", timezone=JAKARTA)
    assert FIRST in lines
    assert DIFFERING in lines
    assert f"Juga di: {COPY}" in lines


def test_a_chat_is_told_the_same_by_a_message_that_was_stored_without_the_outlets_name(make):
    story, _ = compared(make)
    delivery = owed(make, story)
    older = replace(delivery, body=delivery.body.replace(b'"outlet_name":"Liputan6",', b""))
    assert FIRST.replace("Liputan6", "liputan6") in chat_lines(older, language="id", timezone=JAKARTA)


def test_a_brief_digest_tells_the_same(make):
    story, _ = compared(make)
    content = digest_content(
        (story,),
        title="Pantauan",
        slot_label="2024-06-19 07:00",
        period=(AT, AT),
        language="id",
        timezone=JAKARTA,
        health=(),
        at=AT,
    )
    lines = digest_brief(content).splitlines()
    assert FIRST in lines
    assert DIFFERING in lines
    assert any(line.endswith(f"Juga di: {COPY}") for line in lines)


def test_a_feed_tells_the_same_as_text_and_html(make):
    story, _ = compared(make)
    delivery = owed(make, story)
    item = item_of(json.loads(delivery.body), delivery, "id", JAKARTA)
    for told in (FIRST, DIFFERING, COPY):
        assert told in item.text
        assert told in item.html
