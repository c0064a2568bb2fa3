"""The commands that tell, and those that look after the outbox, the digest and the database."""

import shutil
from contextlib import closing

import pytest

from commands_desk import TITLE
from monitor.app import DONE, NOT_WELL
from monitor.store import channel_states
from monitor.store.engine import open_database


def outbox(desk, *states):
    return [row for row in desk.call("outbox", "list", "--json").json if not states or row["state"] in states]


def test_send_test_writes_to_a_folder_at_once(empty):
    assert empty.call("send-test", "daily").code == DONE
    assert len(list((empty.folder / "digests").glob("*.html"))) == 1


def test_send_test_to_a_channel_that_does_not_answer_is_not_well_and_says_why(empty):
    done = empty.call("send-test", "desk")
    assert done.code == NOT_WELL
    assert "1 to be tried again" in done.out


def test_a_channel_that_does_not_exist_is_refused_with_the_nearest_name(empty):
    done = empty.call("send-test", "dialy")
    assert (done.code, "'daily'" in done.error) == (2, True)


def test_the_preview_shows_what_waits_and_writes_nothing(filled):
    assert TITLE in filled.call("digest", "preview").out
    assert "<html" in filled.call("digest", "preview", "--html").out
    assert TITLE in filled.call("digest", "preview", "daily").out
    assert [row["kind"] for row in outbox(filled)] == ["story.new"]


def test_a_digest_is_sent_with_what_waits_and_the_next_one_is_empty(filled):
    done = filled.call("digest", "send")
    assert (done.code, "daily: 1 sent" in done.out) == (DONE, True)
    (file,) = (filled.folder / "digests").glob("*.html")
    assert TITLE in file.read_text()
    assert "daily: 0 sent" in filled.call("digest", "send", "daily").out


def test_without_a_channel_that_has_digest_times_a_preview_is_refused(empty):
    empty.write_settings(channels=[{"name": "f", "kind": "folder", "path": "x"}])
    assert empty.call("digest", "preview").code == 2


def test_a_delivery_is_shown_dropped_and_owed_again(filled):
    (owed,) = outbox(filled)
    shown = filled.call("outbox", "show", owed["id"])
    assert (shown.code, "story.new" in shown.out, TITLE in shown.out) == (DONE, True, True)
    assert filled.call("outbox", "drop", owed["id"]).out == "1 deliveries dropped\n"
    assert [row["last error"] for row in outbox(filled, "dead")] == ["dropped by hand"]
    assert filled.call("outbox", "retry").out == "1 deliveries owed again\n"
    assert len(outbox(filled, "pending")) == 1


def test_what_is_held_waits_for_its_release(filled):
    assert filled.call("outbox", "hold").code == DONE
    assert [row["state"] for row in outbox(filled)] == ["held"]
    assert filled.call("outbox", "release").out == "1 deliveries released\n"
    assert [row["state"] for row in outbox(filled)] == ["pending"]


@pytest.mark.parametrize("verbs", [["show", "msg_none"], ["list", "--state", "lost"]], ids=" ".join)
def test_what_is_not_there_is_refused(filled, verbs):
    assert filled.call("outbox", *verbs).code == 2


def test_the_outbox_is_listed_by_state(filled):
    assert filled.call("outbox", "list", "--state", "pending").out.count("story.new") == 1
    assert filled.call("outbox", "list", "--state", "dead").out == ""


def test_upgrade_makes_the_database_and_a_second_time_changes_nothing(bare):
    first = bare.call("db", "upgrade")
    assert first.code == DONE
    assert bare.call("db", "upgrade") == first
    assert bare.call("audit").code == DONE


def test_a_backup_comes_back_with_everything_and_what_it_owes_is_held(filled, tmp_path):
    copy = tmp_path / "copy.db"
    assert filled.call("db", "backup", str(copy)).code == DONE
    assert filled.call("db", "restore", str(copy)).code == 2  # there is a database
    assert filled.call("db", "restore", str(copy), "--force").code == DONE
    assert [row["state"] for row in outbox(filled)] == ["held"]
    shutil.rmtree(filled.database.parent)
    assert filled.call("db", "restore", str(copy)).code == DONE
    assert filled.call("audit").out.endswith("nothing is missing\n")


# -- channels ----------------------------------------------------------------------------------------------------------


def fail(desk, times, name="desk"):
    change(desk, lambda tx, now: [channel_states.count_failure(tx, name, "HTTP 503", now) for _ in range(times)])


def change(desk, write):
    with closing(open_database(f"sqlite:///{desk.database}")) as database:
        database.write(lambda tx: write(tx, database.now(tx)))


def states(desk):
    return {row["channel"]: row["state"] for row in desk.call("channels", "list", "--json").json}


def test_channels_are_listed_with_what_they_are_owed(filled):
    done = filled.call("channels", "list", "--json")
    assert [(row["channel"], row["kind"], row["state"], row["owed"]) for row in done.json] == [
        ("desk", "webhook", "ok", 1),
        ("daily", "folder", "ok", 0),
    ]
    assert done.code == DONE


def test_a_paused_channel_is_shown_wherever_somebody_looks(filled):
    fail(filled, 5)
    listed = filled.call("channels", "list")
    assert (listed.code, "5 failures in a row: HTTP 503" in listed.out) == (NOT_WELL, True)
    assert "desk is paused until" in filled.call("outbox", "list").error
    assert states(filled) == {"desk": "paused", "daily": "ok"}


def test_a_disabled_channel_stays_so_until_a_person_enables_it(filled):
    assert "is disabled" in filled.call("channels", "disable", "desk").out
    assert states(filled)["desk"] == "disabled"
    sent = filled.call("send-test", "desk")
    assert (sent.code, "`monitor channels enable desk`" in sent.error) == (NOT_WELL, True)
    assert filled.call("channels", "enable", "desk").out == "desk is enabled\n"
    assert filled.call("channels", "enable", "desk").out == "desk was neither disabled nor paused\n"
    assert states(filled)["desk"] == "ok"


def test_retrying_what_died_uses_its_channel_again_and_no_other(filled):
    (owed,) = outbox(filled)
    change(filled, lambda tx, now: [channel_states.disable(tx, each, "HTTP 410", now) for each in ("desk", "daily")])
    filled.call("outbox", "drop", owed["id"])
    filled.call("outbox", "retry", owed["id"])
    assert states(filled) == {"desk": "ok", "daily": "disabled"}


def test_a_person_can_try_a_paused_channel_at_once(filled):
    filled.write_settings(channels=[{"name": "daily", "kind": "folder", "path": "digests"}])
    fail(filled, 6, "daily")
    assert filled.call("send-test", "daily").code == DONE
    assert states(filled) == {"daily": "ok"}


def test_what_is_held_is_said_by_whoever_sends(filled):
    filled.call("outbox", "hold")
    sent = filled.call("send-test", "daily")
    assert (sent.code, "`monitor outbox release`" in sent.error) == (NOT_WELL, True)
    assert set(states(filled).values()) == {"held"}


def test_quiet_hours_are_shown_and_a_person_may_send_in_them(filled):
    filled.write_settings(channels=[{"name": "daily", "kind": "folder", "path": "digests", "quiet": "00:00-23:59"}])
    if states(filled)["daily"] == "ok":  # the one minute of the day
        return
    assert states(filled)["daily"] == "quiet"
    assert filled.call("send-test", "daily").code == DONE


def test_a_channel_that_the_settings_do_not_know_is_refused(filled):
    for verb in ("enable", "disable"):
        assert filled.call("channels", verb, "dialy").code == 2
