"""Where the time comes from."""

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
"""Gives the aware UTC time now. Injected everywhere; only `monitor.app` and the database know a real one."""
