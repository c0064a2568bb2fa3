"""What the containers are made of fits together; `make compose-test` tries it for real."""

import re
import sys
from pathlib import Path

import yaml

from monitor.settings import load_settings

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "compose"))
import receiver  # noqa: E402 - found on the path above
import street  # noqa: E402 - the same
from newsstand import SOURCES  # noqa: E402 - the same

SETTINGS = ROOT / "tests" / "compose" / "settings" / "settings.toml"
SECRET = "whsec_c2VjcmV0LXRoYXQtbm9ib2R5LW1heS1zZWU="


def services(name):
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))["services"]


def test_the_settings_of_the_compose_test_lead_to_its_street_and_receiver():
    settings = load_settings(SETTINGS, {"MONITOR_CHANNELS__DESK__SECRET": SECRET})
    asked = {outlet.slug: [source.url for source in outlet.sources] for outlet in settings.outlets}
    assert asked == {slug: [f"http://{slug}.test:{street.PORTS[slug]}{path}"] for slug, (_, path) in SOURCES.items()}
    assert settings.channels[0].url == f"http://receiver:{receiver.PORT}/hook"


def test_the_compose_test_changes_services_that_exist():
    assert {"monitor", "worker", "street", "receiver"} == set(services("tests/compose/docker-compose.test.yml"))
    assert {"monitor", "worker", "database"} == set(services("docker-compose.yml"))


def test_every_service_restarts_and_keeps_its_logs_small():
    for service in services("docker-compose.yml").values():
        assert service["restart"] == "unless-stopped"
        assert set(service["logging"]["options"]) == {"max-size", "max-file"}


def test_the_image_gets_what_it_copies_and_nothing_else():
    let_through = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copies = re.findall(r"^COPY (?!--)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert let_through == {name for words in copies for name in words.split()}
