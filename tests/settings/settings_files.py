"""Settings files as a user would write them."""

import textwrap

import pytest

from canary import SECRET
from monitor.errors import SettingsError
from monitor.settings import load_settings

WEBHOOK = f"""
[[channels]]
name   = "desk"
kind   = "webhook"
url    = "https://hooks.example.com/token-in-the-path"
secret = "{SECRET}"
"""


def write(folder, text):
    path = folder / "settings.toml"
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return path


def load(folder, text, **environ):
    return load_settings(write(folder, text), environ)


def refusal(folder, text, **environ):
    """What is said of settings that are wrong."""
    with pytest.raises(SettingsError) as caught:
        load(folder, text, **environ)
    return caught.value
