"""The shape of settings.toml: every key with its type, unit, default and one sentence.

The JSON Schema that ships for editors is made from here, and a test holds the documentation to it.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

NUMBER = r"\d{1,6}(\.\d{1,3})?"
DURATION = "^" + "".join(f"({NUMBER}{unit})?" for unit in ("w", "d", "h", "m", "s", "ms")) + "$"
TIME_OF_DAY = r"^((mon|tue|wed|thu|fri|sat|sun) )?([01]\d|2[0-3]):[0-5]\d$"
QUIET = r"^([01]\d|2[0-3]):[0-5]\d ?- ?([01]\d|2[0-3]):[0-5]\d$"
ADDRESS = r"^$|^\[?[0-9a-zA-Z.:-]+\]?:\d{1,5}$"
SLUG = r"^[a-z0-9][a-z0-9_-]*$"

Duration = Annotated[str, Field(pattern=DURATION, min_length=2, examples=["10m", "1h30m"])]
TimeOfDay = Annotated[str, Field(pattern=TIME_OF_DAY, examples=["07:00", "mon 07:00"])]
Quiet = Annotated[str, Field(pattern=QUIET, examples=["22:00-06:00"])]
Slug = Annotated[str, Field(pattern=SLUG)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True)


class Network(Shape):
    """How the program goes out."""

    allow: list[str] = Field(default=[], description="Hosts or networks that the address guard lets through.")
    delay: Duration = Field(default="2s", description="Least time between two requests to one host.")
    deadline: Duration = Field(default="30s", description="Total time a request may take.")
    page_bytes: int = Field(default=4_000_000, ge=10_000, description="Largest page, uncompressed, in bytes.")
    feed_bytes: int = Field(
        default=8_000_000, ge=10_000, description="Largest feed or sitemap, uncompressed, in bytes."
    )
    requests: int = Field(default=50, ge=1, le=1000, description="Requests under way at once, over all hosts.")


class TopicShape(Shape):
    """What the user looks for."""

    name: Slug = Field(description="Its name in digests, channels and commands.")
    query: str = Field(description="A query over term groups, words and phrases.")


class SourceShape(Shape):
    """One address of an outlet that lists articles."""

    kind: Literal["feed", "sitemap", "listing"] | None = Field(
        default=None, description="What the address answers with; without it the likeliest of the address."
    )
    url: str = Field(description="The address; {yyyy}, {mm}, {dd} stand for the outlet's local day.")
    every: Duration | None = Field(
        default=None, description="Fixed time between two checks; without it the rhythm is learned."
    )
    links: str | None = Field(
        default=None, description="Listings: a CSS selector of the anchors that lead to articles."
    )


class OutletShape(Shape):
    """A publisher. A shipped slug takes the shipped description, and keys given here override it."""

    slug: Slug = Field(description="Its short name: tempo, liputan6, kontan, or a new one.")
    name: str | None = Field(default=None, description="Its name as readers know it.")
    hosts: list[str] | None = Field(default=None, description="Its hosts; each stands for its subdomains too.")
    language: str | None = Field(default=None, description="ISO 639-1 code of its language.")
    timezone: str | None = Field(default=None, description="The zone of times on its pages that tell none.")
    delay: Duration | None = Field(default=None, description="Least time between two requests to one of its hosts.")
    sources: list[SourceShape] | None = Field(default=None, description="Where its articles are listed.")
    links: dict[str, Any] | None = Field(default=None, description="Rules for its addresses; see the outlet guide.")
    clean: dict[str, Any] | None = Field(default=None, description="Rules for its pages; see the outlet guide.")


class ChannelShape(Shape):
    """Where to tell."""

    name: Slug = Field(description="Its name in commands and in the environment.")
    kind: Literal["webhook", "email", "chat", "folder", "feed"] = Field(description="How to tell.")
    topics: list[str] = Field(default=[], description="The topics it is told; none named: all.")
    digest: list[TimeOfDay] = Field(
        [],
        description='Local times of its digests, daily "07:00" or weekly "mon 07:00"; '
        "without any, stories are told at once.",
    )
    quiet: Quiet | None = Field(
        default=None, description="Local hours in which nothing is sent, such as 22:00-06:00; told at their end."
    )
    minimum_score: float = Field(
        default=0.0,
        ge=0,
        le=1,
        description="Stories below are not told to this channel; its digest counts them, `why` names them.",
    )
    concurrency: int | None = Field(
        default=None,
        ge=1,
        le=64,
        description="Deliveries under way at once; without it 8 (webhook), 2 (mail, folder), 1 (chat, feed).",
    )
    language: Literal["id", "en"] = Field(default="id", description="The language of the digest's own words.")
    empty_digest: bool = Field(default=False, description="Send a digest even when there is nothing new.")
    url: SecretStr | None = Field(
        default=None,
        description="Webhook: where to post. Chat: the Apprise address of the chat. "
        "Feed: where readers find the folder.",
    )
    url_file: str | None = Field(default=None, description="A file that holds `url`.")
    secret: SecretStr | None = Field(
        default=None, description="Webhook: the signing key; two while rotating, a space between."
    )
    secret_file: str | None = Field(default=None, description="A file that holds `secret`.")
    to: list[str] = Field(default=[], description="Mail: the recipients.")
    sender: str | None = Field(default=None, alias="from", description="Mail: the address it comes from.")
    smtp: SecretStr | None = Field(default=None, description="Mail: smtp://, smtp+starttls:// or smtps:// host:port.")
    smtp_file: str | None = Field(default=None, description="A file that holds `smtp`.")
    user: str | None = Field(default=None, description="Mail: login name.")
    password: SecretStr | None = Field(default=None, description="Mail: login password.")
    password_file: str | None = Field(default=None, description="A file that holds `password`.")
    unsubscribe_url: str | None = Field(
        default=None, description="Mail: an https address that ends the mails by one click (RFC 8058)."
    )
    path: str | None = Field(default=None, description="Folder, feed: where the files are written.")
    keep: int = Field(default=100, ge=1, le=1000, description="Feed: how many of a topic's newest stories it holds.")


class Schedule(Shape):
    """When sources are looked at."""

    fastest: Duration = Field(default="5m", description="Least time between two checks of a source without `every`.")
    slowest: Duration = Field(default="3h", description="Longest time between two checks of a source without `every`.")
    first_contact: Duration = Field(
        default="24h", description="At the first contact with a source, only what is younger is told."
    )
    attempts: int = Field(
        default=6, ge=1, le=50, description="How often an article page is tried before it is given up."
    )
    reread: list[Duration] = Field(
        default=["30m", "2h", "8h", "24h"],
        max_length=12,
        description="The ages at which an article that was told is read again, for silent edits; [] for never.",
    )


class Engine(Shape):
    """What carries wake-ups between processes; what is due stands in the database."""

    kind: Literal["embedded", "procrastinate"] = Field(
        default="embedded", description="`embedded`: one process; `procrastinate`: many, on PostgreSQL."
    )
    notify: bool = Field(
        default=True, description="Hear of wake-ups at once; switch it off behind PgBouncer in transaction mode."
    )


class Metrics(Shape):
    """The figures of `monitor status` for Prometheus, over HTTP."""

    listen: str = Field(
        default="",
        pattern=ADDRESS,
        examples=["127.0.0.1:9464"],
        description="Where `monitor run` serves them; empty: nowhere.",
    )


class Retention(Shape):
    """What is kept for how long. Addresses and text hashes are kept for ever, so that nothing is told again."""

    pages: Duration = Field(default="30d", description="Pages as received, compressed.")
    unmatched: Duration = Field(default="90d", description="The text of articles that matched no topic.")
    prints: Duration = Field(default="60d", description="Prints by which copies and events are recognised.")
    deliveries: Duration = Field(default="90d", description="Messages that were delivered.")


class Cleaning(Shape):
    """The child processes that read untrusted markup."""

    workers: int = Field(default=1, ge=1, le=64, description="How many read pages at once.")
    deadline: Duration = Field(default="3s", description="Time a page or feed may take before its process is killed.")
    memory_mb: int = Field(default=1024, ge=128, description="Address space of a child process in MiB.")


class SettingsShape(Shape):
    """The settings of the news monitor."""

    timezone: str = Field(default="Asia/Jakarta", description="The reader's time zone: digest times and dates.")
    database: SecretStr = Field(
        SecretStr("sqlite:///data/monitor.db"),
        description="sqlite:///file or postgresql+psycopg://user:password@host/name.",
    )
    database_file: str | None = Field(default=None, description="A file that holds `database`.")
    contact: str | None = Field(default=None, description="An address told to outlets in the User-Agent.")
    network: Network = Field(default_factory=Network, description="How the program goes out.")
    terms: dict[Slug | str, list[str]] = Field(
        default={}, description='Named term groups; "+builtin" keeps the shipped terms.'
    )
    topics: list[TopicShape] | None = Field(default=None, description="What to look for.")
    outlets: list[OutletShape] | None = Field(default=None, description="Where to look.")
    channels: list[ChannelShape] | None = Field(default=None, description="Where to tell.")
    schedule: Schedule = Field(default_factory=Schedule, description="When sources are looked at.")
    engine: Engine = Field(
        default_factory=Engine, description="What carries wake-ups between processes; see docs/scaling.md."
    )
    retention: Retention = Field(default_factory=Retention, description="What is kept for how long.")
    metrics: Metrics = Field(default_factory=Metrics, description="Figures for Prometheus.")
    cleaning: Cleaning = Field(default_factory=Cleaning, description="The child processes that read untrusted markup.")
