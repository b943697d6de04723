"""The limits of a request, checked before validation.

Every number is found by walking the document once, each fragment once: a document that is small to read
is small to refuse, however far its fragments fan out.
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
