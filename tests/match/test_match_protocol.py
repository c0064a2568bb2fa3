"""A line in, a line out."""

import json

import pytest

from monitor.match.matcher import Matcher
from monitor.match.protocol import answer
from monitor.match.terms import expand_groups
from monitor.model import Topic

MATCHER = Matcher([Topic("t", "russia NEAR/40 north_korea")], expand_groups({}))


def test_a_plain_article_is_answered_with_offsets_into_its_text():
    text = "Pembuka.\n\nPutin tiba di Pyongyang."

    told = answer({"id": 7, "title": "Kabar", "text": text}, MATCHER)

    assert told == {
        "id": 7,
        "matches": [
            {
                "topic": "t",
                "score": 0.32,
                "reason": "below the lead; 2 mentions in 1 sentence, 2 words between the closest",
                "evidence": [
                    {
                        "term": "Putin",
                        "group": "russia",
                        "zone": "body",
                        "start": 10,
                        "end": 15,
                        "sentence": "Putin tiba di Pyongyang.",
                    },
                    {
                        "term": "Pyongyang",
                        "group": "north_korea",
                        "zone": "body",
                        "start": 24,
                        "end": 33,
                        "sentence": "Putin tiba di Pyongyang.",
                    },
                ],
            }
        ],
        "suppressed": [],
    }
    assert json.loads(json.dumps(told)) == told


def test_blocks_of_a_cleaned_article_keep_their_zones():
    blocks = [
        {"text": "Rusia-Korut", "zone": "title", "reason": ""},
        {"text": "Harga naik.", "zone": "body", "reason": ""},
        {"text": "Putin di Pyongyang", "zone": "related", "reason": ""},
        {"text": "Rusia diam.", "zone": "body", "reason": ""},
    ]

    told = answer(
        {"id": "a", "status": "article", "title": "Harga", "text": "Harga naik.\nRusia diam.", "blocks": blocks},
        MATCHER,
    )

    assert told["matches"] == []
    (match,) = told["suppressed"]
    assert [(e["term"], e["zone"], e["start"], e.get("block")) for e in match["evidence"]] == [
        ("Rusia", "body", 12, None),
        ("Putin", "related", 0, 2),
        ("Pyongyang", "related", 9, 2),
    ]


def test_captions_of_a_cleaned_article_are_not_its_text():
    told = answer(
        {"id": "a", "title": "Harga", "standfirst": None, "text": "Naik.", "captions": ["Putin di Pyongyang"]}, MATCHER
    )

    assert (told["matches"], [match["topic"] for match in told["suppressed"]]) == ([], ["t"])


@pytest.mark.parametrize("status", ["not_article", "failed"])
def test_what_is_no_article_matches_nothing(status):
    assert answer({"id": "a", "status": status, "reason": "index"}, MATCHER) == {
        "id": "a",
        "matches": [],
        "suppressed": [],
    }


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        ({"id": 1}, "text: a text is expected"),
        ({"id": 1, "title": 5, "text": "x"}, "title: a text is expected"),
        ({"id": 1, "text": ["x"]}, "text: a text is expected"),
        ({"id": 1, "text": "x", "captions": "y"}, "captions: a list of texts is expected"),
        ({"id": 1, "blocks": {}}, "blocks: a list of objects is expected"),
        ({"id": 1, "blocks": [{"text": "x", "zone": "sidebar"}]}, "blocks: 'sidebar' is no zone"),
    ],
)
def test_a_request_of_the_wrong_shape_is_answered_with_an_error(request_, error):
    assert answer(request_, MATCHER) == {"id": 1, "error": error}
