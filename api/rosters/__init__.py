"""Rosters uploaded to the API: receives them, loads them in a separate process, and reports the result."""

from yanxiu.api.rosters.routes import Rosters
from yanxiu.api.rosters.uploads import Uploads

__all__ = ["Rosters", "Uploads"]
