from dataclasses import fields
from pathlib import Path

import pytest

from monitor.model import CleanRules, LinkRules, Outlet, SourceSpec
from monitor.outlets.catalogue import shipped_outlets

GUIDE = (Path(__file__).parents[2] / "docs" / "outlets.md").read_text("utf-8")


@pytest.mark.parametrize("record", [Outlet, SourceSpec, LinkRules, CleanRules])
def test_the_guide_tells_every_key(record):
    assert [each.name for each in fields(record) if f"`{each.name}`" not in GUIDE] == []


def test_the_guide_names_every_shipped_outlet():
    assert [slug for slug in shipped_outlets() if f"`{slug}`" not in GUIDE] == []
