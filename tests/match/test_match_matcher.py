"""Articles against topics: zones, nearness, evidence, score."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.match.matcher import Matcher
from monitor.match.scoring import MAX_EVIDENCE
from monitor.match.terms import expand_groups
from monitor.model import Article, Block, Evidence, Topic, Zone

GROUPS = expand_groups({"war": ["perang", "perang suci"], "quiet": ["Korut", "-Korut FC", "~laga", "~gol", "~skor"]})

NEAR_THREE = Matcher([Topic("t", "russia NEAR/3 north_korea")], GROUPS)


def article(*paragraphs, title="", standfirst=None, language=None, outlet=None):
    """Paragraphs are body texts or (zone, text)."""
    blocks = [Block(p, Zone.BODY, "") if isinstance(p, str) else Block(p[1], p[0], "") for p in paragraphs]
    return Article(None, outlet, title, standfirst, tuple(blocks), language=language)


def matches(query, *paragraphs, **fields):
    return Matcher([Topic("t", query)], GROUPS).find_matches(article(*paragraphs, **fields))


def holds(query, *paragraphs, **fields):
    return [match.suppressed for match in matches(query, *paragraphs, **fields)] == [False]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("rusia", "Pasukan RUSIA mundur."),
        ('"korea utara"', "Korea-Utara"),
        ("nuklir* korea", "Kenukliran? Nuklirisasi di Korea."),
        ("=RI", "Dubes RI hadir."),
        ("a1 NEAR/3 b1", "a1 satu dua b1"),
        ("b1 NEAR/3 a1", "a1 satu dua b1"),
        ("(x1 OR a1) NEAR/1 b1", "a1 b1"),
        ("a1 NEAR/2 b1 NEAR/2 c1", "a1 x b1 x c1"),
        ("a1 SENTENCE b1", "Lain. Ada a1 dan b1. Lain."),
        ("a1 PARAGRAPH b1", "Ada a1. Ada b1."),
        ("body:a1", "a1"),
        ("lead:a1", "a1"),
        ("a1 NOT b1", "a1"),
        ("북한", "북한ABC 방송"),
        ("rusia", "rusia북"),
        ('"D.P.R.K."', "D.P.R.K.ans"),
        ("putin", "Putinlah yang datang"),
        ("Korut", "kaukorut"),
    ],
)
def test_a_query_holds(query, text):
    assert holds(query, text)


@pytest.mark.parametrize(
    ("query", "paragraphs"),
    [
        ("=RI", ["Ri Yong Ho hadir."]),
        ("a1 NEAR/2 b1", ["a1 satu dua b1"]),
        ("a1 NEAR/5 b1", ["a1", "b1"]),  # a border counts as words
        ("a1 SENTENCE b1", ["Ada a1. Ada b1."]),
        ("a1 PARAGRAPH b1", ["Ada a1.", "Ada b1."]),
        ("title:a1", ["a1"]),
        ("lead:a1", ["satu", "a1"]),
        ("a1 NOT b1", ["a1", "b1"]),
        ('"korea utara"', ["Korea", "Utara"]),
        ("korea NEAR/9 =Korea", ["Korea Utara"][:0]),
    ],
)
def test_a_query_does_not_hold(query, paragraphs):
    assert matches(query, *paragraphs) == ()


def test_title_standfirst_and_body_are_read_in_this_order():
    assert holds("a1 NEAR/21 b1", title="x a1", standfirst="b1 x")
    assert not holds("a1 NEAR/20 b1", title="x a1", standfirst="b1 x")
    assert holds("title:a1 lead:b1 lead:c1 body:c1", "c1", title="a1", standfirst="b1")


def test_outlet_and_language_are_those_of_the_article():
    assert holds("a1 lang:id outlet:(tempo OR kontan)", "a1", language="id-ID", outlet="kontan")
    assert not holds("a1 lang:id", "a1", language="en")
    assert not holds("a1 lang:id", "a1")


@pytest.mark.parametrize("zone", [Zone.RELATED, Zone.PROMO, Zone.CAPTION, Zone.BYLINE])
def test_what_only_an_untrusted_zone_completes_is_suppressed(zone):
    (match,) = matches("russia NEAR/40 north_korea", "Harga beras naik di Rusia.", (zone, "Kim Jong Un Kunjungi Rusia"))

    assert match.suppressed
    assert match.reason.startswith(f"only with {zone.value}: ")
    assert zone in {evidence.zone for evidence in match.evidence}


def test_a_sidebar_does_not_forbid():
    assert holds("a1 NOT b1", "a1", (Zone.RELATED, "b1"))


def test_a_caption_between_two_paragraphs_does_not_part_them():
    assert holds("a1 NEAR/22 b1", "a1 x", (Zone.CAPTION, "satu dua tiga empat lima"), "b1")


def test_evidence_leads_into_the_original_text():
    text = "Lain dulu. Ki\u00adm  Jong-un menemui Putin, kata Sergey V. Lavrov."

    (match,) = matches("russia NEAR/9 north_korea", "Pembuka.", text)

    sentence = text.removeprefix("Lain dulu. ")
    assert match.evidence == (
        Evidence("Kim Jong Un", "north_korea", Zone.BODY, 11, 24, sentence, 1),
        Evidence("Putin", "russia", Zone.BODY, 33, 38, sentence, 1),
        Evidence("Lavrov", "russia", Zone.BODY, 55, 61, sentence, 1),
    )
    assert text[11:24] == "Ki\u00adm  Jong-un"


def test_overlapping_terms_of_different_groups_are_both_found():
    (match,) = matches('war "suci"', "Perang suci dimulai.")

    assert [(e.term, e.group) for e in match.evidence] == [("perang suci", "war"), ("suci", None)]


def test_a_longer_name_shadows_a_term():
    assert not holds("quiet", "Korut FC berlatih.")
    assert holds("quiet", "Korut FC berlatih di Korut.")


def test_an_article_full_of_another_subject_silences_the_group():
    assert not holds("quiet", "Laga Korut usai: gol tunggal, skor 1-0.", title="Gol Korut")
    assert holds("quiet", "Laga Korut usai: gol tunggal, skor 1-0." + " kata" * 200, title="Gol Korut")


def test_a_name_in_a_roll_call_is_near_nothing():
    row = "Pemiliknya Amerika Serikat, Rusia, China, Inggris, dan Korea Utara."

    assert not holds("russia NEAR/40 north_korea", row)
    assert holds("russia AND north_korea", row)
    assert holds("russia NEAR/40 north_korea", row + " Rusia membantu Korea Utara.")
    assert holds("russia NEAR/40 north_korea", "Rusia, China, Iran dan Korea Utara merapat.")


def test_one_word_may_name_both():
    assert holds("russia NEAR/40 north_korea", "북러 밀착 심화")


def test_evidence_is_bounded_and_names_every_part():
    paragraphs = [f"Rusia nomor {number}." for number in range(100)]

    (match,) = matches("russia AND north_korea", *paragraphs, "Korut.")

    assert len(match.evidence) == MAX_EVIDENCE
    assert {evidence.group for evidence in match.evidence} == {"russia", "north_korea"}


def test_a_match_further_up_nearer_and_more_often_scores_higher_and_says_so():
    query = "russia NEAR/40 north_korea"
    filler = "Kata " * 30
    found = [
        matches(query, "Rusia dan Korut.", title="Rusia dan Korut")[0],
        matches(query, "Rusia dan Korut.", "Rusia dan Korut.")[0],
        matches(query, "Rusia dan Korut.")[0],
        matches(query, "Kata.", f"Rusia {filler} Korut.")[0],
    ]

    assert all(better.score > worse.score for better, worse in pairwise(found))
    assert found[0].reason == "all in the title; 4 mentions in 2 sentences, 1 word between the closest"
    assert found[-1].reason == "below the lead; 2 mentions in 1 sentence, 30 words between the closest"


def test_topics_are_told_apart():
    matcher = Matcher([Topic("one", "a1"), Topic("two", "b1"), Topic("three", "a1 b1")], GROUPS)

    assert [match.topic for match in matcher.find_matches(article("a1"))] == ["one"]
    assert [match.topic for match in matcher.find_matches(article("b1 a1"))] == ["one", "two", "three"]


@given(
    st.lists(
        st.sampled_from(["Rusia", "Korut", "kata", ",", "dan", ".", "\u00ad", "  ", "Kim Jong-un", "북러", "China,"]),
        max_size=60,
    )
)
def test_every_piece_of_evidence_can_be_pointed_at(pieces):
    text = " ".join(pieces)
    for match in NEAR_THREE.find_matches(article(text, (Zone.RELATED, text))):
        for evidence in match.evidence:
            pointed = text[evidence.start : evidence.end]
            assert pointed.casefold().replace("-", " ") == evidence.term.casefold().removesuffix("*")
            assert pointed in evidence.sentence
