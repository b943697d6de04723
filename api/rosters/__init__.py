"""Rosters sent to the API: received, loaded by a process of their own, reported."""

from yanxiu.api.rosters.routes import Rosters
from yanxiu.api.rosters.uploads import Uploads

__all__ = ["Rosters", "Uploads"]
