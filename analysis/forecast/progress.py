"""The progress of a long computation."""

from collections.abc import Callable

Progress = Callable[[int, int], None]


def ignore_progress(_done: int, _total: int) -> None:
    """Reports nothing."""
