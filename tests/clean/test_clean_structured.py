"""What a page tells of itself, for machines."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.clean.json_ld import MAX_SCRIPT_CHARS, read_nodes
from monitor.clean.structured import Credit, Told, Update, read_structured
from monitor.model import Image

URL = "https://www.outlet.example/global/read/123/judul-berita"
ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Judul berita",
    "datePublished": "2024-06-18T10:01:00+07:00",
    "dateModified": "2024-06-18T10:23:00+07:00",
    "author": {"@type": "Person", "name": "Ayu Wulan"},
    "publisher": {"@type": "Organization", "name": "Outlet"},
    "mainEntityOfPage": {"@type": "WebPage", "@id": URL},
}


def scripts(*values):
    return [json.dumps(value) for value in values]


def with_author(author):
    return read_structured(scripts({**ARTICLE, "author": author}), []).authors


def test_an_article_tells_its_fields_and_where():
    told = read_structured(scripts(ARTICLE), [])

    assert told.titles == (Told("Judul berita", "json-ld headline"),)
    assert told.published == (Told("2024-06-18T10:01:00+07:00", "json-ld datePublished"),)
    assert told.updated == (Told("2024-06-18T10:23:00+07:00", "json-ld dateModified"),)
    assert told.authors == (Credit("Ayu Wulan", "json-ld author"),)
    assert told.site_names == ("Outlet",)
    assert told.types == ("NewsArticle",)


@pytest.mark.parametrize(
    "value",
    [
        [ARTICLE],
        {"@context": "https://schema.org", "@graph": [{"@type": "BreadcrumbList"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {**ARTICLE, "@type": ["Article", "https://schema.org/NewsArticle"]},
    ],
)
def test_the_article_is_found_wherever_it_stands(value):
    assert read_structured(scripts(value), []).titles[0].value == "Judul berita"


def test_of_several_articles_the_pages_own_is_chosen():
    other = {**ARTICLE, "headline": "Berita lain", "mainEntityOfPage": "https://outlet.example/global/read/9/lain"}

    assert read_structured(scripts(other, ARTICLE), [], url=URL + "?page=all").titles[0].value == "Judul berita"
    assert read_structured(scripts(other, ARTICLE), [], title="Judul Berita").titles[0].value == "Judul berita"


def test_a_list_of_related_articles_is_not_the_page():
    related = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": ARTICLE}]}

    assert read_structured(scripts(related), []).titles == ()


@pytest.mark.parametrize(
    ("author", "credits_"),
    [
        ("Ayu Wulan", [Credit("Ayu Wulan", "json-ld author")]),
        (["Ayu Wulan", "Budi"], [Credit("Ayu Wulan", "json-ld author"), Credit("Budi", "json-ld author")]),
        ([{"name": "Ayu"}, {"name": "Budi"}], [Credit("Ayu", "json-ld author"), Credit("Budi", "json-ld author")]),
        ({"name": ["Ayu", "Budi"]}, [Credit("Ayu", "json-ld author"), Credit("Budi", "json-ld author")]),
        ({"@type": "Organization", "name": "Reuters"}, [Credit("Reuters", "json-ld author", True)]),
        ({"@type": ["NewsMediaOrganization"], "name": "Outlet"}, [Credit("Outlet", "json-ld author", True)]),
        (None, []),
        ({"name": ""}, []),
        (42, []),
    ],
)
def test_authors_come_in_many_shapes(author, credits_):
    assert list(with_author(author)) == credits_


def test_an_author_may_stand_in_another_node():
    graph = {
        "@graph": [{**ARTICLE, "author": {"@id": "#ayu"}}, {"@type": "Person", "@id": "#ayu", "name": "Ayu Wulan"}]
    }

    assert read_structured(scripts(graph), []).authors == (Credit("Ayu Wulan", "json-ld author"),)


@pytest.mark.parametrize(
    "break_it",
    [
        lambda text: text.replace("Judul berita", "Judul\tber\nita".replace("\tber\n", " ber")),
        lambda text: text.replace(
            '"headline": "Judul berita"', '"description": "satu\ndua\tbaris", "headline": "Judul berita"'
        ),
        lambda text: text.replace("}", ",}").replace(",,", ","),
        lambda text: f"<!-- {text} -->",
        lambda text: f"\n//<![CDATA[\n{text}\n//]]>\n",
        lambda text: f"/*<![CDATA[*/{text}/*]]>*/",
        lambda text: text + ";",
        lambda text: text.replace("{", "{ // the article\n", 1),
        lambda text: text.replace("Judul", r"Judul").replace('"@context"', r'"bad": "\d", "@context"'),
        lambda text: "\ufeff" + text,
        lambda text: text.replace('"', "&quot;"),
        lambda text: text.replace("Judul berita", "Judul &amp;quot;berita&amp;quot;").replace("&amp;quot;", ""),
    ],
)
def test_broken_json_is_mended(break_it):
    told = read_structured([break_it(json.dumps(ARTICLE))], [])

    assert told.titles[0].value == "Judul berita"
    assert told.published[0].value == "2024-06-18T10:01:00+07:00"


def test_json_beyond_repair_still_gives_its_plain_fields():
    text = json.dumps(ARTICLE).replace('"@context"', '"description": "dia berkata "ya" kepada kami", "@context"')

    told = read_structured([text], [])

    assert told.titles[0].value == "Judul berita"
    assert told.published[0].value == "2024-06-18T10:01:00+07:00"
    assert told.authors == (Credit("Ayu Wulan", "json-ld author"),)


def test_entities_and_markup_are_resolved():
    told = read_structured(scripts({**ARTICLE, "headline": "Kim &amp; Putin: &#8220;teman&#8221;<br/> lama"}), [])

    assert told.titles[0].value == "Kim & Putin: “teman” lama"


def test_meta_tags_come_behind_json_ld_in_their_order_of_trust():
    metas = [
        ("parsely-pub-date", "2024-06-18"),
        ("Article:Published_Time", "2024-06-18T10:01:30+07:00"),
        ("og:title", "Judul berita - Outlet"),
        ("og:site_name", "Outlet6"),
    ]

    told = read_structured(scripts(ARTICLE), metas)

    assert [one.value for one in told.published] == [
        "2024-06-18T10:01:00+07:00",
        "2024-06-18T10:01:30+07:00",
        "2024-06-18",
    ]
    assert told.titles[1] == Told("Judul berita - Outlet", "meta og:title")
    assert told.site_names == ("Outlet", "Outlet6")


@pytest.mark.parametrize(
    "name",
    [
        "article:published_time",
        "datePublished",
        "itemprop:datePublished",
        "parsely-pub-date",
        "sailthru.date",
        "DC.date.issued",
        "pubdate",
        "date",
    ],
)
def test_a_publication_date_has_many_names(name):
    assert read_structured([], [(name, "2024-06-18")]).published[0].value == "2024-06-18"


@pytest.mark.parametrize(
    "name", ["author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl", "citation_author"]
)
def test_an_author_has_many_names(name):
    assert read_structured([], [(name, "Ayu Wulan")]).authors == (Credit("Ayu Wulan", f"meta {name}"),)


def test_dates_of_a_video_come_behind_those_of_the_article():
    video = {"@type": "VideoObject", "uploadDate": "2020-01-01T00:00:00Z"}

    told = read_structured(scripts(video, ARTICLE), [("article:published_time", "2024-06-18")])

    assert [one.value for one in told.published] == ["2024-06-18T10:01:00+07:00", "2024-06-18", "2020-01-01T00:00:00Z"]


def test_a_paywall_is_told():
    assert read_structured(scripts({**ARTICLE, "isAccessibleForFree": "False"}), []).is_paywalled
    assert read_structured([], [("article:content_tier", "locked")]).is_paywalled
    assert not read_structured(scripts({**ARTICLE, "isAccessibleForFree": True}), []).is_paywalled


def test_pictures_keep_caption_and_credit():
    image = {"@type": "ImageObject", "url": "https://img.example/1.jpg", "caption": "Kim dan Putin", "creditText": "AP"}

    told = read_structured(scripts({**ARTICLE, "image": [image, "https://img.example/2.jpg"]}), [])

    assert told.images == (
        Image("https://img.example/1.jpg", "Kim dan Putin", "AP"),
        Image("https://img.example/2.jpg"),
    )


def test_a_picture_may_stand_in_another_node():
    image = {
        "@type": "ImageObject",
        "@id": "#primaryimage",
        "contentUrl": "https://img.example/1.jpg",
        "caption": "Kim",
    }
    graph = {"@graph": [{**ARTICLE, "image": {"@id": "#primaryimage"}}, image]}

    assert read_structured(scripts(graph), []).images == (Image("https://img.example/1.jpg", "Kim"),)


@pytest.mark.parametrize(
    ("keywords", "metas", "told"),
    [
        ("rusia, korea utara, Rusia", [], ("Rusia", "korea utara")),
        (["rusia", "korea utara"], [], ("rusia", "korea utara")),
        (None, [("article:tag", "rusia"), ("article:tag", "korea utara")], ("rusia", "korea utara")),
        (None, [("keywords", "semua"), ("news_keywords", "rusia;#putin")], ("rusia", "putin")),
        (None, [("keywords", "x" * 100)], ()),
    ],
)
def test_keywords_are_those_of_the_first_place_that_tells_some(keywords, metas, told):
    assert read_structured(scripts({**ARTICLE, "keywords": keywords}), metas).keywords == told


def test_a_section_may_be_told_by_the_way_to_the_article():
    items = [{"position": n, "name": name} for n, name in enumerate(("Home", "Dunia", "Asia", "Judul berita"))]

    told = read_structured(scripts(ARTICLE, {"@type": "BreadcrumbList", "itemListElement": items}), [])

    assert told.sections == (Told("Asia", "json-ld breadcrumb"),)
    assert (
        read_structured(scripts({**ARTICLE, "articleSection": ["Global", "Dunia"]}), []).sections[0].value == "Global"
    )


def test_entries_of_a_live_blog_are_told():
    update = {
        "@type": "BlogPosting",
        "headline": "Kereta",
        "datePublished": "2024-06-18T12:00:00+07:00",
        "articleBody": "Satu.\n<b>Dua.</b>",
    }

    told = read_structured(scripts({**ARTICLE, "@type": "LiveBlogPosting", "liveBlogUpdate": [update, {}]}), [])

    assert told.updates == (Update("Kereta", "Satu.\nDua.", "2024-06-18T12:00:00+07:00"),)


def test_hostile_scripts_are_bounded():
    deep = "[" * 200_000 + "]" * 200_000
    wide = json.dumps([{"@type": "NewsArticle", "headline": str(number)} for number in range(10_000)])

    assert read_nodes([deep]) == ()
    assert len(read_nodes([wide])) == 3000
    assert read_nodes(['{"a": "' + "x" * MAX_SCRIPT_CHARS + '"}']) == ()
    assert read_nodes(['{"a": ' + "9" * 10_000 + "}"]) == ()


@pytest.mark.parametrize(
    "filling", [" ", "\t\n", ", ", "// ", "/* ", "--> ", "{", '"a":', "<!--", "//<![CDATA[", '"author":{']
)
def test_no_filling_makes_a_script_slow(filling):
    script = '{"@type": "NewsArticle", ' + filling * (300_000 // len(filling)) + "x"
    start = time.process_time()

    read_structured([script], [])

    assert time.process_time() - start < 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "@type",
                    "@graph",
                    "@id",
                    "headline",
                    "author",
                    "name",
                    "image",
                    "datePublished",
                    "url",
                    "mainEntityOfPage",
                    "publisher",
                ]
            ),
            inner | st.just("NewsArticle"),
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(JSON, st.lists(st.tuples(st.text(max_size=20), st.text(max_size=40)), max_size=5), st.text(max_size=30))
def test_any_json_is_read(value, metas, url):
    read_structured([json.dumps(value)], metas, url=url, title=url)


@given(st.text('{}[]",:/*<!->@typeheadline\\ \n', max_size=200))
def test_any_script_is_read(text):
    read_structured([text, '{"@type": "NewsArticle" ' + text], [])
