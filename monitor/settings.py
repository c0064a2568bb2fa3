"""The settings: read from a file and the environment, checked, and given as the nouns of this program.

Precedence: environment, then file, then defaults.
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from monitor.errors import OutletError, QueryError
from monitor.fetch.guard import AddressGuard
from monitor.match.query import parse_query
from monitor.match.terms import builtin_groups, expand_groups
from monitor.model import Channel, ChannelKind, Outlet, Topic
from monitor.outlets.catalogue import read_outlet, shipped_outlets
from monitor.outlets.durations import parse_duration
from monitor.settings_channels import faults_of, secret_parts
from monitor.settings_origin import DEFAULT_CHANNELS, DEFAULT_OUTLETS, DEFAULT_TOPICS, Origin, given_settings
from monitor.settings_shape import ChannelShape, SettingsShape


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the user decides. Secrets stay out of repr."""

    place: str
    timezone: ZoneInfo
    database: str = field(repr=False)
    contact: str | None
    allow: tuple[str, ...]
    delay: timedelta
    request_deadline: timedelta
    page_bytes: int
    feed_bytes: int
    requests_count: int
    groups: Mapping[str, Sequence[str]]
    topics: tuple[Topic, ...]
    outlets: tuple[Outlet, ...]
    channels: tuple[Channel, ...]
    fastest: timedelta
    slowest: timedelta
    first_contact: timedelta
    attempts: int
    reread: tuple[timedelta, ...]
    keep_pages: timedelta
    keep_unmatched: timedelta
    keep_prints: timedelta
    keep_deliveries: timedelta
    clean_workers: int
    clean_deadline: timedelta
    clean_memory_bytes: int
    engine: str
    engine_notifies: bool
    metrics: tuple[str, int] | None  # host and port


def load_settings(file: Path | None, environ: Mapping[str, str]) -> Settings:
    """The settings of `file`, or of settings.toml here if there is one, or the defaults. Raises SettingsError."""
    shape, origin, folder = given_settings(file, environ)
    return _Reader(origin, folder).settings(shape)


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """What must not be shown: keys, passwords, and the parts of addresses that may be tokens."""
    password = urlsplit(settings.database).password or ""
    found = [password, unquote(password), *(part for channel in settings.channels for part in secret_parts(channel))]
    return tuple(dict.fromkeys(part for part in found if part))


def json_schema() -> dict[str, Any]:
    """The JSON Schema of settings.toml, for editors."""
    schema = SettingsShape.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns the checked shape into records; `folder` is where relative paths start."""

    origin: Origin
    folder: Path

    def settings(self, shape: SettingsShape) -> Settings:
        groups = self._groups(shape)
        topics = self._topics(shape, groups)
        return Settings(
            place=self.origin.place,
            timezone=self._timezone(shape.timezone, "timezone"),
            database=self._database(shape),
            contact=shape.contact,
            allow=self._allowed(shape.network.allow),
            delay=parse_duration(shape.network.delay),
            request_deadline=parse_duration(shape.network.deadline),
            page_bytes=shape.network.page_bytes,
            feed_bytes=shape.network.feed_bytes,
            requests_count=shape.network.requests,
            groups=groups,
            topics=topics,
            outlets=self._outlets(shape),
            channels=self._channels(shape, [topic.name for topic in topics]),
            fastest=parse_duration(shape.schedule.fastest),
            slowest=parse_duration(shape.schedule.slowest),
            first_contact=parse_duration(shape.schedule.first_contact),
            attempts=shape.schedule.attempts,
            reread=tuple(map(parse_duration, shape.schedule.reread)),
            keep_pages=parse_duration(shape.retention.pages),
            keep_unmatched=parse_duration(shape.retention.unmatched),
            keep_prints=parse_duration(shape.retention.prints),
            keep_deliveries=parse_duration(shape.retention.deliveries),
            clean_workers=shape.cleaning.workers,
            clean_deadline=parse_duration(shape.cleaning.deadline),
            clean_memory_bytes=shape.cleaning.memory_mb * 1024 * 1024,
            engine=self._engine(shape),
            engine_notifies=shape.engine.notify,
            metrics=self._listening(shape.metrics.listen),
        )

    def _allowed(self, entries: Sequence[str]) -> tuple[str, ...]:
        try:
            AddressGuard(entries)
        except ValueError as error:
            raise self.origin.error("network.allow", str(error)) from error
        return tuple(entries)

    def _timezone(self, name: str, key: str) -> ZoneInfo:
        from zoneinfo import ZoneInfoNotFoundError, available_timezones  # noqa: PLC0415 - only read when wrong

        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            nearest = difflib.get_close_matches(name, available_timezones(), n=1, cutoff=0.5)
            raise self.origin.error(key, f"{name!r} is not a time zone", nearest) from None

    def _database(self, shape: SettingsShape) -> str:
        given = shape.database if "database" in shape.model_fields_set or not shape.database_file else None
        url = self._secret(given, shape.database_file, "database")
        if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
            return f"sqlite:///{self.folder / url.removeprefix('sqlite:///')}"
        if not url.startswith(("sqlite:", "postgresql+psycopg://")):
            raise self.origin.error("database", "must start with sqlite:/// or postgresql+psycopg://")
        return url

    def _listening(self, listen: str) -> tuple[str, int] | None:
        if not listen:
            return None
        host, _, port = listen.rpartition(":")
        if not 0 < int(port) < 65_536:
            raise self.origin.error("metrics.listen", f"{port} is no port")
        return host.strip("[]"), int(port)

    def _engine(self, shape: SettingsShape) -> str:
        if shape.engine.kind == "procrastinate" and self._database(shape).startswith("sqlite:"):
            raise self.origin.error("engine.kind", "needs PostgreSQL, and `database` names SQLite")
        return shape.engine.kind

    def _groups(self, shape: SettingsShape) -> Mapping[str, Sequence[str]]:
        try:
            return expand_groups(shape.terms)
        except QueryError as error:
            raise self.origin.error("terms", str(error)) from error

    def _topics(self, shape: SettingsShape, groups: Mapping[str, Sequence[str]]) -> tuple[Topic, ...]:
        """The topics, each query parsed once to be sure; those that ship are sound."""
        if not shape.topics:
            return tuple(Topic(each["name"], each["query"]) for each in DEFAULT_TOPICS)
        self._refuse_twins("topics", [each.name for each in shape.topics])
        names = {*groups, *builtin_groups()}
        for each in shape.topics:
            try:
                parse_query(each.query, names)
            except QueryError as error:
                raise self.origin.error(f"topics.{each.name}.query", str(error)) from error
        return tuple(Topic(each.name, each.query) for each in shape.topics)

    def _outlets(self, shape: SettingsShape) -> tuple[Outlet, ...]:
        shipped = shipped_outlets()
        given = [each.model_dump(exclude_none=True, exclude_unset=True) for each in shape.outlets or []]
        given = given or [dict(each) for each in DEFAULT_OUTLETS]
        self._refuse_twins("outlets", [each["slug"] for each in given])
        pace = {"delay": shape.network.delay}
        asked = pace if "delay" in shape.network.model_fields_set else {}
        return tuple(self._outlet({**(asked if each["slug"] in shipped else pace), **each}, shipped) for each in given)

    def _outlet(self, data: dict[str, Any], shipped: Mapping[str, Outlet]) -> Outlet:
        base = shipped.get(data["slug"])
        if base is None and not data.get("sources"):
            nearest = difflib.get_close_matches(data["slug"], shipped, n=1)
            raise self.origin.error(f"outlets.{data['slug']}", "is not a shipped outlet and has no sources", nearest)
        try:
            return read_outlet(data, self.origin.place, base=base)
        except OutletError as error:
            raise self.origin.error(f"outlets.{data['slug']}.{error.key}", error.reason) from error

    def _channels(self, shape: SettingsShape, topics: Sequence[str]) -> tuple[Channel, ...]:
        given = shape.channels or [ChannelShape.model_validate(each) for each in DEFAULT_CHANNELS]
        self._refuse_twins("channels", [each.name for each in given])
        return tuple(self._channel(each, topics) for each in given)

    def _channel(self, shape: ChannelShape, topics: Sequence[str]) -> Channel:
        key = f"channels.{shape.name}"
        for topic in shape.topics:
            if topic not in topics:
                nearest = difflib.get_close_matches(topic, topics, n=1)
                raise self.origin.error(f"{key}.topics", f"{topic!r} is not a topic", nearest)
        self._refuse_missing(key, shape)
        secret = partial(self._channel_secret, key, shape)
        channel = Channel(
            name=shape.name,
            kind=ChannelKind(shape.kind),
            topics=tuple(shape.topics),
            digest=tuple(shape.digest),
            url=secret("url"),
            secrets=tuple(secret("secret").split()),
            to=tuple(shape.to),
            sender=shape.sender or "",
            smtp=secret("smtp"),
            smtp_user=shape.user or "",
            smtp_password=secret("password"),
            path=str(self.folder / shape.path) if shape.path else "",
            language=shape.language,
            empty_digest=shape.empty_digest,
            quiet=shape.quiet or "",
            minimum_score=shape.minimum_score,
            concurrency=shape.concurrency or 0,
            unsubscribe_url=shape.unsubscribe_url or "",
            keep=shape.keep,
        )
        for name, reason in faults_of(channel):
            raise self.origin.error(f"{key}.{name}", reason)
        return channel

    def _refuse_missing(self, key: str, shape: ChannelShape) -> None:
        needed: dict[str, list[tuple[str, object]]] = {
            "webhook": [("url", shape.url or shape.url_file), ("secret", shape.secret or shape.secret_file)],
            "email": [("to", shape.to), ("from", shape.sender), ("smtp", shape.smtp or shape.smtp_file)],
            "chat": [("url", shape.url or shape.url_file)],
            "folder": [("path", shape.path)],
            "feed": [("path", shape.path)],
        }
        for name, value in needed[shape.kind]:
            if not value:
                raise self.origin.error(f"{key}.{name}", f"is needed by a channel of kind {shape.kind}")

    def _channel_secret(self, key: str, shape: ChannelShape, name: str) -> str:
        return self._secret(getattr(shape, name), getattr(shape, f"{name}_file"), f"{key}.{name}")

    def _secret(self, value: SecretStr | None, file: str | None, key: str) -> str:
        """The secret itself or what its file holds; empty where neither is given."""
        if file is None:
            return value.get_secret_value() if value is not None else ""
        if value is not None:
            raise self.origin.error(f"{key}_file", f"stands beside {key}: only one of them can hold")
        try:
            held = (self.folder / file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "is not UTF-8"
            raise self.origin.error(f"{key}_file", f"{file} cannot be read: {reason}") from error
        if not held:
            raise self.origin.error(f"{key}_file", f"{file} is empty")
        return held

    def _refuse_twins(self, key: str, names: Iterable[str]) -> None:
        seen: set[str] = set()
        for name in names:
            if name in seen:
                raise self.origin.error(f"{key}.{name}", "stands twice")
            seen.add(name)
