"""Who will miss the credits of the cycle at the present pace, and the cheapest activities that prevent it."""

from yanxiu.analysis.credits.prevention import Prevention, prevent_shortfalls

__all__ = ["Prevention", "prevent_shortfalls"]
