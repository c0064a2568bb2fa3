"""Pages that are no article, or cannot be read, and the reason that is given."""

import pytest

from harbour_page import SENTENCES, clean, paragraphs
from monitor.clean.cleaner import clean_html
from monitor.model import CleanFailure, NotAnArticle


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("", "empty page"),
        ("<?xml version='1.0'?><rss><channel></channel></rss>", "a feed, not a page"),
        (
            "<title>Just a moment...</title><body><h1>www.example.com</h1><p>Verifying you are human.</p>",
            "a challenge page (just a moment)",
        ),
        ("<title>404 - Page not found</title><body><h1>Page not found</h1><p>Try the search.</p>", "a soft 404 (404)"),
        ("<html><body><div></div></body></html>", "no text that could be an article"),
        (
            "<title>Before you continue | Example</title><body><h1>Before you continue</h1><p>We and our partners use data to see how readers use our pages.</p>",
            "a consent page (before you continue)",
        ),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":"A bridge","isAccessibleForFree":false}</script><body><h1>A bridge</h1><p>Subscribe to read on.</p>',
            "a paywall: hardly a word of the text is shown",
        ),
    ],
)
def test_what_cannot_be_read_fails_with_its_reason(html, reason):
    assert clean_html(html, url=None, outlet=None, fetched_at=None) == CleanFailure(reason)


def test_a_page_that_lists_articles_is_no_article():
    cards = "".join(
        f'<article><h3><a href="/{n}">Headline number {n} of the day</a></h3><p>Short summary {n}.</p></article>'
        for n in range(60)
    )

    assert isinstance(clean(f"<h1>Latest</h1><main>{cards}</main>", url="https://example.com/"), NotAnArticle)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<meta property=og:type content=video.other><h1>How the bridge opened</h1><p>Watch it here.</p>", "a video with hardly a text"),
        (
            "<h1>Pictures of the bridge</h1>" + "".join(f"<figure><img src=/{n}.jpg><figcaption>The bridge on day {n}</figcaption></figure>" for n in range(3)),
            "a gallery with hardly a text",
        ),
        ('<script type="application/ld+json">{"@type":"ImageGallery","name":"The bridge"}</script><h1>The bridge</h1><p>Four pictures.</p>', "a gallery with hardly a text"),
    ],
)  # fmt: skip
def test_pictures_and_films_with_hardly_a_word_are_no_article(page, reason):
    cleaned = clean_html(f"<body>{page}</body>", url=None, outlet=None, fetched_at=None)

    assert isinstance(cleaned, NotAnArticle)
    assert cleaned.reason == reason


def test_a_film_with_a_text_is_an_article():
    page = f"<meta property=og:type content=video.other><h1>How the bridge opened</h1><video></video>{paragraphs()}"

    assert clean(page).paragraphs == SENTENCES
