"""Reports the progress of a load."""

from collections.abc import Callable

from yanxiu.graph.text import Text

Progress = Callable[[Text, int, int], None]
"""What is being done, how much of it is done, of how much."""
