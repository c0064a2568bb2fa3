"""What a page tells of its article beside the text, and where that was found."""

from datetime import UTC, datetime

import pytest

from harbour_page import SENTENCES, clean, paragraphs


def test_fields_say_where_they_came_from():
    script = '{"@type":"NewsArticle","headline":"A bridge for the harbour","datePublished":"2024-06-18T10:01:00+07:00","author":{"@type":"Person","name":"Ann Lee"}}'

    article = clean(
        f"<article><h1>A bridge for the harbour</h1>{paragraphs()}</article>",
        f'<script type="application/ld+json">{script}</script>',
    )

    assert (article.authors, article.published.at) == (("Ann Lee",), datetime(2024, 6, 18, 3, 1, tzinfo=UTC))
    assert article.evidence["published_at"] == "json-ld datePublished"
    assert article.evidence["authors"].startswith("json-ld")
    assert article.evidence["title"] == "page h1"


def test_a_date_right_above_the_headline_is_its_own():
    page = f"<div><div class=when>Senin, 15 Februari 2016, 16:15 WIB</div><h1>A bridge for the harbour</h1><div>{paragraphs()}</div></div>"

    assert clean(page).published.at == datetime(2016, 2, 15, 9, 15, tzinfo=UTC)
    assert clean(page.replace(", 16:15 WIB", "")).published.at is None  # the page's own calendar


def test_an_empty_label_above_the_share_bar_names_nobody():
    bar = '<div class="share-bar"><span>Facebook</span><span>Whats App</span></div>'
    page = f"<h1>A bridge for the harbour</h1><p>Editor</p>{bar}<div>{paragraphs()}</div>"

    assert (clean(page).authors, clean(page).editors) == ((), ())


def test_by_lines_of_teasers_further_down_are_not_the_articles():
    cards = "".join(
        f'<div class="byline">{name}</div><p>{SENTENCES[0]} {name} saw it.</p>' for name in ("Bob Roe", "Cem Kaya")
    )
    page = f'<article><h1>A bridge for the harbour</h1><div class="byline">Ann Lee</div>{paragraphs()}{cards}</article>'

    assert clean(page).authors == ("Ann Lee",)


@pytest.mark.parametrize(
    ("told", "canonical"),
    [
        ("/world/story-1", "https://news.example.com/world/story-1"),
        ("https://news.example.com/world/story-1", "https://news.example.com/world/story-1"),
        ("https://news.example.com/", None),
        ("javascript:void(0)", None),
    ],
)
def test_the_pages_own_address_is_absolute_and_no_front_page(told, canonical):
    article = clean(f"<h1>A bridge for the harbour</h1>{paragraphs()}", f'<link rel="canonical" href="{told}">')

    assert article.canonical_url == canonical


@pytest.mark.parametrize(
    ("head", "url", "section", "place"),
    [
        (
            "<meta property='article:section' content='City'>",
            "https://news.example.com/a-1",
            "City",
            "meta article:section",
        ),
        ("<meta property='article:section' content='Article'>", "https://news.example.com/a-1", None, None),
        (
            "<meta property='article:section' content='News'><meta property='og:section' content='Global'>",
            "https://www.example.com/global/read/4464894/slug",
            "Global",
            "meta og:section",
        ),
        ("", "https://internasional.example.co.id/news/slug", "internasional", "url"),
        ("", "https://www.example.com/world-news/2024/06/18/slug", "world news", "url"),
        ("", "https://example.co.id/read/4711/slug", None, None),
        ("", None, None, None),
    ],
)
def test_the_section_is_the_one_that_the_address_names_too(head, url, section, place):
    article = clean(f"<h1>A bridge for the harbour</h1>{paragraphs()}", head, url=url)

    assert (article.section, article.evidence.get("section")) == (section, place)
