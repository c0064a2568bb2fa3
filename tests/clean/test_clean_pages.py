"""Pages as outlets build them, with filler text: what is the article, and what stands around it."""

import json

import pytest

from harbour_page import SENTENCES, clean, paragraphs
from monitor.clean.cleaner import clean_page, clean_text
from monitor.model import Article, CleanRules, Outlet, Zone


def zone_of(article, text):
    return {block.zone for block in article.blocks if text in block.text}


def test_paragraphs_below_the_headline_are_the_text():
    article = clean(f"<nav><a href=/>Home</a></nav><article><h1>A bridge for the harbour</h1>{paragraphs()}</article>")

    assert isinstance(article, Article)
    assert (article.title, article.paragraphs) == ("A bridge for the harbour", SENTENCES)


def test_the_standfirst_is_told_apart_and_opens_the_text():
    standfirst = "After forty years the town gets what it was promised."
    page = f'<article><h1>A bridge for the harbour</h1><p class="standfirst">{standfirst}</p><div>{paragraphs()}</div></article>'

    article = clean(page)

    assert article.standfirst == standfirst
    assert article.paragraphs == (standfirst, *SENTENCES)


@pytest.mark.parametrize(
    "pointer",
    [
        '<p><strong>Baca Juga: <a href="/2">Another story of the harbour</a></strong></p>',
        '<p>Pilihan Editor: <a href="/2">Another story of the harbour</a></p>',
        '<p>READ ALSO: <a href="/2">Another story of the harbour</a></p>',
        '<p>Lesen Sie auch: <a href="/2">Another story of the harbour</a></p>',
        '<p>Читайте также: <a href="/2">Another story of the harbour</a></p>',
        '<div class="related-box"><h3>Related</h3><ul><li><a href="/2">Another story of the harbour</a></li></ul></div>',
    ],
)
def test_a_pointer_between_paragraphs_is_related(pointer):
    page = f"<article><h1>A bridge for the harbour</h1>{paragraphs(*SENTENCES[:2])}{pointer}{paragraphs(*SENTENCES[2:])}</article>"

    article = clean(page)

    assert article.paragraphs == SENTENCES
    assert zone_of(article, "Another story of the harbour") == {Zone.RELATED}


def test_captions_and_credits_stand_apart():
    figure = "<figure><img src=a.jpg><figcaption>The old bridge <span class=credit>Photo: A. Person</span></figcaption></figure>"

    article = clean(f"<article><h1>A bridge for the harbour</h1>{figure}{paragraphs()}</article>")

    assert article.paragraphs == SENTENCES
    assert article.captions == ("The old bridge",)
    assert zone_of(article, "Photo: A. Person") == {Zone.CREDIT}


def test_captions_of_other_stories_are_not_the_articles():
    lead = "<figure><img src=a.jpg><figcaption>The old bridge</figcaption></figure>"
    other = "<figure><img src=b.jpg><figcaption>Another town, far away</figcaption></figure>"
    page = f"<div>{other}</div>{'<div>Menu</div>' * 6}{lead}<h1>A bridge for the harbour</h1><div>{paragraphs()}</div><div>{other}</div>"

    assert clean(page).captions == ("The old bridge",)


def test_a_graphic_with_its_makers_name_is_no_text():
    graphic = "<p>Infografis Jembatan Baru untuk Pelabuhan (Example.com/Ayu Wulan)</p>"

    assert clean(f"<article><h1>A bridge for the harbour</h1>{paragraphs()}{graphic}</article>").paragraphs == SENTENCES


def test_adverts_share_bars_logins_and_comments_are_no_text():
    junk = (
        '<div class="ad-slot">Advertisement</div><div class="share-bar"><a href=#>Share this</a></div>'
        '<div class="login-modal"><p>We have sent a link to reader@example.com, click it to read two articles.</p></div>'
        f'<section id="comments"><p>{SENTENCES[0]} I do not believe a word of it, said the reader.</p></section>'
    )

    article = clean(f"<article><h1>A bridge for the harbour</h1>{paragraphs()}</article>{junk}")

    assert article.paragraphs == SENTENCES
    assert "reader@example.com" not in repr(article)


def test_an_article_in_a_comment_is_not_read():
    page = (
        f"<article><h1>A bridge for the harbour</h1>{paragraphs()}<!-- <p>{SENTENCES[0]} Old draft.</p> --></article>"
    )

    assert "Old draft" not in repr(clean(page))


def test_a_body_that_stands_twice_is_read_once():
    page = f"<div><div>{paragraphs()}</div><h1>A bridge for the harbour</h1><div>{paragraphs()}</div></div>"

    article = clean(page)

    assert article.paragraphs == SENTENCES
    assert "body twice" in article.flags


def test_the_next_article_below_is_left_out():
    following = [text.replace("bridge", "tunnel") for text in SENTENCES]
    page = (
        f"<main><article><h1>A bridge for the harbour</h1>{paragraphs()}{paragraphs('It is high time.')}</article>"
        f"<article><h1>A tunnel for the hills</h1>{paragraphs(*following)}</article></main>"
    )

    article = clean(page, "<meta property=og:title content='A bridge for the harbour'>")

    assert article.paragraphs == (*SENTENCES, "It is high time.")


def test_all_pages_of_a_long_story_are_read_without_their_numbers():
    page = (
        "<h1>A bridge for the harbour</h1><div class=article-content-body>"
        f"<div class=item-page data-page=1><div>{paragraphs(*SENTENCES[:2])}</div></div>"
        f"<div class=item-page data-page=2><span class=item-index>2 dari 2 halaman</span><h2>What it costs</h2><div>{paragraphs(*SENTENCES[2:])}</div></div></div>"
    )

    article = clean(page)

    assert article.paragraphs == (*SENTENCES[:2], "What it costs", *SENTENCES[2:])


def test_lists_and_quotations_within_the_text_stay():
    page = (
        f"<article><h1>A bridge for the harbour</h1>{paragraphs(*SENTENCES[:2])}<ul><li>Two lanes for trains</li><li>One path</li></ul>"
        f"<blockquote><p>We have waited long enough.</p></blockquote>{paragraphs(*SENTENCES[2:])}</article>"
    )

    article = clean(page)

    assert article.paragraphs == (
        *SENTENCES[:2],
        "Two lanes for trains",
        "One path",
        "We have waited long enough.",
        *SENTENCES[2:],
    )


def test_the_headline_has_no_site_name_and_is_not_the_search_engines():
    head = "<title>Bridge news 2024 | Example News</title><meta property=og:title content='A bridge for the harbour - Example News'><meta property=og:site_name content='Example News'>"

    assert clean(f"<div>{paragraphs()}</div>", head).title == "A bridge for the harbour"
    assert (
        clean(f"<h1>A bridge, at last, for the harbour</h1><div>{paragraphs()}</div>", head).title
        == "A bridge, at last, for the harbour"
    )


def test_a_menus_heading_that_repeats_the_search_engines_title_is_not_the_headline():
    head = "<title>A bridge for the harbour - City :: Example Life</title><meta property=og:title content='A bridge for the harbour'>"
    menu = "<h1><a href=/city>A bridge for the harbour - City :: Example Life</a></h1>"

    assert (
        clean(f"{menu}<div><h1>A bridge for the harbour</h1>{paragraphs()}</div>", head).title
        == "A bridge for the harbour"
    )


def test_a_plain_line_below_the_byline_is_no_standfirst():
    page = (
        "<h1>A bridge for the harbour</h1><div class=byline>By Ann Lee</div><p>This page was put together by machines, and nobody read it.</p>"
        f"<div class=story><div>{paragraphs()}</div></div>"
    )

    article = clean(page)

    assert (article.standfirst, article.paragraphs) == (None, SENTENCES)


def test_teasers_in_a_list_and_words_below_a_picture_are_no_text():
    teasers = "".join(
        f"<li><a href=/{n}>Story number {n} of the week</a><p>{SENTENCES[n]} Again.</p></li>" for n in range(3)
    )
    picture = '<div class="image_wrapper"><img src=a.jpg><p>The old bridge</p></div>'
    page = f"<article><h1>A bridge for the harbour</h1>{paragraphs(*SENTENCES[:2])}{picture}{paragraphs(*SENTENCES[2:])}<ul>{teasers}</ul></article>"

    article = clean(page)

    assert article.paragraphs == SENTENCES
    assert zone_of(article, "The old bridge") == {Zone.CAPTION}


def test_a_line_in_capitals_heads_what_follows_or_signs_what_is_above():
    page = (
        f"<article><h1>A bridge for the harbour</h1>{paragraphs(*SENTENCES[:2])}<p>WHAT IT COSTS</p>"
        f"{paragraphs(*SENTENCES[2:])}<p>ANN LEE</p></article>"
    )

    article = clean(page)

    assert article.paragraphs == (*SENTENCES[:2], "WHAT IT COSTS", *SENTENCES[2:])


@pytest.mark.parametrize(
    "line",
    [
        "20.05 WIB",
        "9:15 pm",
        "3 hours ago",
        "8 jam lalu",
        "vor 22 Stunden",
        "Weiter mit Werbung",
        "Wie gewohnt mit personalisierter Werbung, Werbespots und Tracking.",
        "Subscribe to keep reading this story.",
        "Mehr zum Thema: Was der alte Bahnhof noch erlebt hat",
    ],
)
def test_times_alone_and_words_of_walls_between_paragraphs_are_no_text(line):
    page = f"<article><h1>A bridge for the harbour</h1>{paragraphs(*SENTENCES[:2])}<p>{line}</p>{paragraphs(*SENTENCES[2:])}</article>"

    assert clean(page).paragraphs == SENTENCES


@pytest.mark.parametrize(
    "line", ["It was built 40 years ago.", "The train leaves at 20.05.", "Personalised adverts pay for it."]
)
def test_sentences_that_speak_of_times_and_adverts_stay(line):
    page = f"<article><h1>A bridge for the harbour</h1>{paragraphs(*SENTENCES[:2], line, *SENTENCES[2:])}</article>"

    assert line in clean(page).paragraphs


def test_a_box_beside_the_text_and_pointers_in_a_list_are_no_text():
    box = (
        "<aside><h3>The bridge</h3><p>It is four hundred metres long and was built by nine men in a summer.</p></aside>"
    )
    pointers = "<ul><li>Weather: <a href=/3>A storm comes over the hills from the north</a></li></ul>"
    page = f"<article><h1>A bridge for the harbour</h1>{paragraphs(*SENTENCES[:2])}{box}{pointers}{paragraphs(*SENTENCES[2:])}</article>"

    article = clean(page)

    assert article.paragraphs == SENTENCES
    assert zone_of(article, "four hundred metres") == zone_of(article, "A storm comes") == {Zone.RELATED}


@pytest.mark.parametrize(
    "names", ["sc-a884a83d-0 cbPrzP", "block-id-VriA0d5x8D", "text print:hidden", "no-print", "has-sidebar"]
)
def test_names_that_a_machine_made_or_that_hold_elsewhere_say_nothing(names):
    inner = paragraphs(SENTENCES[0]).replace("<p>", f'<p class="{names}">')

    article = clean(f"<article><h1>A bridge for the harbour</h1>{inner}{paragraphs(*SENTENCES[1:])}</article>")

    assert article.paragraphs == SENTENCES


def test_the_next_article_in_an_element_of_its_own_is_left_out():
    following = [text.replace("bridge", "tunnel") for text in SENTENCES]
    page = (
        f"<div><article><h1>A bridge for the harbour</h1><div>{paragraphs(*SENTENCES)}</div></article>"
        f"<div><article><h2>A tunnel for the hills</h2><div>{paragraphs(*following)}</div></article></div></div>"
    )

    assert clean(page).paragraphs == SENTENCES


def test_the_text_that_a_page_hands_to_its_scripts_is_read():
    text = json.dumps(f"1a:<div class=story>{paragraphs()}</div>").replace("<", "\\u003c").replace(">", "\\u003e")
    head = "<meta property=og:title content='A bridge for the harbour'>"

    article = clean(f"<div id=root></div><script>self.push([1,{text}])</script>", head)

    assert (article.title, article.paragraphs[-4:]) == ("A bridge for the harbour", SENTENCES)


def test_an_outlets_rules_add_to_the_general_ones():
    rules = CleanRules(drop=(".kus",), lines=("buy the book .*",), site_names=("Harbour Times",))
    outlet = Outlet("harbour", "Harbour Times", ("example.com",), language="en", clean=rules)
    page = f"<article><h1>A bridge for the harbour</h1>{paragraphs()}<p>Buy the book of the bridge, it is cheap now and here.</p><div class=kus><p>{SENTENCES[0]} Again.</p></div></article>"

    article = clean(page, outlet=outlet)

    assert article.paragraphs == SENTENCES
    assert article.outlet == "harbour"


def test_bytes_are_decoded_before_they_are_read():
    page = f"<html><body><article><h1>A bridge for the harbour</h1>{paragraphs()}</article></body></html>".encode()

    article = clean_page(page, "text/html", url=None, outlet=None, fetched_at=None)

    assert article.paragraphs == SENTENCES


def test_a_text_dump_is_read_by_its_lines():
    dump = "\n\n".join(
        (
            "Log in",
            "A bridge for the harbour",
            "By Ann Lee",
            "Published June 18, 2024 10:01 GMT",
            *SENTENCES,
            "Related stories",
            "A tunnel for the hills",
            "3 hours ago",
        )
    )

    article = clean_text(dump, url=None, outlet=None, fetched_at=None)

    assert (article.title, article.paragraphs, article.authors) == ("A bridge for the harbour", SENTENCES, ("Ann Lee",))
    assert zone_of(article, "A tunnel for the hills") == {Zone.RELATED}
