"""Reports the progress of a load."""

from collections.abc import Callable

from yanxiu.graph.text import Text

Progress = Callable[[Text, int, int], None]
"""Called with the current step, the amount done, and the total amount."""
