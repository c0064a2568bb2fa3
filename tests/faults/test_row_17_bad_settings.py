"""Row 17: with settings that are wrong nothing starts; the file, the key and the nearest valid one are named."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECRET = "whsec_Y2FuYXJ5LXNlY3JldC0wMDAx"
HOOK = f'[[channels]]\nname = "desk"\nkind = "webhook"\nurl = "https://hooks.example.com/t0ken"\nsecret = "{SECRET}"\n'


@pytest.mark.parametrize("verb", ["run", "once", "check"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('timezon = "UTC"\n', "timezon: is not a setting (did you mean 'timezone'?)"),
        ('[[topics]]\nname = "a"\nquery = "russia AND"\n', "topics.a.query: column "),
        (HOOK + "secrt = 1\n", "channels.desk.secrt: is not a setting (did you mean 'secret'?)"),
    ],
)
def test_row_17_the_start_is_refused_in_one_sentence_without_the_secret(tmp_path, verb, text, said):
    file = tmp_path / "settings.toml"
    file.write_text(text, encoding="utf-8")
    line = [sys.executable, "-m", "monitor", "--settings", str(file), verb]
    done = subprocess.run(line, capture_output=True, text=True, check=False, cwd=ROOT, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{file}: {said}" in done.stderr
    assert [each for each in (SECRET, "t0ken", "Traceback") if each in done.stderr] == []
    assert [each.name for each in tmp_path.iterdir()] == ["settings.toml"]
