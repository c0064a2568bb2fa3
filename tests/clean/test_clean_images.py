"""Pictures of an article: where they are told, what is shown below them, which are not the article's."""

import html
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.clean.cleaner import clean_html
from monitor.model import Image

TEXT = (
    "<p>The delegation arrived in the harbour town on Tuesday and was met by the mayor and two hundred guests.</p>" * 3
)
URL = "https://news.example.com/world/story-1"


def images(body, head=""):
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    return clean_html(page, url=URL, outlet=None, fetched_at=None).images


def article(figure):
    return f"<article><h1>A bridge for the harbour</h1>{figure}<div>{TEXT}</div></article>"


def test_a_figure_tells_caption_and_credit():
    figure = '<figure><img src="/a.jpg"><figcaption>The old bridge <span class="credit">Photo: A. Person</span></figcaption></figure>'

    assert images(article(figure)) == (Image("https://news.example.com/a.jpg", "The old bridge", "Photo: A. Person"),)


def test_a_credit_at_the_captions_end_is_taken_apart():
    figure = '<figure><img src="/a.jpg"><figcaption>The old bridge at noon (Foto: Dinas Kota)</figcaption></figure>'

    assert images(article(figure)) == (Image("https://news.example.com/a.jpg", "The old bridge at noon", "Dinas Kota"),)


def test_a_picture_that_loads_late_has_its_address_elsewhere():
    figure = (
        '<figure><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="https://img.example.com/a.jpg 640w">'
        "<figcaption>The old bridge before the work began</figcaption></figure>"
    )

    assert images(article(figure)) == (Image("https://img.example.com/a.jpg", "The old bridge before the work began"),)


def test_a_caption_of_wordpress_without_a_figure_is_found():
    box = (
        '<div class="wp-caption"><img src="/a.jpg"><p class="wp-caption-text">The old bridge before the work</p></div>'
    )

    assert images(article(box)) == (Image("https://news.example.com/a.jpg", "The old bridge before the work"),)


def test_a_told_picture_takes_the_caption_of_its_other_size():
    told = json.dumps(
        {"@type": "NewsArticle", "headline": "A bridge", "image": ["https://img.example.com/bridge-1200x675.jpg"]}
    )
    figure = (
        '<figure><img src="https://img.example.com/bridge-640x360.jpg"><figcaption>The old bridge</figcaption></figure>'
    )

    found = images(article(figure), f'<script type="application/ld+json">{told}</script>')

    assert found == (Image("https://img.example.com/bridge-1200x675.jpg", "The old bridge"),)


def test_the_shared_picture_counts_where_nothing_else_is_told():
    head = '<meta property="og:image" content="//img.example.com/a.jpg">'

    assert images(article(""), head) == (Image("https://img.example.com/a.jpg"),)


def test_pictures_of_other_stories_and_what_is_no_address_are_left_out():
    teaser = (
        '<aside class="related"><figure><img src="/b.jpg"><figcaption>Another harbour</figcaption></figure></aside>'
    )
    head = '<meta property="og:image" content="javascript:alert(1)">'

    assert images(article("") + teaser, head) == ()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_address_and_caption_give_pictures_of_the_web_only(address, caption):
    figure = (
        f'<figure><img src="{html.escape(address)}"><figcaption>The bridge {html.escape(caption)}</figcaption></figure>'
    )

    assert all(image.url.startswith(("http://", "https://")) for image in images(article(figure)))
