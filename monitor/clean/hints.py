"""What the names in a page's markup (tags, classes, ids, roles) say about the text within.

Words only ever hint: `monitor.clean.scope` ignores a hint on a box that holds most of the page's prose.
Hints are plain integers, because they are combined thousands of times a page and `enum.IntFlag` is slow at that.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final


class Hint:
    """What a box may be, as bits. Several may hold at once; blocks inherit the hints of the boxes around them."""

    NAVIGATION: Final = 1 << 0
    RELATED: Final = 1 << 1
    PROMO: Final = 1 << 2
    ADVERT: Final = 1 << 3
    COMMENT: Final = 1 << 4
    SHARE: Final = 1 << 5
    BYLINE: Final = 1 << 6
    BIO: Final = 1 << 7
    DATE: Final = 1 << 8
    CAPTION: Final = 1 << 9
    STANDFIRST: Final = 1 << 10
    TAGS: Final = 1 << 11
    LOGIN: Final = 1 << 12
    HIDDEN: Final = 1 << 13
    BODY: Final = 1 << 14
    TITLE: Final = 1 << 15
    QUOTE: Final = 1 << 16
    FIGURE: Final = 1 << 17
    ASIDE: Final = 1 << 18
    TABLE: Final = 1 << 19
    LIST: Final = 1 << 20
    SECTION_LABEL: Final = 1 << 21
    CREDIT: Final = 1 << 22
    HEADER: Final = 1 << 23
    TEASER: Final = 1 << 24
    GALLERY: Final = 1 << 25
    DROPPED: Final = 1 << 26
    LIVE: Final = 1 << 27
    CORRECTION: Final = 1 << 28
    INFOBOX: Final = 1 << 30  # facts set apart from the text
    RULED_BODY: Final = 1 << 29  # an outlet's `body` selector


_WORDS: Final[dict[int, str]] = {
    Hint.NAVIGATION: "nav navbar navigation menu submenu breadcrumb breadcrumbs footer toolbar pagination pager "
    "masthead sitemap topbar subnav crumbs crumb megamenu jumplinks skiplink toc tableofcontents brotkrumen migas "
    "ticker weather search searchbox",
    Hint.RELATED: "related relateds recommended recommendation recommendations recommend recirc recirculation "
    "readmore readalso alsoread popular trending mostread outbrain taboola zergnet terkait terpopuler bacajuga "
    "relacionadas relacionados relacionada correlati correlate recommander relates onward onwards "
    "youmaylike mostpopular morefrom morestories seealso leggianche leesook lesok relatednews relatedposts "
    "relatedarticles relatedstories relatedcontent relatedlinks yarpp rekomendasi inrelated newsbox "
    "upnext nextarticle nextpost prevnext linkbox linklist teaserlist nextprev similar weiterlesen lireaussi",
    Hint.PROMO: "newsletter newsletters subscribe subscription subscriptions signup cta promo promos "
    "promotion donate donation membership piano marketing nl optin mailchimp appeal whatsapp telegram "
    "googlenews follow followus appdownload upsell",
    Hint.ADVERT: "ad ads advert adverts advertisement advertising adsense adslot adunit adbox adcontainer adwrapper "
    "adplaceholder dfp gpt sponsor sponsored iklan werbung anzeige publicidad pub reklama reklam reklame "
    "commercial leaderboard mpu annonce googlead nativead adlabel partnerlinks affiliate",
    Hint.COMMENT: "comment comments disqus respond discussion komentar kommentar kommentare commentary-list "
    "comentarios commentaires reactions livefyre coral talkback reacties kommentarer conversation",
    Hint.SHARE: "share sharing sharer social socials addthis sharedaddy sharebar socialshare sharebuttons socialbar "
    "compartir partager teilen bagikan addtoany shares print",
    Hint.BYLINE: "byline bylines author authors autor autoren autores writer writers contributor contributors penulis "
    "reporter journalist auteur authorname redaktor forfatter autore authored",
    Hint.BIO: "bio biography authorbio authorbox aboutauthor abouttheauthor authorinfo authorcard authordescription",
    Hint.DATE: "date time timestamp datetime published pubdate publishdate dateline updated modified datum tanggal "
    "fecha",
    Hint.CAPTION: "caption captions figcaption legend imagecaption photocaption wpcaption mediacaption "
    "bildunterschrift cutline",
    Hint.FIGURE: "imagewrapper imagecontainer imagewidget imageblock imagebox photowrapper photobox imgwrapper imgbox "
    "photocontainer articleimage inlineimage leadimage storyimage bodyimage imageembed imageinline embedimage",
    Hint.CREDIT: "credit credits photocredit imagecredit copyright attribution photographer",
    Hint.STANDFIRST: "standfirst subheadline subtitle dek deck lede chapo chapeau ingress manchet perex sumario "
    "bajada entradilla vorspann sapo lead subtitulo subhead subheading headline2 undertitle excerpt strapline "
    "leadtext leadin occhiello sommario catenaccio artintro zajawka",
    Hint.TAGS: "tags taglist topics keywords tagcloud taxonomy tagged hashtags etiquetas themen taglinks entrytags",
    Hint.LOGIN: "login signin register auth modal popup overlay cookie cookies consent gdpr dialog lightbox "
    "authentication onetrust toast snackbar",
    Hint.HIDDEN: "hidden sronly visuallyhidden screenreader screenreadertext dnone noscript hide invisible offscreen "
    "accessibilityhidden ishidden a11y printonly onlyprint",
    Hint.TITLE: "headline title entrytitle articletitle posttitle",
    Hint.QUOTE: "pullquote blockquote quote",
    Hint.ASIDE: "sidebar aside widget widgets rail rightrail sidecol rightcol leftcol secondary",
    Hint.SECTION_LABEL: "kicker eyebrow category section rubric label topic channel overline topline dachzeile",
    Hint.TEASER: "teaser teasers card cards tile tiles carousel",
    Hint.GALLERY: "gallery slideshow slider swiper",
    Hint.BODY: "articlebody entrycontent postcontent storybody articlecontent storycontent bodycopy "
    "articletext postbody contentbody newsbody detailkonten bodytext articlebodytext storytext newstext "
    "bodycontent richtext wysiwyg",
    Hint.LIVE: "liveblog livefeed liveticker livepost",
    Hint.INFOBOX: "infobox factbox factsbox faktabox faktaboks faktaruta faktenbox expandablebox hintergrundbox",
    Hint.CORRECTION: "correction corrections clarification",
}


def _by_word(words: dict[int, str]) -> dict[str, int]:
    """A word may stand under several hints."""
    table: dict[str, int] = {}
    for hint, names in words.items():
        for name in names.split():
            table[name] = table.get(name, 0) | hint
    return table


_BY_WORD: Final = _by_word(_WORDS)
_CHUNK: Final = re.compile(r"[^\W_]+")
_PLAIN: Final = re.compile(r"[A-Za-z]+\d*$")
_CAMEL: Final = re.compile(r"[A-Z]*[a-z]+|[A-Z]+")
_OF_THE_WHOLE: Final = frozenset({"has", "with", "no", "not", "without"})  # "has-sidebar" names what is within, or not
_MANY_NAMES: Final = 2  # spaces between names: generated lists ("ad nl ab") collide with words of two letters
_SHORTEST_RANDOM: Final = 5
_MEAN_RANDOM: Final = 2.5  # letters of a piece: "AuAdJlVL" was made by a machine, "adSlot" by a person


@lru_cache(maxsize=32768)
def hints_of(names: str) -> int:
    """The hints of a class, id or similar attribute. Pages of an outlet repeat the same names thousands of times.

    `article-body__lead` and `articleBodyLead` are read as their words and as each pair of neighbours. Names that a
    machine made ("a884a83d") and names that hold only under a condition ("print:w-full") say nothing.
    """
    hints = 0
    before = ""
    shortest = 3 if names.count(" ") > _MANY_NAMES else 1
    for word in _words(names):
        if len(word) >= shortest and before not in _OF_THE_WHOLE:
            hints |= _BY_WORD.get(word, 0)
        if before:
            hints |= _BY_WORD.get(before + word, 0)
        before = word
    return hints


def _words(names: str) -> Iterator[str]:
    """The words in lower case; an empty one where a name is skipped, which parts its neighbours."""
    for name in names.split():
        if ":" in name or "[" in name:
            yield ""
            continue
        for chunk in _CHUNK.findall(name):
            if chunk.islower() and chunk.isalpha():
                yield chunk
            elif _PLAIN.match(chunk) and not _is_random(pieces := _CAMEL.findall(chunk)):
                yield from map(str.lower, pieces)
            else:
                yield ""


def _is_random(pieces: Sequence[str]) -> bool:
    letters = sum(map(len, pieces))
    return letters >= _SHORTEST_RANDOM and letters < _MEAN_RANDOM * len(pieces)
