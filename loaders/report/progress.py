"""How a load says how far it is."""

from collections.abc import Callable

from yanxiu.graph.text import Text

Progress = Callable[[Text, int, int], None]
"""What is being done, how much of it is done, of how much."""
