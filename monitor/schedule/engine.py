"""What carries wake-ups between processes. Never what is due: that stands in the database."""

from collections.abc import Awaitable, Callable
from typing import Protocol

Answer = Callable[[], Awaitable[None]]


class Engine(Protocol):
    """A wake-up may come twice, late or never: the loops it wakes look for themselves at every tick."""

    @property
    def state(self) -> str:
        """Its name, and what is wrong with it."""

    async def listen(self, on_work: Answer, on_tell: Answer) -> None:
        """Hands on the wake-ups of other processes, until it is cancelled."""

    def call_tellers(self) -> None:
        """Wakes those who empty outboxes, in whatever process."""

    async def tick(self) -> None:
        """Calls as many workers as the hosts that are ready can use."""


class InProcess:
    """One process alone: it wakes itself, and hears nobody."""

    state = "embedded"

    async def listen(self, on_work: Answer, on_tell: Answer) -> None:
        """Nothing is to be heard."""

    def call_tellers(self) -> None:
        """Nobody else tells."""

    async def tick(self) -> None:
        """Nobody else works."""
