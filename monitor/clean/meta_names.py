"""The names under which pages tell machines of an article in meta tags: data for `monitor.clean.structured`.

The most trusted stand first.
"""

from typing import Final

_PUBLISHED: Final = (
    "article:published_time article:published og:article:published_time og:published_time "
    "itemprop:datepublished datepublished parsely-pub-date sailthru.date dc.date.issued dcterms.issued "
    "dcterms.created dc.date.created dc.date dcterms.date cxenseparse:recs:publishtime cxenseparse:publishtime "
    "citation_publication_date citation_online_date citation_date rnews:datepublished originalpublicationdate "
    "publication_date publish_date publish-date publishdate published_at published-date published pubdate "
    "pub_date pdate article.published article_date_original article:publish_date mediator_published_time "
    "date_published og:pubdate bt:pubdate ptime date uploaddate datecreated article.created created"
)
_UPDATED: Final = (
    "article:modified_time article:modified og:article:modified_time itemprop:datemodified datemodified "
    "og:updated_time dc.date.modified dcterms.modified lastmod last-modified last_modified last_updated_date "
    "article.updated lastupdated updated revised moddate mdate"
)
_AUTHORS: Final = (
    "itemprop:author author article:author parsely-author sailthru.author dc.creator dcterms.creator byl "
    "byline cxenseparse:author articleauthor authors citation_author content-creator content_author "
    "content_creator branch:deeplink:authorname1 og:article:author mediator_author creator"
)
_EDITORS: Final = "editor content_editor article:editor cxenseparse:editor itemprop:editor"
_TITLES: Final = (
    "itemprop:headline og:title twitter:title parsely-title sailthru.title cxenseparse:title dc.title "
    "dcterms.title headline citation_title title"
)
_DESCRIPTIONS: Final = (
    "og:description description twitter:description sailthru.description dc.description itemprop:description"
)
_SECTIONS: Final = (
    "article:section parsely-section articlesection og:section section prism.section category cxenseparse:category"
)
_KEYWORDS: Final = "news_keywords article:tag parsely-tags sailthru.tags keywords itemprop:keywords"
_IMAGES: Final = "og:image twitter:image og:image:secure_url sailthru.image.full parsely-image-url itemprop:image"
_LANGUAGES: Final = "html:lang og:locale content-language inlanguage language dc.language itemprop:inlanguage"
_CANONICAL: Final = "link:canonical og:url parsely-link twitter:url"
_SITE_NAMES: Final = "og:site_name application-name apple-mobile-web-app-title publisher dc.publisher cre"
_OTHERS: Final = "og:type article:content_tier"

PUBLISHED: Final = tuple(_PUBLISHED.split())
UPDATED: Final = tuple(_UPDATED.split())
AUTHORS: Final = tuple(_AUTHORS.split())
EDITORS: Final = tuple(_EDITORS.split())
TITLES: Final = tuple(_TITLES.split())
DESCRIPTIONS: Final = tuple(_DESCRIPTIONS.split())
SECTIONS: Final = tuple(_SECTIONS.split())
KEYWORDS: Final = tuple(_KEYWORDS.split())
IMAGES: Final = tuple(_IMAGES.split())
LANGUAGES: Final = tuple(_LANGUAGES.split())
CANONICAL: Final = tuple(_CANONICAL.split())
SITE_NAMES: Final = tuple(_SITE_NAMES.split())
OTHERS: Final = tuple(_OTHERS.split())
