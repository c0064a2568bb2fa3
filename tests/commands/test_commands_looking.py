"""The commands that look: on an empty database and on a filled one, for people and for programs."""

import re

import pytest

import canary
from commands_desk import TITLE, A, B, C
from monitor.app import DONE, NOT_WELL
from pipeline_desk import FEED

LOOKING = (
    ["sources"],
    ["audit"],
    ["check"],
    ["outbox", "list"],
    ["digest", "preview"],
    ["sources", "--json"],
    ["outbox", "list", "--json"],
)


@pytest.mark.parametrize("verbs", LOOKING, ids=" ".join)
def test_every_command_that_looks_works_on_an_empty_database(empty, verbs):
    assert empty.call(*verbs).code == DONE


@pytest.mark.parametrize("verbs", LOOKING, ids=" ".join)
def test_every_command_that_looks_works_on_a_filled_database(filled, verbs):
    done = filled.call(*verbs)
    assert done.code == DONE
    assert done.out


@pytest.mark.parametrize("verbs", [*LOOKING[:2], *LOOKING[3:], ["why", A], ["health"]], ids=" ".join)
def test_without_a_database_a_command_says_how_to_make_one(bare, verbs):
    done = bare.call(*verbs)
    assert (done.code, "`monitor db upgrade` makes it" in done.error) == (2, True)


def test_why_tells_the_whole_way_of_an_address(filled):
    done = filled.call("why", A)
    assert done.code == DONE
    lines = [line.split("  ")[0] for line in done.out.splitlines()]
    assert [
        word
        for word in ("discovered", "fetched", "cleaned", "matched", "story", "delivery", "fate")
        if word not in " ".join(lines)
    ] == []
    assert f"in feed {FEED}" in done.out
    assert "Rusia (russia)" in done.out
    assert re.search(r"^fate +told: story ", done.out, re.MULTILINE)


def test_why_tells_why_not(filled):
    assert "no topic matches" in filled.call("why", B).out
    pending = filled.call("why", C).out
    assert "attempt 1: timeout: as the test wants it" in pending
    assert "next try" in pending
    assert "fate        pending" in pending


@pytest.mark.parametrize("spelling", [A + "?utm_source=x", A + "#top", A.replace("https", "http"), "1", "Teken Pakta"])
def test_why_knows_an_address_by_any_of_its_spellings_a_number_or_words_of_the_title(filled, spelling):
    assert TITLE in filled.call("why", spelling).out


def test_why_of_an_address_never_seen_says_whose_it_would_be_and_is_not_well(filled):
    done = filled.call("why", "https://one.example/never-1")
    assert done.code == NOT_WELL
    assert "It belongs to One" in done.out
    assert FEED in done.out
    assert "No outlet of the settings has this host" in filled.call("why", "https://elsewhere.example/1").out


def test_why_as_json_holds_every_field(filled):
    (told,) = filled.call("why", A, "--json").json
    assert told["link"]["fate"] == "told"
    assert told["matches"][0]["topic"] == "russia-north-korea"
    assert filled.call("why", "https://elsewhere.example/1", "--json").json == []


def test_sources_shows_health_and_is_not_well_when_one_is_down(filled):
    from contextlib import closing  # noqa: PLC0415

    from monitor.store.engine import open_database  # noqa: PLC0415
    from monitor.store.tables import source_state  # noqa: PLC0415

    (row,) = filled.call("sources", "--json").json
    assert (row["health"]["outlet"], row["health"]["state"], row["poll_count"]) == ("one", "up", 1)
    with closing(open_database(f"sqlite:///{filled.database}")) as database:
        database.write(lambda tx: tx.execute(source_state.update().values(state="down", state_reason="gone: HTTP 404")))
    done = filled.call("sources")
    assert (done.code, "gone: HTTP 404" in done.out) == (NOT_WELL, True)


def test_audit_names_what_is_broken(filled):
    from contextlib import closing  # noqa: PLC0415

    from monitor.store.engine import open_database  # noqa: PLC0415
    from monitor.store.tables import link  # noqa: PLC0415

    assert filled.call("audit").out.endswith("nothing is missing\n")
    with closing(open_database(f"sqlite:///{filled.database}")) as database:
        database.write(lambda tx: tx.execute(link.update().where(link.c.fate.is_(None)).values(next_attempt_at=None)))
    done = filled.call("audit")
    assert (done.code, done.out.splitlines()[-1]) == (NOT_WELL, "1 problems")
    assert "has neither a fate nor an attempt ahead" in done.out


def test_check_warns_of_groups_that_no_topic_asks_for(bare):
    bare.write_settings(terms={"sanctions": ["sanksi"]})
    done = bare.call("check")
    assert done.code == DONE
    assert "terms sanctions" in done.out


def test_check_warns_of_a_host_that_is_asked_for_more_than_its_delay_allows(bare):
    sources = [{"kind": "feed", "url": f"https://one.example/{n}", "every": "10s"} for n in range(6)]
    bare.write_settings(outlets=[{"slug": "one", "hosts": ["one.example"], "delay": "5s", "sources": sources}])
    assert "host one.example" in bare.call("check").out


def test_schema_is_that_of_the_settings(bare):
    assert "channels" in bare.call("schema").json["properties"]


def test_health_is_well_only_after_a_sign_of_life(empty):
    from contextlib import closing  # noqa: PLC0415

    from monitor.app import utc_now  # noqa: PLC0415
    from monitor.store import workers  # noqa: PLC0415
    from monitor.store.engine import open_database  # noqa: PLC0415

    assert empty.call("health").code == NOT_WELL
    with closing(open_database(f"sqlite:///{empty.database}")) as database:
        sign = workers.Sign("here:1", "run", "1.0", slots=1, busy=0, engine="embedded")
        database.write(lambda tx: workers.leave_sign(tx, sign, utc_now()))
    done = empty.call("health")
    assert (done.code, "here:1" in done.out) == (DONE, True)


def test_a_wrong_setting_is_one_sentence_and_two(bare):
    bare.write_settings(chanels=[])
    done = bare.call("check")
    assert done.code == 2
    assert "chanels" in done.error
    assert "channels" in done.error


def test_no_command_echoes_a_secret(filled):
    for verbs in (*LOOKING, ["why", A], ["outbox", "list", "--json"]):
        done = filled.call(*verbs)
        canary.assert_untold(done.out + done.error)
