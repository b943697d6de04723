"""The limits of a request, checked before validation.

Every number comes from one walk of the document, and each fragment is walked once. A small document is therefore
cheap to refuse, however far its fragments fan out.
"""

from yanxiu.api.limits.cost import cost_of
from yanxiu.api.limits.document import (
    Document,
    beyond_parsing,
    check_text,
    measured,
    most_tokens,
    read_document,
)
from yanxiu.api.limits.table import LIMITS, Limit, check
from yanxiu.api.limits.variables import check_variables

__all__ = [
    "LIMITS",
    "Document",
    "Limit",
    "beyond_parsing",
    "check",
    "check_text",
    "check_variables",
    "cost_of",
    "measured",
    "most_tokens",
    "read_document",
]
