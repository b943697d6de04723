"""The cache of finished answers, valid until the graph changes."""

from yanxiu.api.answers.keeping import AnswerCache, CacheCounts
from yanxiu.api.answers.sending import cached_response, matches

__all__ = ["AnswerCache", "CacheCounts", "cached_response", "matches"]
