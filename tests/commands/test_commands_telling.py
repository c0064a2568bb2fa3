"""The commands that tell, and those that look after the outbox, the digest and the database."""

import shutil

import pytest

from commands_desk import TITLE
from monitor.app import DONE, NOT_WELL


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
