"""The limits of a request, checked before validation.

Every number comes from one walk of the document, and each fragment is walked once. A small document is therefore
cheap to refuse, however far its fragments fan out.
"""

from yanxiu.api.limits.cost import cost_of
from yanxiu.api.limits.document import (
    Document,
    check_document,
    check_text,
    parsing_error,
    read_document,
    token_limit,
)
from yanxiu.api.limits.table import LIMITS, Limit, check_limit
from yanxiu.api.limits.variables import check_variables

__all__ = [
    "LIMITS",
    "Document",
    "Limit",
    "check_document",
    "check_limit",
    "check_text",
    "check_variables",
    "cost_of",
    "parsing_error",
    "read_document",
    "token_limit",
]
