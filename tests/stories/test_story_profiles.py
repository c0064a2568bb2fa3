import json
import struct
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_articles import ELECTION, HARBOUR, START, article
from monitor.stories.index import MemoryIndex
from monitor.stories.profile import EMPTY, Profile, profile_of, text_hash_of
from monitor.stories.terms import UNIT, stem_of, weigh_terms


def profile(told, **more):
    return profile_of(told, MemoryIndex(), article_id="7", seen_at=START, **more)


def test_a_profile_is_the_same_after_it_was_stored():
    one = profile(article(HARBOUR, agencies=("Reuters",)), url_key=b"\x00\xff" * 8, outlet_key="alpha:7")
    assert Profile.from_bytes(one.to_bytes()) == one


@given(title=st.text(), text=st.text(max_size=400), minutes=st.integers(-720, 720))
def test_any_text_survives_being_stored(title, text, minutes):
    at = START.astimezone(timezone(timedelta(minutes=minutes)))
    one = profile(article(text or "-", title=title, at=at, language=None))
    again = Profile.from_bytes(one.to_bytes())
    assert again == one
    assert list(again.terms) == list(one.terms)


def test_the_empty_profile_can_be_stored_too():
    assert Profile.from_bytes(EMPTY.to_bytes()) == EMPTY


def test_profiles_of_older_stores_are_read_and_tell_no_evidence():
    one = profile(article(HARBOUR))
    version, head_bytes = struct.unpack_from("<BI", one.to_bytes())
    head, numbers = one.to_bytes()[5 : 5 + head_bytes], one.to_bytes()[5 + head_bytes :]
    older = json.dumps(json.loads(head)[:-1]).encode()
    assert version == 2
    read = Profile.from_bytes(struct.pack("<BI", 1, len(older)) + older + numbers)
    assert read == replace(one, figures=(), calendar=(), title_terms=())


def test_bytes_of_another_format_are_refused():
    with pytest.raises(ValueError, match="format 9"):
        Profile.from_bytes(b"\x09" + EMPTY.to_bytes()[1:])


def test_a_profile_of_a_usual_article_is_small():
    assert len(profile(article(f"{HARBOUR}\n{ELECTION}")).to_bytes()) < 3000


def test_terms_are_a_vector_of_one_length_with_the_heaviest_first():
    terms = weigh_terms("Borealis aground", HARBOUR, "en", MemoryIndex())
    weights = list(terms.values())
    assert weights == sorted(weights, reverse=True)
    assert sum(weight * weight for weight in weights) == pytest.approx(UNIT * UNIT, rel=0.01)


def test_names_meet_across_alphabets_and_inflections():
    assert stem_of("Путин") == stem_of("Putin")
    assert stem_of("Москвы") == stem_of("Москве")
    assert stem_of("11.000") == stem_of("11,000")
    assert stem_of("북한이") == stem_of("북한은")


def test_the_hash_of_a_text_does_not_see_its_spelling():
    assert text_hash_of("“Baru”,  DUA\ntiga") == text_hash_of('"baru" dua tiga')
    assert text_hash_of(" … ") == ""


def test_an_undated_article_stands_at_the_day_it_tells_else_where_it_was_seen():
    told = profile(article("Pada Selasa 18 Juni 2024 sesuatu terjadi di kota itu", at=None, language="id"))
    assert (told.published_at, told.at.date().isoformat()) == (None, "2024-06-18")
    silent = profile(article("Sesuatu terjadi di kota itu", at=None, language="id"))
    assert (silent.day, silent.at) == (None, START)
