"""Rosters uploaded to the API: received, loaded in a separate process, reported."""

from yanxiu.api.rosters.routes import Rosters
from yanxiu.api.rosters.uploads import Uploads

__all__ = ["Rosters", "Uploads"]
