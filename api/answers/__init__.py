"""Finished answers, kept as long as the graph stays as it was when they were made."""

from yanxiu.api.answers.keeping import Answers, Counts
from yanxiu.api.answers.sending import matches, sent

__all__ = ["Answers", "Counts", "matches", "sent"]
