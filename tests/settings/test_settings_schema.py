"""The JSON Schema of the settings, as editors use it."""

import json
import tomllib
from importlib import resources
from pathlib import Path

from monitor.settings import json_schema
from monitor.settings_shape import SettingsShape

ROOT = Path(__file__).parents[2]


def test_the_shipped_schema_is_that_of_the_settings():
    shipped = json.loads(resources.files("monitor").joinpath("settings.schema.json").read_text(encoding="utf-8"))
    assert shipped == json_schema()


def test_every_key_has_a_description():
    schema = json_schema()
    tables = [schema, *schema["$defs"].values()]
    keys = [item for table in tables for item in table["properties"].items()]
    assert [name for name, key in keys if "description" not in key and "$ref" not in key] == []
    assert [table["title"] for table in tables if "description" not in table] == []


def test_unknown_keys_are_refused_everywhere():
    schema = json_schema()
    assert {table["additionalProperties"] for table in [schema, *schema["$defs"].values()]} == {False}


def test_the_example_names_every_table_and_top_key():
    text = (ROOT / "settings.example.toml").read_text(encoding="utf-8")
    given = tomllib.loads(text)
    assert set(given) == set(SettingsShape.model_fields) - {"database_file"}
    assert "database_file" in text
