"""Rosters sent to the API: received, loaded by a process of their own, reported."""

from api.rosters.routes import Rosters
from api.rosters.uploads import Uploads

__all__ = ["Rosters", "Uploads"]
