"""Where settings come from: a file and the environment, put together and held to the shape.

A variable names its key with `__` between the parts, and a channel, topic or outlet by its name:
MONITOR_CHANNELS__DESK__SECRET. It wins over the file.
"""

import difflib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from monitor.errors import SettingsError
from monitor.settings_shape import ADDRESS, DURATION, QUIET, SLUG, TIME_OF_DAY, SettingsShape

DEFAULT_FILE = Path("settings.toml")
DEFAULT_TOPICS = ({"name": "russia-north-korea", "query": "russia NEAR/40 north_korea"},)
DEFAULT_OUTLETS = ({"slug": "tempo"}, {"slug": "liputan6"}, {"slug": "kontan"})
DEFAULT_CHANNELS = ({"name": "folder", "kind": "folder", "path": "data/digests", "digest": ["07:00"]},)
DEFAULTS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "topics": DEFAULT_TOPICS,
    "outlets": DEFAULT_OUTLETS,
    "channels": DEFAULT_CHANNELS,
}
NAMED_LISTS = {"topics": "name", "outlets": "slug", "channels": "name"}
PREFIX = "MONITOR_"
FORMS = {
    DURATION: "is not a time span such as 10m or 1h30m",
    TIME_OF_DAY: 'is not a time of day such as "07:00" or "mon 07:00"',
    QUIET: "is not a span of the day such as 22:00-06:00",
    ADDRESS: "is not an address and a port such as 127.0.0.1:9464",
    SLUG: "may consist of a-z, 0-9, - and _ only",
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where settings come from: a file or the built-in ones, and the variable of each key that the environment sets."""

    place: str
    variables: Mapping[tuple[str, ...], str]

    def error(self, key: str, reason: str, nearest: Iterable[str] = ()) -> SettingsError:
        parts = tuple(key.replace("-", "_").split("."))
        set_by = (name for keys, name in self.variables.items() if keys[: len(parts)] == parts[: len(keys)])
        variable = next(set_by, None)
        place = f"environment ({variable})" if variable else self.place
        return SettingsError(place, key, reason, next(iter(nearest), None))


def given_settings(file: Path | None, environ: Mapping[str, str]) -> tuple[SettingsShape, Origin, Path]:
    """What `file` and the environment give, where it comes from, and where relative paths start."""
    path = file or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)
    data = _read_toml(path) if path else {}
    overrides = _environment_overrides(environ)
    for keys, _variable, value in overrides:
        _put(data, keys, value)
    place = str(path) if path else "built-in settings"
    origin = Origin(place, {keys: variable for keys, variable, _ in overrides})
    return _validated(data, origin), origin, (path.parent if path else Path()).absolute()


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(str(path), "file", "does not exist") from None
    except OSError as error:
        raise SettingsError(str(path), "file", f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(str(path), f"byte {error.start}", "is not UTF-8") from error
    except RecursionError as error:
        raise SettingsError(str(path), "TOML", "is nested too deeply") from error
    except ValueError as error:  # no TOML, or a number of thousands of digits
        raise SettingsError(str(path), "TOML", str(error)) from error


def _environment_overrides(environ: Mapping[str, str]) -> list[tuple[tuple[str, ...], str, Any]]:
    """(key path, variable, value) of each MONITOR_ variable: a list or table in TOML, or text; an empty one is none."""
    return [
        (tuple(part.lower() for part in name.removeprefix(PREFIX).split("__")), name, _toml_value(text))
        for name, text in sorted(environ.items())
        if name.startswith(PREFIX) and text
    ]


def _toml_value(text: str) -> Any:
    if text[:1] not in {"[", "{"}:
        return text
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (RecursionError, ValueError):
        return text


def _put(data: dict[str, Any], keys: tuple[str, ...], value: Any) -> None:
    """Sets data[keys…] = value in place of what stood there, be it the value or the file that holds it.

    A list that is none is left to the validation, which says so.
    """
    head, *rest = keys
    if head in NAMED_LISTS and len(rest) >= 2:
        members = data.setdefault(head, [dict(each) for each in DEFAULTS[head]])
        if isinstance(members, list):
            _put(_member(members, NAMED_LISTS[head], rest[0]), tuple(rest[1:]), value)
    elif rest:
        if not isinstance(data.get(head), dict):
            data[head] = {}
        _put(data[head], tuple(rest), value)
    else:
        data.pop(f"{head}_file", None)
        data.pop(head.removesuffix("_file"), None)
        data[head] = value


def _member(members: list[Any], label: str, variable_part: str) -> dict[str, Any]:
    """The member of that name, in which variables write `-` as `_`; it is added where there is none."""
    wanted = variable_part.replace("_", "-")
    for each in members:
        if isinstance(each, dict) and str(each.get(label, "")).replace("_", "-") == wanted:
            return each
    members.append({label: wanted})
    added: dict[str, Any] = members[-1]
    return added


def _validated(data: dict[str, Any], origin: Origin) -> SettingsShape:
    try:
        return SettingsShape.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        key = _key_of(first["loc"], data)
        if first["type"] == "extra_forbidden":
            raise origin.error(key, "is not a setting", _nearest_keys(first["loc"])) from None
        raise origin.error(key, _reason(first)) from None


def _reason(error: Mapping[str, Any]) -> str:
    if error["type"] == "missing":
        return "is needed"
    if error["type"] == "string_pattern_mismatch":
        return FORMS[error["ctx"]["pattern"]]
    text: str = error["msg"]
    return text[:1].lower() + text[1:]


def _key_of(loc: tuple[int | str, ...], data: Any) -> str:
    """A dotted path in which members of named lists stand with their names."""
    parts: list[str] = []
    for step in loc:
        if isinstance(step, int) and isinstance(data, list) and step < len(data):
            member = data[step]
            name = member.get("name") or member.get("slug") if isinstance(member, dict) else None
            parts.append(str(name or step))
            data = member
        else:
            parts.append(str(step))
            data = data.get(step) if isinstance(data, dict) else None
    return ".".join(parts)


def _nearest_keys(loc: tuple[int | str, ...]) -> Sequence[str]:
    model: Any = SettingsShape
    for step in loc[:-1]:
        if isinstance(step, str) and isinstance(model, type) and issubclass(model, BaseModel):
            model = next(
                (_model_in(info.annotation) for name, info in model.model_fields.items() if step in {name, info.alias}),
                None,
            )
    names = [info.alias or name for name, info in model.model_fields.items()] if model else []
    return difflib.get_close_matches(str(loc[-1]), names, n=1, cutoff=0.5)


def _model_in(annotation: Any) -> Any:
    """The record type inside an annotation such as `list[TopicShape] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in getattr(annotation, "__args__", ()) if (found := _model_in(part))), None)
