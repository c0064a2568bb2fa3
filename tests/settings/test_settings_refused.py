"""Settings that are wrong: the start is refused, and the message says what would be right."""

import pytest

from monitor.errors import SettingsError
from monitor.settings import load_settings
from settings_files import SECRET, WEBHOOK, load, refusal, write

MAIL = """
[[channels]]
name = "daily"
kind = "email"
to   = ["reader@example.com"]
from = "monitor@example.com"
smtp = "smtp://desk:pass-word@127.0.0.1"
"""

FEED = """
[[channels]]
name = "feeds"
kind = "feed"
path = "feeds"
"""


@pytest.mark.parametrize(
    ("text", "key", "nearest"),
    [
        ('timezon = "UTC"', "timezon", "timezone"),
        ('[network]\ndealy = "2s"', "network.dealy", "delay"),
        ('[[topics]]\nname = "a"\nquerry = "x"\nquery = "x"', "topics.a.querry", "query"),
        (WEBHOOK + 'secretfile = "x"', "channels.desk.secretfile", "secret_file"),
        (MAIL + 'form = "x"', "channels.daily.form", "from"),
        ('[[outlets]]\nslug = "tempo"\nlanguag = "id"', "outlets.tempo.languag", "language"),
        (
            '[[outlets]]\nslug = "tempo"\n[[outlets.sources]]\nurls = "x"\nurl = "x"',
            "outlets.tempo.sources.0.urls",
            "url",
        ),
        ('[shedule]\nfastest = "5m"', "shedule", "schedule"),
    ],
)
def test_an_unknown_key_is_named_with_the_nearest(tmp_path, text, key, nearest):
    error = refusal(tmp_path, text)
    assert (error.place, error.key, error.nearest) == (str(tmp_path / "settings.toml"), key, nearest)
    assert "is not a setting" in error.reason


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ('timezone = "Asia/Jakrta"', "timezone", "'Asia/Jakrta' is not a time zone"),
        ('timezone = "../../etc/passwd"', "timezone", "'../../etc/passwd' is not a time zone"),
        ('database = "mysql://x"', "database", "must start with sqlite:/// or postgresql+psycopg://"),
        ('[network]\ndelay = "soon"', "network.delay", "is not a time span such as 10m or 1h30m"),
        ('[network]\ndelay = "1s 2h"', "network.delay", "is not a time span such as 10m or 1h30m"),
        ("[network]\nrequests = 0", "network.requests", "input should be greater than or equal to 1"),
        ('[network]\nrequests = "many"', "network.requests", "input should be a valid integer"),
        ('[[topics]]\nname = "a"', "topics.a.query", "is needed"),
        ('[[topics]]\nname = "A b"\nquery = "x"', "topics.A b.name", "may consist of a-z"),
        ('[[topics]]\nname = "a"\nquery = "x"\n[[topics]]\nname = "a"\nquery = "y"', "topics.a", "stands twice"),
        ('[[outlets]]\nslug = "tempo"\n[[outlets]]\nslug = "tempo"', "outlets.tempo", "stands twice"),
        (WEBHOOK + WEBHOOK, "channels.desk", "stands twice"),
        ('[[outlets]]\nslug = "temppo"', "outlets.temppo", "is not a shipped outlet and has no sources"),
        ('[[outlets]]\nslug = "tempo"\ntimezone = "Mars"', "outlets.tempo.timezone", ""),
        ("[[outlets]]\nslug = \"tempo\"\n[outlets.links]\narticle = ['(']", "outlets.tempo.links.article", ""),
        ("[[outlets]]\nslug = \"tempo\"\n[outlets.clean]\nbodyy = ['p']", "outlets.tempo.clean.bodyy", ""),
        (
            '[[channels]]\nname = "x"\nkind = "pigeon"',
            "channels.x.kind",
            "input should be 'webhook', 'email', 'chat', 'folder' or 'feed'",
        ),
        (
            '[[channels]]\nname = "x"\nkind = "webhook"\nsecret = "s"',
            "channels.x.url",
            "is needed by a channel of kind webhook",
        ),
        (
            '[[channels]]\nname = "x"\nkind = "webhook"\nurl = "u"',
            "channels.x.secret",
            "is needed by a channel of kind webhook",
        ),
        ('[[channels]]\nname = "x"\nkind = "email"', "channels.x.to", "is needed by a channel of kind email"),
        ('[[channels]]\nname = "x"\nkind = "chat"', "channels.x.url", "is needed by a channel of kind chat"),
        ('[[channels]]\nname = "x"\nkind = "folder"', "channels.x.path", "is needed by a channel of kind folder"),
        (WEBHOOK + 'digest = ["07:00"]', "channels.desk.digest", "a webhook is told each story at once"),
        (WEBHOOK + 'quiet = "22-6"', "channels.desk.quiet", "is not a span of the day such as 22:00-06:00"),
        (WEBHOOK + 'quiet = "07:00-07:00"', "channels.desk.quiet", "is not a span of the day such as 22:00-06:00"),
        (WEBHOOK + "minimum_score = 1.5", "channels.desk.minimum_score", "less than or equal to 1"),
        (
            MAIL + 'digest = ["05:00"]\nquiet = "22:00-06:00"',
            "channels.daily.digest",
            "05:00 lies within the quiet hours 22:00-06:00",
        ),
        (MAIL + 'unsubscribe_url = "http://x.example/u"', "channels.daily.unsubscribe_url", "must be an https://"),
        (FEED + 'digest = ["07:00"]', "channels.feeds.digest", "a feed is read when its reader looks"),
        (FEED + 'url = "ftp://x.example"', "channels.feeds.url", "must be an http:// or https:// address"),
        ('[[channels]]\nname = "x"\nkind = "feed"', "channels.x.path", "is needed by a channel of kind feed"),
        (WEBHOOK.replace("https:", "ftp:"), "channels.desk.url", "must be an http:// or https:// address"),
        (
            WEBHOOK.replace("//hooks.example.com", "//hooks.example.com:port"),
            "channels.desk.url",
            "must be an http:// or https:// address",
        ),
        (WEBHOOK.replace("whsec_", "whsec_!"), "channels.desk.secret", "must be base64 after whsec_"),
        (
            MAIL.replace("smtp://", ""),
            "channels.daily.smtp",
            "must be smtp://, smtp+starttls:// or smtps:// and a host",
        ),
        (MAIL.replace('"reader@', '"'), "channels.daily.to", "'example.com' is not a mail address"),
        (MAIL.replace("reader@", "a@example.com, b@"), "channels.daily.to", "is not a mail address"),
        (WEBHOOK.replace("/token", "/\\r\\nX: y"), "channels.desk.url", "must be an http:// or https:// address"),
        (f"network = {'[' * 2000}{']' * 2000}", "TOML", "is nested too deeply"),
        (f"network = {'9' * 5000}", "TOML", "digits"),
        (MAIL.replace('"monitor@', '"'), "channels.daily.from", "'example.com' is not a mail address"),
        ('[[channels]]\nname = "x"\nkind = "chat"\nurl = "token"', "channels.x.url", "must be an Apprise address"),
        (MAIL + 'digest = ["7:00"]', "channels.daily.digest.0", 'is not a time of day such as "07:00"'),
        (MAIL + 'digest = ["24:00"]', "channels.daily.digest.0", 'is not a time of day such as "07:00"'),
        (MAIL + 'digest = ["monday 07:00"]', "channels.daily.digest.0", 'is not a time of day such as "07:00"'),
        (WEBHOOK + 'secret_file = "x"', "channels.desk.secret_file", "stands beside channels.desk.secret"),
        (MAIL + 'password_file = "not-there"', "channels.daily.password_file", "not-there cannot be read"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_wrong(tmp_path, text, key, reason):
    error = refusal(tmp_path, text)
    assert (error.place, error.key) == (str(tmp_path / "settings.toml"), key)
    assert reason in error.reason


def test_a_time_zone_is_told_the_nearest(tmp_path):
    assert refusal(tmp_path, 'timezone = "Asia/Jakrta"').nearest == "Asia/Jakarta"


def test_an_outlet_is_told_the_nearest(tmp_path):
    assert refusal(tmp_path, '[[outlets]]\nslug = "liputan"').nearest == "liputan6"


def test_a_channel_of_an_unknown_topic_is_told_the_nearest(tmp_path):
    error = refusal(tmp_path, WEBHOOK + 'topics = ["rusia-north-korea"]')
    assert (error.key, error.nearest) == ("channels.desk.topics", "russia-north-korea")


def test_a_query_that_cannot_be_parsed_is_shown_with_the_column(tmp_path):
    error = refusal(tmp_path, '[[topics]]\nname = "a"\nquery = "russia AND (north_korea"')
    assert error.key == "topics.a.query"
    assert error.reason.startswith("column ")


def test_an_unknown_group_in_the_terms_is_refused(tmp_path):
    error = refusal(tmp_path, '[terms]\nrusia = ["+builtin"]')
    assert error.key.startswith("terms")


def test_what_is_no_toml_is_shown_with_the_line(tmp_path):
    error = refusal(tmp_path, 'timezone = "UTC"\nnetwork = [')
    assert error.key == "TOML"
    assert "line 2" in error.reason or "end of document" in error.reason


def test_a_file_that_is_not_utf_8_is_refused(tmp_path):
    path = write(tmp_path, "")
    path.write_bytes(b'contact = "\xff"')
    with pytest.raises(SettingsError, match="is not UTF-8"):
        load_settings(path, {})


def test_a_file_that_is_named_must_exist(tmp_path):
    with pytest.raises(SettingsError, match="does not exist"):
        load_settings(tmp_path / "none.toml", {})


def test_an_empty_secret_file_is_refused(tmp_path):
    (tmp_path / "hook").write_text("\n", encoding="utf-8")
    error = refusal(tmp_path, WEBHOOK.replace(f'secret = "{SECRET}"', 'secret_file = "hook"'))
    assert (error.key, error.reason) == ("channels.desk.secret_file", "hook is empty")


@pytest.mark.parametrize(
    ("variable", "value", "key"),
    [
        ("MONITOR_TIMEZON", "UTC", "timezon"),
        ("MONITOR_TIMEZONE", "Mars", "timezone"),
        ("MONITOR_NETWORK__DELAY", "soon", "network.delay"),
        ("MONITOR_CHANNELS__FOLDER__DIGEST", '["7"]', "channels.folder.digest.0"),
        ("MONITOR_CHANNELS__FOLDER__SECRETT", "x", "channels.folder.secrett"),
        ("MONITOR_CHANNELS", "[3]", "channels.0"),
        ("MONITOR_NETWORK", "fast", "network"),
        ("MONITOR_DATABASE", "mysql://x", "database"),
        ("MONITOR_TOPICS__RUSSIA_NORTH_KOREA__QUERY", "a AND", "topics.russia-north-korea.query"),
    ],
)
def test_a_wrong_variable_is_named(tmp_path, variable, value, key):
    error = refusal(tmp_path, "", **{variable: value})
    assert (error.place, error.key) == (f"environment ({variable})", key)


def test_a_variable_below_what_is_no_table_leaves_the_refusal_to_the_file(tmp_path):
    error = refusal(tmp_path, 'channels = "none"', MONITOR_CHANNELS__DESK__URL="https://hooks.example.com/")
    assert error.key == "channels"


@pytest.mark.parametrize(
    ("text", "environ"),
    [
        (WEBHOOK.replace(f'"{SECRET}"', f'["{SECRET}"]'), {}),
        (WEBHOOK + f'secrets = "{SECRET}"', {}),
        (WEBHOOK + 'topics = ["none"]', {}),
        (WEBHOOK.replace('"webhook"', '"webhok"'), {}),
        (WEBHOOK + f'secret = "{SECRET}"', {}),
        (WEBHOOK.replace(f'secret = "{SECRET}"', f"secret = '{SECRET}"), {}),
        (MAIL.replace('"smtp://desk:pass-word@127.0.0.1"', '{url = "smtp://desk:pass-word@127.0.0.1"}'), {}),
        (WEBHOOK.replace("https:", "ftp:"), {}),
        (WEBHOOK.replace("whsec_", "whsec_!"), {}),
        (MAIL.replace("smtp://", "smtq://"), {}),
        (WEBHOOK, {"MONITOR_DATABASE": "postgres://desk:pass-word@host/news"}),
        (WEBHOOK, {"MONITOR_CHANNELS__DESK__SECRET": f'["{SECRET}"]'}),
        (WEBHOOK, {"MONITOR_CHANNELS__DESK__SECRET__X": SECRET}),
    ],
)
def test_no_refusal_tells_a_secret(tmp_path, text, environ):
    try:
        load(tmp_path, text, **environ)
    except SettingsError as error:
        said = f"{error} {error!r} {error.__cause__!r}"
        assert [each for each in (SECRET, "pass-word", "token-in-the-path") if each in said] == []
    else:
        pytest.fail("these settings are wrong")
