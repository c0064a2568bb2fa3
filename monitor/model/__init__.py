"""The nouns of this program as frozen records: what travels between the packages, and nothing else.

Times are aware UTC and end in `_at`; durations are `timedelta`; sizes say `_bytes`.

One module a stage of the way; everything is imported from here.
"""

from monitor.model.articles import (
    TEXT_ZONES,
    TRUSTED_ZONES,
    Article,
    Block,
    Cleaned,
    CleanFailure,
    Dated,
    Entry,
    Image,
    NotAnArticle,
    Precision,
    Zone,
)
from monitor.model.clock import Clock
from monitor.model.deliveries import (
    Channel,
    ChannelKind,
    ChannelTrouble,
    Delivery,
    DeliveryState,
    SendFailure,
    SendResult,
    Sent,
    SourceHealth,
    ToldArticle,
    ToldFigures,
    ToldOrigin,
    ToldStory,
)
from monitor.model.links import Link, Listing, ListingTrouble
from monitor.model.matches import Evidence, Match, Topic
from monitor.model.outlets import CleanRules, KeyRule, LinkRules, Outlet, SourceKind, SourceSpec
from monitor.model.pages import FailureKind, Fetched, FetchFailure, NotModified, Page, Validators
from monitor.model.stories import Fate, Placement, Relation

__all__ = [
    "TEXT_ZONES",
    "TRUSTED_ZONES",
    "Article",
    "Block",
    "Channel",
    "ChannelKind",
    "ChannelTrouble",
    "CleanFailure",
    "CleanRules",
    "Cleaned",
    "Clock",
    "Dated",
    "Delivery",
    "DeliveryState",
    "Entry",
    "Evidence",
    "FailureKind",
    "Fate",
    "FetchFailure",
    "Fetched",
    "Image",
    "KeyRule",
    "Link",
    "LinkRules",
    "Listing",
    "ListingTrouble",
    "Match",
    "NotAnArticle",
    "NotModified",
    "Outlet",
    "Page",
    "Placement",
    "Precision",
    "Relation",
    "SendFailure",
    "SendResult",
    "Sent",
    "SourceHealth",
    "SourceKind",
    "SourceSpec",
    "ToldArticle",
    "ToldFigures",
    "ToldOrigin",
    "ToldStory",
    "Topic",
    "Validators",
    "Zone",
]
