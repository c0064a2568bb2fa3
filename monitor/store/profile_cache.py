"""Profiles read from the store and kept in memory: the articles of a running story are compared again and again."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from monitor.stories.profile import Profile

KEPT: Final = 2_000
"""Profiles held at most, about 14 kB each."""


class ProfileCache:
    """The profiles used last, each with the stamp of the bytes it was made of.

    A profile counts only while the stamp in the store is the same: what another process wrote, or a transaction that
    was rolled back, is never taken for what is stored.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._half = max(1, kept // 2)
        self._young: dict[int, tuple[int, Profile]] = {}
        self._old: dict[int, tuple[int, Profile]] = {}

    def stamp_of(self, article_id: int) -> int | None:
        """The stamp of the profile that is held for an article."""
        held = self._young.get(article_id) or self._old.get(article_id)
        return held and held[0]

    def take(self, article_id: int, stamp: int | None) -> "Profile | None":
        """The profile of an article, if it is held and was made of bytes with this stamp."""
        held = self._young.get(article_id) or self._old.get(article_id)
        if held is None or stamp is None or held[0] != stamp:
            return None
        self._keep(article_id, held)
        return held[1]

    def put(self, article_id: int, stamp: int, profile: "Profile") -> None:
        self._keep(article_id, (stamp, profile))

    def _keep(self, article_id: int, held: "tuple[int, Profile]") -> None:
        """Those not used while half of the room was filled anew are forgotten."""
        self._young[article_id] = held
        if len(self._young) > self._half:
            self._old, self._young = self._young, {}
