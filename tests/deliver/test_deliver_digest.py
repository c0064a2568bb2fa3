import re
import time
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.deliver.digest import (
    HTML_MAX_BYTES,
    RenderedDigest,
    digest_content,
    render_digest,
    render_note,
    render_story,
)
from monitor.deliver.digest_view import Footnotes
from monitor.deliver.story_view import Piece, mark_terms, story_view
from monitor.deliver.words import words_of
from monitor.model import ChannelTrouble, Dated, Evidence, Relation, Zone

JAKARTA = ZoneInfo("Asia/Jakarta")


class Page(HTMLParser):
    """What a browser would make of a digest: the tags, the attributes and the visible text."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.links, self.text = [], set(), [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data):
        if self.tags[-1] != "style":
            self.text += data


def render(stories, make, **changes):
    values = {
        "title": "Pantauan",
        "slot_label": "2024-06-19 07:00",
        "period": (make.now - timedelta(days=1), make.now),
        "language": "id",
        "timezone": JAKARTA,
        "health": (make.health(), make.health("down", reason="3 × timeout")),
        "at": make.now,
    }
    return render_digest(digest_content(stories, **{**values, **changes}))


def test_a_digest_says_what_who_when_and_why(make):
    story = make.story(
        articles=(
            make.article(standfirst="Kunjungan pertama."),
            make.article(outlet_name="Liputan6", outlet="liputan6", relation=Relation.EVENT, published=Dated()),
        )
    )
    digest = render((story,), make)
    assert digest.subject == "Pantauan · 19 Juni 2024 · 1 berita, 2 media"
    for shown in (Page(digest.html).text, digest.text.replace("\n   ", " ").replace("*", "")):
        for fact in (
            "Putin Berjanji Akan Dukung Korea Utara",
            "18 Jun 2024 10.01 WIB",
            "sumber: Reuters",
            "Kunjungan pertama.",
            make.sentence,
            "Liputan6",
            "tanpa tanggal (ditemukan 18 Jun 2024 10.12 WIB)",
            "peristiwa yang sama",
            "Cocok: Rusia (russia) + Korea Utara (north_korea) · isi",
            "2 sumber diperiksa, 1 bermasalah:",
            "tempo (https://t.example/rss) mati: 3 × timeout",
            "18 Juni 2024 07.00 – 19 Juni 2024 07.00 WIB",
            "monitor why URL",
        ):
            assert fact in shown, fact
    assert "<mark" in digest.html
    assert "*Rusia*" in digest.text


def test_it_speaks_english_too(make):
    digest = render((make.story(),), make, language="en", timezone=ZoneInfo("Europe/Berlin"))
    assert digest.subject == "Pantauan · 19 June 2024 · 1 story, 1 outlet"
    assert "18 Jun 2024 05:01 CEST · source: Reuters" in digest.text


def test_a_day_is_shown_without_a_time_and_is_the_outlets_day(make):
    article = make.article(published=Dated(datetime(2024, 6, 17, 17, 0, tzinfo=UTC), "day"))
    text = render((make.story(articles=(article,)),), make, timezone=ZoneInfo("America/New_York")).text
    assert "Tempo · 18 Jun 2024 · sumber" in text


def test_an_empty_digest_says_so(make):
    digest = render((), make)
    assert digest.subject == "Pantauan · 19 Juni 2024 · Tidak ada berita baru."
    assert "Tidak ada berita baru." in digest.html
    assert "Tidak ada berita baru." in digest.text


def test_it_loads_nothing_and_needs_no_style_sheet(make):
    digest = render((make.story(),), make)
    page = Page(digest.html)
    assert not {"img", "script", "link", "iframe", "form", "object"} & set(page.tags)
    assert page.links == ["https://dunia.tempo.example/read/1/putin"]
    assert "url(" not in digest.html
    assert "@import" not in digest.html
    assert re.search(r"<h3 style=", digest.html)
    assert "prefers-color-scheme: dark" in digest.html


def test_text_keeps_to_72_columns_except_for_addresses(make):
    digest = render([make.story(id=str(n)) for n in range(3)], make)
    assert all(len(line) <= 72 or "http" in line for line in digest.text.splitlines())


def test_the_best_story_comes_first_and_topics_stand_together(make):
    stories = [
        make.story(id="1", score=0.2, topics=("a",), articles=(make.article(title="Kedua"),)),
        make.story(id="2", score=0.9, topics=("b", "a"), articles=(make.article(title="Pertama"),)),
        make.story(id="3", score=0.1, topics=("b",), articles=(make.article(title="Ketiga"),)),
    ]
    text = render(stories, make).text
    assert text.index("Pertama") < text.index("Ketiga") < text.index("Kedua")
    assert "juga topik a" in " ".join(text.split())


def test_500_stories_stay_under_100_kb_within_2_s_and_none_is_dropped_silently(make):
    stories = [
        make.story(
            id=str(n),
            articles=[
                make.article(
                    title=f"Judul nomor {n} yang cukup panjang tentang Rusia dan Korea Utara",
                    url=f"https://dunia.tempo.example/read/{n}/judul-nomor-{n}-yang-cukup-panjang-tentang-rusia",
                )
            ]
            * 3,
        )
        for n in range(500)
    ]
    began = time.process_time()
    digest = render(stories, make)
    assert time.process_time() - began < 2
    assert len(digest.html.encode()) <= HTML_MAX_BYTES
    shown = digest.html.count("Judul nomor")
    left_out = int(re.search(r"(\d+) berita lagi tidak muat", digest.html)[1])
    assert digest.subject.endswith("500 berita, 1 media")
    preheader_titles = 3
    assert shown - preheader_titles + left_out == 500
    assert all(f"Judul nomor {n} " in digest.text for n in range(500))


@pytest.mark.parametrize(
    "hostile",
    [
        "</title></style><script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{ 7*7 }}{% raw %}",
        "<!--",
        "]]><a href=javascript:x>",
    ],
)
def test_hostile_text_is_shown_as_text(make, hostile):
    plain = Page(render((_story_of(make, "aman"),), make, title="aman").html)
    page = Page(render((_story_of(make, hostile),), make, title=hostile).html)
    assert page.tags == plain.tags
    assert page.attributes == plain.attributes
    assert "49" not in page.text


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>\"'&=/ a\n\u202e{}%`!-"), min_size=1, max_size=60))
def test_no_text_of_a_page_becomes_markup(make, text):
    plain = Page(render((_story_of(make, "x"),), make, title="x").html)
    page = Page(render((_story_of(make, f"x{text}"),), make, title=f"x{text}").html)
    assert page.tags == plain.tags
    assert page.attributes == plain.attributes


def _story_of(make, text):
    evidence = Evidence("Rusia", text, Zone.BODY, 0, 5, f"kalimat {text}")
    article = make.article(
        title=text,
        outlet_name=text,
        standfirst=f"teras {text}",
        agencies=(text,),
        url="https://a.example/" + re.sub(r"[\n\u202e]", "", text),
    )
    article_without_url = make.article(outlet_name=text, url="javascript:alert(1)")
    return make.story(
        articles=(article, article_without_url), matches=(make.match(evidence=(evidence,)),), topics=(text,)
    )


def test_a_host_that_imitates_another_is_unmasked(make):
    digest = render((make.story(articles=(make.article(url="https://tеmpo.co/1"),)),), make)
    assert "tеmpo.co (xn--tmpo-v4d.co)" in digest.html
    assert 'href="https://xn--tmpo-v4d.co/1"' in digest.html


def test_other_members_and_listed_stories_are_unmasked_too(make):
    articles = (make.article(), make.article(url="https://tеmpo.co/2", relation=Relation.COPY))
    stories = [make.story(id=str(n), score=n, articles=(make.article(url=f"https://tеmpo.co/{n}"),)) for n in range(80)]
    assert "(xn--tmpo-v4d.co)" in render((make.story(articles=articles),), make).html
    assert render(stories, make).html.count("(xn--tmpo-v4d.co)") == 80


def test_a_topic_counts_all_its_stories(make):
    stories = [make.story(id=str(n), articles=(make.article(title=f"Judul {n}"),)) for n in range(80)]
    assert "russia-north-korea (80 berita)" in render(stories, make).text


def test_terms_are_marked_as_whole_words_with_clitics():
    assert mark_terms("Rusialah dan Prusia, Korea-Utara", {"rusia", "korea utara"}) == (
        Piece("Rusialah", is_term=True),
        Piece(" dan Prusia, ", is_term=False),
        Piece("Korea-Utara", is_term=True),
    )
    assert mark_terms("Россия", {"Россия*"}) == (Piece("Россия", is_term=True),)
    assert mark_terms("apa saja", {"", "(["}) == (Piece("apa saja", is_term=False),)
    assert mark_terms("", {"a"}) == ()


@given(st.text(), st.sets(st.text(max_size=5), max_size=4))
def test_marking_changes_no_letter(sentence, terms):
    assert "".join(piece.text for piece in mark_terms(sentence, terms)) == sentence


def test_a_sentence_already_read_in_title_or_standfirst_is_not_repeated(make):
    article = make.article(title="Judul Rusia", standfirst=make.sentence)
    evidence = (
        Evidence("Rusia", "russia", Zone.TITLE, 6, 11, "Judul Rusia"),
        Evidence("Rusia", "russia", Zone.STANDFIRST, 9, 14, make.sentence),
    )
    view = story_view(
        make.story(articles=(article,), matches=(make.match(evidence=evidence),)), words_of("id"), JAKARTA
    )
    assert view.sentences == ()
    assert Piece("Rusia", is_term=True) in view.standfirst


def test_a_letter_survives_the_outbox(make):
    digest = render((make.story(),), make)
    assert RenderedDigest.from_bytes(digest.to_bytes()) == digest
    assert render((make.story(),), make).to_bytes() == digest.to_bytes()


def test_a_single_story_is_a_letter_too(make):
    letter = render_story(make.story(is_update=True), language="id", timezone=JAKARTA, at=make.now)
    assert letter.subject == "Pembaruan berita: Putin Berjanji Akan Dukung Korea Utara"
    assert make.sentence in Page(letter.html).text
    assert "sumber diperiksa" not in letter.text


def test_a_note_is_escaped(make):
    note = render_note("Sumber <b>", ["alasan & <i>"], language="id")
    assert "<b>" not in note.html
    assert "alasan &amp; &lt;i&gt;" in note.html
    assert note.text == "Sumber <b>\n\nalasan & <i>\n"


def test_what_is_new_of_a_story_that_was_told_before_stands_first_and_is_marked(make):
    before, after = make.now - timedelta(days=3), make.now - timedelta(hours=3)
    articles = (
        make.article(first_seen_at=before, changed_at=after),
        make.article(outlet_name="Detik", title="Yang lama", first_seen_at=before, relation=Relation.EVENT),
        make.article(outlet_name="Antara", title="Yang baru", first_seen_at=after, relation=Relation.EVENT),
    )
    stories = (
        make.story(id="1", articles=articles, is_update=True, score=0.9),
        make.story(id="2", articles=(make.article(title="Berita lain"),), score=0.1),
    )
    digest = render(stories, make)
    for shown in (Page(digest.html).text, " ".join(digest.text.split())):
        flat = " ".join(shown.split())
        assert "Sejak ringkasan sebelumnya: 1 laporan baru (Antara), 1 naskah diperbarui (Tempo)" in flat
        assert flat.index("Berita lain") < flat.index("Sejak ringkasan")
        assert flat.index("Yang baru") < flat.index("Yang lama")
        assert "1 baru, 1 pembaruan" in flat
    assert "+ [baru] Yang baru" in digest.text
    assert "[baru] Yang lama" not in digest.text


def test_a_story_that_is_new_marks_nothing_as_new(make):
    digest = render((make.story(articles=(make.article(), make.article(outlet_name="Antara"))),), make)
    assert "baru]" not in digest.text
    assert "pembaruan" not in digest.text


def test_the_foot_tells_what_is_left_out_and_which_channels_are_in_trouble(make):
    troubles = (
        ChannelTrouble("desk", is_disabled=False, reason="HTTP 503", since=make.now),
        ChannelTrouble("<b>chat", is_disabled=True, reason="HTTP 410", since=make.now),
    )
    notes = Footnotes(left_out_count=1, minimum_score=0.4, troubles=troubles)
    digest = render((), make, notes=notes, language="en")
    for shown in (Page(digest.html).text, digest.text):
        assert "1 story is not shown: its score is below 0.40." in shown
        assert "Channel desk paused since 19 Jun 2024 07:00 WIB: HTTP 503" in shown
        assert "Channel <b>chat disabled since" in shown


@pytest.mark.parametrize("language", ["id", "en"])
def test_500_long_stories_with_many_members_are_cut_with_a_stated_count(make, language):
    article = make.article(title="Judul " * 30, standfirst="Teras " * 100, url="https://a.example/" + "x" * 900)
    stories = [make.story(id=str(n), articles=(article,) * 9, is_update=n % 2 == 0) for n in range(500)]
    digest = render(stories, make, language=language)
    assert len(digest.html.encode()) <= HTML_MAX_BYTES
    assert re.search(r"\d+ (berita lagi tidak muat|more did not fit)", digest.html)


def test_a_story_says_its_score_and_why_in_the_readers_language(make):
    reason = "all in title and lead; 4 mentions in 2 sentences, 3 words between the closest"
    story = make.story(matches=(make.match(score=0.8, reason=reason),))
    indonesian, english = (render((story,), make, language=language) for language in ("id", "en"))

    told = "Skor 0.80: semua di judul dan teras; 4 sebutan dalam 2 kalimat, terdekat berjarak 3 kata"
    assert told in indonesian.html
    assert told in " ".join(indonesian.text.split())
    assert f"Score 0.80: {reason}" in english.html
    assert f"Score 0.80: {reason}" in " ".join(english.text.split())


def test_a_reason_that_has_no_known_parts_is_shown_as_text(make):
    story = make.story(matches=(make.match(score=0.5, reason="found <b>by hand</b>"),))
    shown = render((story,), make, language="en")
    assert "Score 0.50: found &lt;b&gt;by hand&lt;/b&gt;" in shown.html
