"""Forecasts which teachers will miss the credits of the cycle, and plans the cheapest activities to prevent it."""

from yanxiu.analysis.credits.prevention import Prevention, prevent_shortfalls

__all__ = ["Prevention", "prevent_shortfalls"]
