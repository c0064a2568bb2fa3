"""The documents are complete and true, as far as a machine can tell."""

import dataclasses
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer

from monitor.app import VERSION
from monitor.cli import cli
from monitor.match.query import parse_query
from monitor.match.terms import builtin_groups
from monitor.model import CleanRules, Fate, LinkRules, SourceSpec, Zone
from monitor.outlets.catalogue import read_outlet, shipped_outlets
from monitor.settings import load_settings

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import write_docs  # noqa: E402 - a script, found on the path above

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*")])
TRACKED = sorted(
    path
    for path in map(ROOT.joinpath, subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines())
    if path.is_file() and not {"seeds", "newsstand_pages"} & set(path.parts)
)
FENCE = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
COMMANDS = {" ".join(words) for words, _ in write_docs.commands(typer.main.get_command(cli), ())}
MENTIONED = re.compile(
    r"(?:^|`|&& |\| |exec monitor )monitor ((?:--\S+ \S+ )*)([a-z][a-z-]*)(?: ([a-z-]+))?", re.MULTILINE
)


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(write_docs.documents()))
def test_what_is_derived_from_the_code_is_what_the_code_says(name):
    assert text_of(name) == write_docs.documents()[name](), "make docs writes it anew"


def test_every_setting_stands_in_the_settings_page():
    page = text_of("docs/settings.md")
    keys = {info.alias or key for _, table in write_docs.sections() for key, info in table.model_fields.items()}
    assert [key for key in sorted(keys) if f"| `{key}` |" not in page] == []


def test_every_command_stands_in_the_commands_page():
    page = text_of("docs/commands.md")
    assert [command for command in sorted(COMMANDS) if f"\n## {command}\n" not in page] == []


def test_every_command_has_a_sentence():
    commands = write_docs.commands(typer.main.get_command(cli), ())
    assert [words for words, command in commands if not (command.help or "").strip().endswith(".")] == []


@pytest.mark.parametrize("record", [SourceSpec, LinkRules, CleanRules])
def test_the_example_of_the_outlet_guide_has_every_key(record):
    example = next(text for kind, text in FENCE.findall(text_of("docs/outlets.md")) if "[outlets.clean]" in text)
    assert [each.name for each in dataclasses.fields(record) if f"\n{each.name} " not in example] == []


def test_the_glossary_has_every_zone():
    glossary = text_of("docs/glossary.md")
    assert [zone for zone in Zone if zone.value not in glossary] == []


@pytest.mark.parametrize("fate", list(Fate))
def test_every_fate_is_explained(fate):
    assert f"`{fate.value}`" in text_of("docs/glossary.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_that_are_mentioned_exist(page):
    found = MENTIONED.findall(page.read_text(encoding="utf-8"))
    words = {(first, second) for _, first, second in found}
    assert [pair for pair in words if pair[0] not in COMMANDS and " ".join(pair) not in COMMANDS] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_toml_in_the_documents_is_valid(page, tmp_path):
    for kind, text in FENCE.findall(page.read_text(encoding="utf-8")):
        if kind == "toml":
            given = tomllib.loads(text)
            for outlet in given.get("outlets", ()):
                assert read_outlet(outlet, page.name)
            if "database_file" not in given:
                (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
                assert load_settings(tmp_path / "settings.toml", {})


def test_queries_in_the_query_guide_parse():
    rows = [line.split(" | ")[0] for line in text_of("docs/queries.md").splitlines() if line.startswith("| `")]
    written = [query for row in rows for query in re.findall(r"`([^`]+)`", row)]
    alone = ("NOT", "outlet:", "lang:")  # these say nothing without a word
    parsed = [
        parse_query(f"rusia {query}" if query.startswith(alone) else query, builtin_groups()) for query in written
    ]
    assert len(parsed) > 12


def test_make_targets_that_are_mentioned_exist():
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    said = {name for page in PAGES for name in re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8"))}
    assert said - targets == set()


def test_the_tree_speaks_of_itself_alone():
    place = re.compile(r"/work/|/root/|/opt/(?!monitor)|issue ?#?\d|session \d", re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in TRACKED
        if path.suffix in {".py", ".md", ".toml", ".yml", ".html", ".jinja", ".lark", ".service", ""}
        and path != Path(__file__)
        for match in place.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


def test_lock_files_name_no_index():
    locks = [text_of("requirements.lock"), text_of("requirements-dev.lock")]
    assert [lock for lock in locks if "://" in lock or "index-url" in lock] == []


def test_the_version_stands_once_and_the_changelog_has_it():
    version = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    assert version == VERSION
    assert f"## {version}" in text_of("CHANGELOG.md")


def test_the_readme_shows_the_digest_of_the_seeds():
    assert write_docs.PICTURE.search(text_of("README.md"))


def test_the_readme_names_every_shipped_outlet():
    assert [slug for slug in shipped_outlets() if f"`{slug}`" not in text_of("README.md")] == []
