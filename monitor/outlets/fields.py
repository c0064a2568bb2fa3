"""A table of an outlet's description, read key by key: wrong values and unknown keys are named with their place."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from monitor.errors import OutletError

T = TypeVar("T")


class Fields:
    """Gives typed values of a table; `finish` refuses the keys that nobody asked for.

    `place` is the file or the settings it stands in, `path` the dotted way to this table.
    """

    def __init__(self, data: Mapping[str, Any], place: str, path: str = "") -> None:
        self._data = data
        self._place = place
        self._path = path
        self._known: list[str] = []

    def text(self, key: str, default: str) -> str:
        return self.read(key, default, read_text)

    def read(self, key: str, default: T, reader: Callable[[Any], T]) -> T:
        """The value under `key` as `reader` understands it; its ValueError or TypeError becomes an OutletError."""
        self._known.append(key)
        if self._data.get(key) is None:
            return default
        try:
            return reader(self._data[key])
        except (ValueError, TypeError) as error:
            raise self.error(key, str(error)) from error

    def table(self, key: str) -> "Fields":
        """The table under `key`, empty if there is none."""
        nothing: Mapping[str, Any] = {}
        data = self.read(key, nothing, _table)
        return Fields(data, self._place, self.path_of(key))

    def tables(self, key: str) -> list["Fields"] | None:
        """The tables under `key`, or None if the key is not given."""
        self._known.append(key)
        data = self._data.get(key)
        if data is None:
            return None
        if not isinstance(data, list) or not all(isinstance(each, Mapping) for each in data):
            raise self.error(key, "must be a list of tables")
        return [Fields(each, self._place, f"{self.path_of(key)}[{number}]") for number, each in enumerate(data)]

    def finish(self) -> None:
        """Raises OutletError for the first key that no one asked for, with the nearest one that exists."""
        for key in self._data:
            if key not in self._known:
                nearest = get_close_matches(key, self._known, n=1, cutoff=0.5)
                hint = f"did you mean {nearest[0]!r}?" if nearest else f"there are {', '.join(sorted(self._known))}"
                raise self.error(key, f"unknown key ({hint})")

    def error(self, key: str, reason: str) -> OutletError:
        return OutletError(self._place, self.path_of(key), reason)

    def path_of(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key


def read_text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be a text")
    return value.strip()


def read_texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, list | tuple):
        raise TypeError('must be a list of texts: ["…", "…"]')
    return tuple(read_text(each) for each in value)


def read_mapping(value: Any) -> Mapping[str, str]:
    return {str(key): read_text(each) for key, each in _table(value).items()}


def _table(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise TypeError("must be a table")
    return value
