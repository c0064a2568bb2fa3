import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Installed:
    """The wheel, put into a folder of its own."""

    site: Path
    names: frozenset[str]

    def run(self, *words, cwd, stdin=""):
        """`monitor` as installed, in an interpreter that does not know the checkout."""
        command = [sys.executable, "-c", START, str(self.site), *words]
        return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, text=True, timeout=60, check=False)


START = """
import sys
site = sys.argv.pop(1)
sys.path = [site, *(path for path in sys.path if path)]
sys.meta_path = [finder for finder in sys.meta_path if "editable" not in repr(finder)]
sys.argv[0] = "monitor"
from importlib import metadata
(command,) = [each for each in metadata.distribution("news-monitor").entry_points if each.group == "console_scripts"]
main = command.load()
import monitor
assert monitor.__file__.startswith(site), monitor.__file__
main()
"""


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    (wheel,) = folder.glob("*.whl")
    site = folder / "site"
    put = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(site),
        str(wheel),
    ]
    subprocess.run(put, check=True, capture_output=True, timeout=120)
    return Installed(site, frozenset(zipfile.ZipFile(wheel).namelist()))
