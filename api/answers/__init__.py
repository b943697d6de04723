"""The cache of finished answers, valid until the graph changes."""

from yanxiu.api.answers.cache import AnswerCache, CacheCounts
from yanxiu.api.answers.sending import cached_response, matches

__all__ = ["AnswerCache", "CacheCounts", "cached_response", "matches"]
