"""The query language: what it reads, how it prints, what it refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import QueryError
from monitor.match.checks import unknown_values, unused_groups, warnings
from monitor.match.nodes import About, And, Group, InZone, Near, Not, Or, Query, Together, Word
from monitor.match.query import QueryParser, parse_query

GROUPS = ("russia", "north_korea", "empty")
PARSER = QueryParser(GROUPS)

TEXTS = st.sampled_from(
    ["rusia", "Korea Utara", "russia", "AND", "북한", "Путин", "U-17", "C++", "title", "朝鲜", "x:y", "a'b", "№5"]
)
WORDS = st.builds(Word, TEXTS, st.booleans(), st.booleans())
LEAVES = WORDS | st.builds(Group, st.sampled_from(GROUPS))
ABOUT = st.builds(
    About,
    st.sampled_from(["outlet", "lang"]),
    st.lists(st.sampled_from(["tempo", "id", "OR"]), min_size=1, max_size=3).map(tuple),
)
FIELDS = st.sampled_from(["title", "lead", "body"])


def many(parts):
    return st.lists(parts, min_size=2, max_size=3).map(tuple)


def places(parts):
    return st.one_of(
        st.builds(Near, parts, parts, st.integers(1, 1000)),
        st.builds(Together, parts, parts, st.sampled_from(["SENTENCE", "PARAGRAPH"])),
        st.builds(Or, many(parts)),
    )


PLACES = st.recursive(LEAVES, places, max_leaves=4)
ZONED = st.builds(InZone, FIELDS, PLACES | st.builds(And, many(PLACES)))


def nodes(parts):
    return st.one_of(st.builds(And, many(parts)), st.builds(Or, many(parts)), st.builds(Not, parts))


ANCHORED = st.builds(
    lambda node, leaf: And((leaf, node)), st.recursive(PLACES | ZONED | ABOUT, nodes, max_leaves=6), LEAVES
)


@given(ANCHORED)
def test_a_printed_query_reads_back_to_an_equal_one(root):
    assert PARSER.parse(str(root)) == Query(root)


@given(st.text(alphabet='ab*=":() ANDORNTE/1russia북', max_size=30))
def test_any_text_is_a_query_or_an_error_with_a_column_in_it(text):
    try:
        query = PARSER.parse(text)
    except QueryError as refused:
        column = refused.column
    else:
        column = 1
        assert PARSER.parse(str(query)) == query
    assert 1 <= column <= len(text) + 1


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("russia NEAR/40 north_korea", Near(Group("russia"), Group("north_korea"), 40)),
        ("Russia", Group("russia")),
        ('"russia" Korea', And((Word("russia"), Word("Korea")))),
        ("nuklir* NOT =RI", And((Word("nuklir", is_open=True), Not(Word("RI", is_exact=True))))),
        ("“Korea Utara” OR 북한", Or((Word("Korea Utara"), Word("북한")))),
        ("(a OR b) SENTENCE c", Together(Or((Word("a"), Word("b"))), Word("c"), "SENTENCE")),
        (
            "title:putin lang:id outlet:(tempo OR kontan)",
            And((InZone("title", Word("putin")), About("lang", ("id",)), About("outlet", ("tempo", "kontan")))),
        ),
        ("a NEAR/2 b PARAGRAPH c", Together(Near(Word("a"), Word("b"), 2), Word("c"), "PARAGRAPH")),
        ("and", Word("and")),
        ("12:30", Word("12:30")),
    ],
)
def test_a_query_is_read_as_written(text, root):
    assert parse_query(text, GROUPS) == Query(root)


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("", 1, "the query is empty"),
        ("  ", 1, "the query is empty"),
        ("a AND b OR c", 9, '("a" AND "b") OR "c"   or   "a" AND ("b" OR "c")'),
        ("a b OR c", 5, '("a" AND "b") OR "c"   or   "a" AND ("b" OR "c")'),
        ("a OR b c", 8, '"a" OR ("b" AND "c")   or   ("a" OR "b") AND "c"'),
        ("NOT a", 1, "ask for at least one word"),
        ("lang:id", 1, "ask for at least one word"),
        ("a OR NOT b", 6, "ask for at least one word"),
        ("titel:a", 1, "did you mean title:?"),
        ("zzz:a", 1, "there is no field zzz"),
        ("(a", 1, "never closed"),
        ("a)", 2, "closes nothing"),
        ('a "b', 3, "quotation mark is never closed"),
        ("()", 2, "missing before this bracket"),
        ("a AND", 6, "the query ends here"),
        ("OR a", 1, "missing before it"),
        ("a NEAR b", 3, "NEAR needs a number"),
        ("a NEAR/0 b", 3, "from 1 to 1000"),
        ("a NEAR/x b", 3, "NEAR needs a number"),
        ("(a b) NEAR/3 c", 2, "join words, phrases, groups"),
        ("a NEAR/3 NOT b", 10, "NOT cannot stand here"),
        ("ko*rea", 3, "only stand at the end"),
        ("a*", 1, "at least two letters"),
        ("--", 1, "no letter or digit"),
        ("title:(lead:a)", 8, "no other field"),
        ("outlet:(a b)", 9, "joined by OR"),
    ],
)
def test_a_wrong_query_is_refused_with_column_and_reason(text, column, reason):
    with pytest.raises(QueryError) as caught:
        parse_query(text, GROUPS)

    assert caught.value.column == column
    assert reason in caught.value.reason


TERMS = {"russia": ("Rusia",), "north_korea": ("Korut",), "empty": ("-only a shadow",)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("russia NEAR/40 north_korea", ()),
        ("russia AND empty", ("this query can never match", "the group empty has no terms")),
        ("russia OR empty", ("the group empty has no terms",)),
        ("russia NOT russia", ("this query can never match", "russia is both asked for and excluded")),
        ("a NOT (b OR a)", ("this query can never match", '"a" is both asked for and excluded')),
        ("a lang:id lang:en", ("this query can never match", "no article has two values of lang: at once")),
        ("a lang:(id OR en) lang:en", ()),
        ("russia NEAR/5 russia", ("russia is asked to stand near itself, which it always does",)),
        ("rusia and putin", ("'and' is searched as a word; operators are AND, OR, NOT, NEAR/n in capitals",)),
        ("rusia near/3 putin", ("'near/3' is searched as a word; operators are AND, OR, NOT, NEAR/n in capitals",)),
        ("a -b", ("'-b' is searched as the word alone; NOT leaves out, and side by side both are asked for",)),
    ],
)
def test_a_query_that_means_something_else_is_warned_of(text, expected):
    assert warnings(PARSER.parse(text), TERMS) == expected


def test_outlets_and_languages_that_no_article_has_are_named():
    query = PARSER.parse("a AND outlet:(tempoo OR tempo) AND lang:(id OR indonesian) AND NOT outlet:Kontan")
    assert list(unknown_values(query, {"tempo", "kontan"})) == [
        "there is no outlet 'tempoo' (did you mean tempo?)",
        "lang:indonesian is no language code like id, en, ru, ko",
    ]


def test_groups_that_no_query_asks_for_are_named():
    assert unused_groups([PARSER.parse("russia NOT empty")], GROUPS) == ("north_korea",)


def test_brackets_without_end_are_an_error_with_its_column():
    assert parse_query("(" * 50 + "a" + ")" * 50, ()) == parse_query("a", ())
    with pytest.raises(QueryError, match="column 51: brackets stand more than 50 deep"):
        parse_query("(" * 500 + "a" + ")" * 500, ())
