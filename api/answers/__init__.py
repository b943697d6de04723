"""The cache of finished answers, valid until the graph changes."""

from yanxiu.api.answers.keeping import Answers, Counts
from yanxiu.api.answers.sending import matches, sent

__all__ = ["Answers", "Counts", "matches", "sent"]
