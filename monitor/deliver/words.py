"""The digest's own words, in the reader's language and time zone.

Dates are written by hand because the month names of a system's locales are not there in a small container.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from monitor.deliver.message import told_day
from monitor.match.explanation import Apart, Explanation, Place
from monitor.model import Dated, Relation, Zone


@dataclass(frozen=True, slots=True)
class Words:
    """What a digest says in one language. `{}` stands for a number or a name."""

    language: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    months_short: tuple[str, ...]
    clock: str  # strftime of a time of day
    stories: tuple[str, str]  # one, many
    outlets: tuple[str, str]
    undated: str
    found: str
    source: str
    also_in: str
    more_members: str
    update: str
    matched: str
    also_topic: str
    zones: Mapping[Zone, str]
    relations: Mapping[Relation, str]
    more_title: str
    more_note: str
    only_in_text: str
    empty: str
    health_ok: str
    health_bad: str
    health_none: str
    states: Mapping[str, str]
    why: str
    and_more: str
    story_title: str
    update_title: str
    degraded: str
    recovered: str
    ping: str
    feed_title: str
    channel_degraded: str
    channel_recovered: str
    channel_paused: str
    channel_disabled: str
    left_out: tuple[str, str]  # one, many
    new_stories: tuple[str, str]
    updated_stories: tuple[str, str]
    new_mark: str
    changed_mark: str
    since_last: str
    new_reports: tuple[str, str]
    changed_reports: tuple[str, str]
    first_at: str
    wire_text: str
    figures: str
    score: str
    places: Mapping[Place, str]
    mentions: tuple[str, str]
    sentences: tuple[str, str]
    apart: Mapping[Apart, str]
    words_apart: tuple[str, str]

    def explained(self, told: Explanation) -> str:
        """`all in the title; 4 mentions in 2 sentences, side by side at the closest`."""
        often = f"{self.count(self.mentions, told.mentions)} {self.count(self.sentences, told.sentences)}"
        near = told.nearness
        nearness = self.apart[near] if isinstance(near, Apart) else self.count(self.words_apart, near)
        return f"{self.places[told.place]}; {often}{nearness}"

    def count_stories(self, count: int) -> str:
        return self.stories[count != 1].format(count)

    def count(self, forms: tuple[str, str], count: int, *more: str) -> str:
        """`1 new report`, `2 new reports`."""
        return forms[count != 1].format(count, *more)

    def count_outlets(self, count: int) -> str:
        return self.outlets[count != 1].format(count)

    def full_day(self, day: date) -> str:
        return f"{self.weekdays[day.weekday()]}, {self.day(day)}"

    def day(self, day: date) -> str:
        return f"{day.day} {self.months[day.month - 1]} {day.year}"

    def short_day(self, day: date) -> str:
        return f"{day.day} {self.months_short[day.month - 1]} {day.year}"

    def time(self, at: datetime, timezone: tzinfo) -> str:
        local = at.astimezone(timezone)
        return f"{local.strftime(self.clock)} {zone_name(local)}"

    def moment(self, at: datetime, timezone: tzinfo) -> str:
        return f"{self.short_day(at.astimezone(timezone).date())} {self.time(at, timezone)}"

    def period(self, start: datetime, end: datetime, timezone: tzinfo) -> str:
        """`18 Juni 2024, 07.00–15.00 WIB` within a day, `17 Juni 07.00 – 18 Juni 2024 07.00 WIB` over several."""
        first, last = start.astimezone(timezone), end.astimezone(timezone)
        clock = first.strftime(self.clock)
        if first.date() == last.date():
            return f"{self.day(last.date())}, {clock}–{self.time(end, timezone)}"
        return f"{self.day(first.date())} {clock} – {self.day(last.date())} {self.time(end, timezone)}"

    def published(self, published: Dated, first_seen_at: datetime, timezone: tzinfo) -> str:
        """When an article says it appeared, no more exactly than it says; else when it was found."""
        if published.at is None or published.precision == "none":
            return f"{self.undated} ({self.found.format(self.moment(first_seen_at, timezone))})"
        if published.precision == "day":
            return self.short_day(told_day(published.at))
        return self.moment(published.at, timezone)

    def told_time(self, told: str | None, precision: str, timezone: tzinfo) -> str:
        """As `published`, of an article in a message."""
        if told is None:
            return self.undated
        at = datetime.fromisoformat(told)
        return self.short_day(at.date()) if precision == "day" else self.moment(at, timezone)


def zone_name(local: datetime) -> str:
    """`WIB`, `CEST`; `UTC+03` for a zone whose only name is its offset."""
    name = local.tzname() or ""
    return f"UTC{name}" if name[:1] in {"+", "-"} else name


def words_of(language: str) -> Words:
    """Indonesian for `id`, English for everything else."""
    return _INDONESIAN if language == "id" else _ENGLISH


_INDONESIAN = Words(
    language="id",
    weekdays=("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    months=(
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
        *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ),
    months_short=("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    clock="%H.%M",
    stories=("{} berita", "{} berita"),
    outlets=("{} media", "{} media"),
    undated="tanpa tanggal",
    found="ditemukan {}",
    source="sumber: {}",
    also_in="Juga di",
    more_members="dan {} lainnya",
    update="Pembaruan",
    matched="Cocok: {}",
    also_topic="juga topik {}",
    zones={
        Zone.TITLE: "judul",
        Zone.STANDFIRST: "teras",
        Zone.BODY: "isi",
        Zone.SUBHEADING: "subjudul",
        Zone.QUOTE: "kutipan",
    },
    relations={
        Relation.NEW: "",
        Relation.VERSION: "versi lain",
        Relation.COPY: "naskah yang sama",
        Relation.EVENT: "peristiwa yang sama",
    },
    more_title="Berita lainnya",
    more_note="{} berita lain, hanya judulnya:",
    only_in_text="{} berita lagi tidak muat di sini; semuanya ada di versi teks.",
    empty="Tidak ada berita baru.",
    health_ok="{} sumber diperiksa, semuanya baik.",
    health_bad="{} sumber diperiksa, {} bermasalah:",
    health_none="Belum ada sumber yang diperiksa.",
    states={"degraded": "terganggu", "down": "mati", "up": "baik", "new": "baru"},
    why="Mengapa sebuah berita ada atau tidak ada di sini?",
    and_more="dan {} lagi",
    story_title="Berita baru",
    update_title="Pembaruan berita",
    degraded="Sumber terganggu: {}",
    recovered="Sumber pulih: {}",
    ping="Pesan uji untuk saluran {}. Saluran ini berfungsi.",
    feed_title="Pantauan berita: {}",
    channel_degraded="Saluran terganggu: {}",
    channel_recovered="Saluran pulih: {}",
    channel_paused="Saluran {} dijeda sejak {}: {}",
    channel_disabled="Saluran {} dimatikan sejak {}: {}",
    left_out=(
        "{} berita tidak ditampilkan: skornya di bawah {}.",
        "{} berita tidak ditampilkan: skornya di bawah {}.",
    ),
    new_stories=("{} baru", "{} baru"),
    updated_stories=("{} pembaruan", "{} pembaruan"),
    new_mark="baru",
    changed_mark="diperbarui",
    since_last="Sejak ringkasan sebelumnya: {}",
    new_reports=("{} laporan baru", "{} laporan baru"),
    changed_reports=("{} naskah diperbarui", "{} naskah diperbarui"),
    first_at="pertama di {}, {}",
    wire_text="naskah {}",
    figures="Angka berbeda: {}",
    score="Skor {:.2f}: {}",
    places={
        Place.TITLE: "semua di judul",
        Place.TITLE_AND_LEAD: "semua di judul dan teras",
        Place.LEAD: "semua di teras",
        Place.TITLE_IN_PART: "sebagian di judul, selebihnya di bawah",
        Place.LEAD_IN_PART: "sebagian di teras, selebihnya di bawah",
        Place.BELOW: "di bawah teras",
    },
    mentions=("{} sebutan", "{} sebutan"),
    sentences=("dalam {} kalimat", "dalam {} kalimat"),
    apart={Apart.ALONE: "", Apart.ITEMS: ", masing-masing dalam berita sendiri", Apart.ADJACENT: ", berdampingan"},
    words_apart=(", terdekat berjarak {} kata", ", terdekat berjarak {} kata"),
)

_ENGLISH = Words(
    language="en",
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    months_short=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    clock="%H:%M",
    stories=("{} story", "{} stories"),
    outlets=("{} outlet", "{} outlets"),
    undated="no date",
    found="found {}",
    source="source: {}",
    also_in="Also in",
    more_members="and {} more",
    update="Update",
    matched="Matched: {}",
    also_topic="also topic {}",
    zones={
        Zone.TITLE: "title",
        Zone.STANDFIRST: "standfirst",
        Zone.BODY: "body",
        Zone.SUBHEADING: "subheading",
        Zone.QUOTE: "quote",
    },
    relations={
        Relation.NEW: "",
        Relation.VERSION: "another version",
        Relation.COPY: "same wire copy",
        Relation.EVENT: "same event",
    },
    more_title="More stories",
    more_note="{} more, by title only:",
    only_in_text="{} more did not fit here; all of them are in the text version.",
    empty="Nothing new.",
    health_ok="{} sources checked, all well.",
    health_bad="{} sources checked, {} failing:",
    health_none="No source was checked yet.",
    states={"degraded": "degraded", "down": "down", "up": "up", "new": "new"},
    why="Why is a story here, or why is it not?",
    and_more="and {} more",
    story_title="New story",
    update_title="Updated story",
    degraded="Source in trouble: {}",
    recovered="Source recovered: {}",
    ping="Test message for the channel {}. It works.",
    feed_title="News monitor: {}",
    channel_degraded="Channel in trouble: {}",
    channel_recovered="Channel recovered: {}",
    channel_paused="Channel {} paused since {}: {}",
    channel_disabled="Channel {} disabled since {}: {}",
    left_out=("{} story is not shown: its score is below {}.", "{} stories are not shown: their score is below {}."),
    new_stories=("{} new", "{} new"),
    updated_stories=("{} update", "{} updates"),
    new_mark="new",
    changed_mark="updated",
    since_last="Since the last digest: {}",
    new_reports=("{} new report", "{} new reports"),
    changed_reports=("{} updated article", "{} updated articles"),
    first_at="first in {}, {}",
    wire_text="{} text",
    figures="Numbers differ: {}",
    score="Score {:.2f}: {}",
    places={place: place.value for place in Place},
    mentions=("{} mention", "{} mentions"),
    sentences=("in {} sentence", "in {} sentences"),
    apart={
        Apart.ALONE: "",
        Apart.ITEMS: ", each in a story of its own",
        Apart.ADJACENT: ", side by side at the closest",
    },
    words_apart=(", {} word between the closest", ", {} words between the closest"),
)
