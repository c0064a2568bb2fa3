"""What settings mean: defaults, file, environment, secrets in files."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.model import ChannelKind
from monitor.settings import load_settings
from settings_files import SECRET, WEBHOOK, load, write

ROOT = Path(__file__).parents[2]


def test_with_no_settings_at_all_the_built_in_ones_hold(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = load_settings(None, {})
    (channel,) = settings.channels
    assert settings.place == "built-in settings"
    assert settings.database == f"sqlite:///{tmp_path}/data/monitor.db"
    assert [topic.name for topic in settings.topics] == ["russia-north-korea"]
    assert [outlet.slug for outlet in settings.outlets] == ["tempo", "liputan6", "kontan"]
    assert (channel.kind, channel.path, channel.digest) == (ChannelKind.FOLDER, f"{tmp_path}/data/digests", ("07:00",))


def test_settings_in_the_working_directory_are_found(tmp_path, monkeypatch):
    write(tmp_path, 'timezone = "Asia/Makassar"')
    monkeypatch.chdir(tmp_path)
    assert load_settings(None, {}).timezone == ZoneInfo("Asia/Makassar")


def test_an_empty_file_means_the_defaults(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    from_file = load(tmp_path, "")
    assert replace(from_file, place="") == replace(load_settings(None, {}), place="")


def test_the_example_is_valid(tmp_path):
    settings = load_settings(ROOT / "settings.example.toml", {})
    assert {"tempo", "liputan6", "kontan", "example"} == {outlet.slug for outlet in settings.outlets}


def test_what_the_example_keeps_in_comments_is_valid_too(tmp_path):
    lines = (ROOT / "settings.example.toml").read_text(encoding="utf-8").splitlines()
    hidden = [
        line.removeprefix("# ") for line in lines if line.startswith(("# [[", "# ")) and (" = " in line or "[[" in line)
    ]
    (tmp_path / "hook").write_text(SECRET, encoding="utf-8")
    text = "\n".join(lines + [line for line in hidden if not line.startswith("allow")])
    text = text.replace("/run/secrets/hook", f"{tmp_path}/hook").replace("/run/secrets/mail", f"{tmp_path}/hook")
    kinds = {channel.kind for channel in load(tmp_path, text).channels}
    assert kinds == set(ChannelKind)


def test_relative_paths_start_at_the_file(tmp_path):
    settings = load(tmp_path, 'database = "sqlite:///here.db"\n[[channels]]\nname = "f"\nkind = "folder"\npath = "out"')
    assert settings.database == f"sqlite:///{tmp_path}/here.db"
    assert settings.channels[0].path == f"{tmp_path}/out"


def test_absolute_paths_stay(tmp_path):
    assert load(tmp_path, 'database = "sqlite:////var/lib/m.db"').database == "sqlite:////var/lib/m.db"


def test_the_environment_wins_over_the_file(tmp_path):
    settings = load(tmp_path, 'timezone = "Asia/Makassar"', MONITOR_TIMEZONE="Asia/Jayapura")
    assert settings.timezone == ZoneInfo("Asia/Jayapura")


def test_an_empty_variable_is_none(tmp_path):
    assert load(tmp_path, 'timezone = "Asia/Makassar"', MONITOR_TIMEZONE="").timezone == ZoneInfo("Asia/Makassar")


def test_other_variables_are_nobody_s_business(tmp_path):
    assert load(tmp_path, "", MONITORING="x", NEWS_MONITOR_SETTINGS="y", PATH="z")


@pytest.mark.parametrize(
    ("variable", "value", "read", "expected"),
    [
        ("MONITOR_NETWORK__DELAY", "5s", lambda s: s.delay, timedelta(seconds=5)),
        ("MONITOR_NETWORK__REQUESTS", "7", lambda s: s.requests_count, 7),
        ("MONITOR_NETWORK__ALLOW", '["10.0.0.0/8", "desk"]', lambda s: s.allow, ("10.0.0.0/8", "desk")),
        ("MONITOR_RETENTION__PAGES", "2w", lambda s: s.keep_pages, timedelta(weeks=2)),
        ("MONITOR_TERMS__SANCTIONS", '["sanksi"]', lambda s: tuple(s.groups["sanctions"]), ("sanksi",)),
        ("MONITOR_CHANNELS__FOLDER__DIGEST", '["06:30"]', lambda s: s.channels[0].digest, ("06:30",)),
        ("MONITOR_CHANNELS__FOLDER__EMPTY_DIGEST", "true", lambda s: s.channels[0].empty_digest, True),
        ("MONITOR_OUTLETS__TEMPO__DELAY", "9s", lambda s: s.outlets[0].delay, timedelta(seconds=9)),
        ("MONITOR_TOPICS__RUSSIA_NORTH_KOREA__QUERY", "Kremlin", lambda s: s.topics[0].query, "Kremlin"),
    ],
)
def test_a_variable_names_a_key_by_its_path(tmp_path, variable, value, read, expected):
    assert read(load(tmp_path, "", **{variable: value})) == expected


def test_a_variable_changes_the_named_channel_of_the_file_and_nothing_else(tmp_path):
    before = load(tmp_path, WEBHOOK)
    after = load(tmp_path, WEBHOOK, MONITOR_CHANNELS__DESK__URL="https://other.example.com/")
    assert after == replace(before, channels=(replace(before.channels[0], url="https://other.example.com/"),))


def test_variables_can_add_a_channel(tmp_path):
    environ = {
        "MONITOR_CHANNELS__NIGHT_DESK__KIND": "webhook",
        "MONITOR_CHANNELS__NIGHT_DESK__URL": "https://hooks.example.com/",
        "MONITOR_CHANNELS__NIGHT_DESK__SECRET": SECRET,
    }
    assert [channel.name for channel in load(tmp_path, "", **environ).channels] == ["folder", "night-desk"]


def test_the_file_that_holds_a_secret_is_read(tmp_path):
    (tmp_path / "hook").write_text(f"{SECRET}\n", encoding="utf-8")
    text = WEBHOOK.replace(f'secret = "{SECRET}"', 'secret_file = "hook"')
    assert load(tmp_path, text).channels[0].secrets == (SECRET,)


@pytest.mark.parametrize("password", ["123456", "007", "true", "1e3", '"quoted"', "[open", "{a"])
def test_a_password_of_the_environment_is_taken_as_it_is(tmp_path, password):
    text = '[[channels]]\nname = "d"\nkind = "email"\nto = ["reader@example.com"]\nfrom = "m@example.com"\nsmtp = "smtp://h"'
    assert load(tmp_path, text, MONITOR_CHANNELS__D__PASSWORD=password).channels[0].smtp_password == password


def test_two_secrets_stand_while_rotating(tmp_path):
    assert load(tmp_path, WEBHOOK, MONITOR_CHANNELS__DESK__SECRET="new old").channels[0].secrets == ("new", "old")


def test_a_secret_of_the_environment_wins_over_the_file_that_holds_one(tmp_path):
    text = WEBHOOK.replace(f'secret = "{SECRET}"', 'secret_file = "not-there"')
    assert load(tmp_path, text, MONITOR_CHANNELS__DESK__SECRET="given").channels[0].secrets == ("given",)


def test_a_secret_file_of_the_environment_wins_over_a_secret_of_the_file(tmp_path):
    (tmp_path / "hook").write_text("held", encoding="utf-8")
    assert load(tmp_path, WEBHOOK, MONITOR_CHANNELS__DESK__SECRET_FILE="hook").channels[0].secrets == ("held",)


def test_the_database_may_stand_in_a_file(tmp_path):
    (tmp_path / "url").write_text("postgresql+psycopg://desk:pass@host/news", encoding="utf-8")
    assert load(tmp_path, 'database_file = "url"').database == "postgresql+psycopg://desk:pass@host/news"


def test_secrets_stay_out_of_what_settings_print(tmp_path):
    settings = load(tmp_path, WEBHOOK, MONITOR_DATABASE="postgresql+psycopg://desk:pass-word@host/news")
    assert [each for each in (SECRET, "token-in-the-path", "pass-word") if each in repr(settings)] == []


def test_a_shipped_outlet_keeps_what_is_not_overridden(tmp_path):
    shipped = load(tmp_path, "").outlets[0]
    (changed,) = load(tmp_path, '[[outlets]]\nslug = "tempo"\ndelay = "7s"').outlets
    assert changed == replace(shipped, delay=timedelta(seconds=7))


def test_an_outlet_of_one_s_own_needs_an_address_only(tmp_path):
    (outlet,) = load(
        tmp_path, '[[outlets]]\nslug = "own"\n[[outlets.sources]]\nurl = "https://own.example.com/rss"'
    ).outlets
    assert (outlet.slug, [source.url for source in outlet.sources]) == ("own", ["https://own.example.com/rss"])
