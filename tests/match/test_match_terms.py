"""Groups of terms: the entries, the packs, and what settings make of them."""

import pytest

from monitor.errors import SettingsError
from monitor.match.folding import fold_term
from monitor.match.terms import Entry, Role, builtin_groups, entries_of, expand_groups, read_entry


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("Korea Utara", Entry("Korea Utara")),
        ("российск*", Entry("российск", is_open=True)),
        ("=РФ", Entry("РФ", is_exact=True)),
        ("-북한강*", Entry("북한강", Role.SHADOW, is_open=True)),
        ("~timnas", Entry("timnas", Role.OTHER_SUBJECT)),
    ],
)
def test_an_entry_says_what_it_does(text, entry):
    assert read_entry(text) == entry


def test_every_shipped_entry_can_be_read_and_is_listed_once():
    for name, entries in builtin_groups().items():
        read = [entry for entry in entries_of(name, builtin_groups()) if entry.role is Role.NAME]
        assert len({(fold_term(entry.text), entry.is_exact, entry.text * entry.is_exact) for entry in read}) == len(
            read
        ), name
        assert all(read_entry(entry) for entry in entries)


def test_settings_add_to_the_shipped_terms_replace_them_or_stand_beside():
    builtin = builtin_groups()

    groups = expand_groups({"russia": ["+builtin", "Wagner"], "sport": ["voli"], "sanctions": ["sanksi", "제재"]})

    assert groups == {
        **builtin,
        "russia": (*builtin["russia"], "Wagner"),
        "sport": ("voli",),
        "sanctions": ("sanksi", "제재"),
    }


def test_words_of_another_subject_can_be_a_group():
    groups = {"state": ("Korut", "~sport"), "sport": ("gol", "-gol bunuh diri")}

    assert list(entries_of("state", groups)) == [Entry("Korut"), Entry("gol", Role.OTHER_SUBJECT)]


@pytest.mark.parametrize(
    ("terms", "key", "nearest"),
    [
        ({"russia": ["+bultin"]}, "terms.russia[0]", "+builtin"),
        ({"rusia": ["x", "+builtin"]}, "terms.rusia[1]", "russia"),
        ({"a": ["ko*rea"]}, "terms.a[0]", None),
        ({"a": ["-"]}, "terms.a[0]", None),
        ({"a": ["x*"]}, "terms.a[0]", None),
        ({"north korea": ["Korut"]}, "terms.north korea", "north_korea"),
        ({"near": ["dekat"]}, "terms.near", None),
    ],
)
def test_a_wrong_entry_is_refused_with_its_key(terms, key, nearest):
    with pytest.raises(SettingsError) as caught:
        expand_groups(terms)

    assert (caught.value.key, caught.value.nearest) == (key, nearest)
