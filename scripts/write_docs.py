"""Writes what is derived from the code: docs/settings.md, docs/commands.md, monitor/settings.schema.json, and the
picture of a digest in README.md.

A test holds the files to what this writes.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer
from pydantic import BaseModel, SecretStr

from monitor.cli import cli
from monitor.settings import json_schema
from monitor.settings_shape import SettingsShape

ROOT = Path(__file__).parent.parent
PICTURE = re.compile(r"(<!-- the digest of the seeds, from scripts/write_docs.py -->\n```\n).*?(```\n)", re.DOTALL)


def documents() -> dict[str, Callable[[], str]]:
    """Path below the root -> what makes the text that should stand there."""
    return {
        "docs/settings.md": settings_page,
        "docs/commands.md": commands_page,
        "monitor/settings.schema.json": lambda: json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n",
        "README.md": readme,
    }


def settings_page() -> str:
    head = (
        "# Settings\n\n"
        "`settings.toml` in the working directory, or `monitor --settings FILE`. Every key has a default; a complete,\n"
        "commented example is [settings.example.toml](../settings.example.toml). An unknown key, a wrong value or a query\n"
        "that cannot be parsed stops the start, with file, key and the nearest valid name.\n\n"
        "From the environment: `MONITOR_` and the key, with `__` between the parts; members of lists by their names:\n"
        "`MONITOR_TIMEZONE=Asia/Makassar`, `MONITOR_CHANNELS__DESK__SECRET=whsec_…`, `MONITOR_OUTLETS__TEMPO__DELAY=5s`.\n"
        "Lists are written as in TOML: `MONITOR_NETWORK__ALLOW='[\"10.0.0.5\"]'`. Secrets may stand in files: `secret_file` or\n"
        "`MONITOR_CHANNELS__DESK__SECRET_FILE`. Time spans: `30s`, `10m`, `1h30m`, `7d`.\n"
    )
    return head + "".join(_section(name, model) for name, model in sections())


def sections() -> Iterator[tuple[str, type[BaseModel]]]:
    """The tables of the settings, by their headings in TOML."""
    yield "(top)", SettingsShape
    for name, info in SettingsShape.model_fields.items():
        model = _model_in(info.annotation)
        if model is None:
            continue
        is_list = "list" in str(info.annotation)
        yield (f"[[{name}]]" if is_list else f"[{name}]"), model
        for inner, inner_info in model.model_fields.items():
            deeper = _model_in(inner_info.annotation)
            if deeper is not None:
                yield f"[[{name}.{inner}]]", deeper


def _section(name: str, model: type[BaseModel]) -> str:
    rows = [
        f"| `{info.alias or key}` | {_default(info)} | {info.description} |\n"
        for key, info in model.model_fields.items()
    ]
    return f"\n## {name}\n\n{model.__doc__}\n\n| key | default | meaning |\n|---|---|---|\n" + "".join(rows)


def _default(info: Any) -> str:
    if info.is_required():
        return "needed"
    if info.default is None or info.default_factory is not None:
        return "–"
    value = info.default.get_secret_value() if isinstance(info.default, SecretStr) else info.default
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in getattr(annotation, "__args__", ()) if (found := _model_in(part))), None)


def commands_page() -> str:
    root = typer.main.get_command(cli)
    head = (
        "# Commands\n\n"
        f"`monitor {' '.join(_usage(param) for param in root.params if param.name != 'help')} COMMAND`. Exit codes: 0 done\n"
        "and well; 1 done, but something is not well (a bad line, a failed check, a delivery that was not taken, an address\n"
        "never seen); 2 not done, with one sentence that says why. Tables on a terminal, tab-separated lines or `--json` in\n"
        "a pipe.\n\n"
    )
    return head + _parameters(root) + "".join(_command(words, command) for words, command in commands(root, ()))


def commands(command: Any, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """(words, command) of every verb, groups opened."""
    children = getattr(command, "commands", None)
    if children is None:
        yield words, command
        return
    for name, child in children.items():
        yield from commands(child, (*words, name))


def _command(words: tuple[str, ...], command: Any) -> str:
    usage = " ".join(["monitor", *words, *(_usage(param) for param in command.params if param.name != "help")])
    told = _parameters(command)
    return f"\n## {' '.join(words)}\n\n    {usage}\n\n{command.help}\n" + (f"\n{told}" if told else "")


def _parameters(command: Any) -> str:
    shown = [param for param in command.params if getattr(param, "help", None) and param.name != "help"]
    return "".join(f"- `{_label(param)}`: {param.help}\n" for param in shown)


def _label(param: Any) -> str:
    return _usage(param).strip("[]")


def _usage(param: Any) -> str:
    if param.param_type_name == "argument":
        name = (param.metavar or param.name).upper().strip("[]") + ("…" if param.nargs == -1 else "")
        return name if param.required else f"[{name}]"
    return f"[{param.opts[0]}]" if param.is_flag else f"[{param.opts[0]} {param.name.upper()}]"


def readme() -> str:
    """The README as it stands, with the digest of the seeds as it is now."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return PICTURE.sub(lambda found: f"{found[1]}{digest_picture()}{found[2]}", text)


def digest_picture() -> str:
    """The beginning of the digest of the seeds, to the end of its first story."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "monitor", "replay", str(ROOT / "seeds"), "--out", folder]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        digest = Path(folder, "digest.txt").read_text(encoding="utf-8")
    first, second, *_ = re.split(r"^(?=2\. )", digest, flags=re.MULTILINE)
    return f"{first}{second.splitlines()[0]}\n   …\n"


if __name__ == "__main__":
    for name, make in documents().items():
        (ROOT / name).write_text(make(), encoding="utf-8")
