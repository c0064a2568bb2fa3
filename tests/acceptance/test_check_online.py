"""`monitor check --online`: asks every source, logs in to the mail server, pings the webhook; says what is wrong."""

from newsstand import Newsstand, seed_stories
from program import Program
from receivers import Mailbox, Receiver


def test_everything_that_answers_is_ok_and_what_does_not_is_named(tmp_path):
    with Newsstand(seed_stories()) as stand, Receiver() as receiver, Mailbox() as mailbox:
        channels = [receiver.channel(), mailbox.channel(digest=["07:00"])]
        outlets = stand.outlet_settings()
        program = Program.with_settings(tmp_path / "desk", outlets=outlets, channels=channels)
        done = program.call("check", "--online")
        verdicts = [line.split("\t")[0] for line in done.stdout.splitlines()[1:]]
        assert verdicts == ["ok"] * 7  # a topic, the stored articles, three sources, two channels
        assert [payload["type"] for payload in receiver.messages.values()] == ["test.ping"]
        assert mailbox.letters == []
        outlets[0]["sources"][0]["url"] += "-that-is-gone"
        receiver.mood = lambda _number: "fail"
        broken = Program.with_settings(tmp_path / "broken", outlets=outlets, channels=channels).call(
            "check", "--online", is_well=False
        )
        assert broken.returncode == 1
        bad = [line for line in broken.stdout.splitlines() if line.startswith("bad\t")]
        assert [("-that-is-gone" in line, "HTTP 503" in line) for line in bad] == [(True, False), (False, True)]
