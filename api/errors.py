"""Errors that a caller of the API may meet, each with a code of its own in `extensions.code`."""

from typing import Literal

from graphql import FieldNode, GraphQLError

from graph.text import Text

Code = Literal[
    "BAD_USER_INPUT",
    "FORBIDDEN",
    "INTERNAL_SERVER_ERROR",
    "OPERATION_RESOLUTION_FAILURE",
    "SERVICE_UNAVAILABLE",
    "TIME_LIMIT_REACHED",
]


def api_error(text: Text, code: Code, node: FieldNode | None = None) -> GraphQLError:
    """An error with a sentence in both languages, at the field that caused it."""
    return GraphQLError(
        f"{text.en} · {text.zh}", nodes=[node] if node else None, extensions={"code": code}
    )


def forbidden(en: str, zh: str, node: FieldNode | None = None) -> GraphQLError:
    """The caller's role may not ask or do this, whatever the data."""
    return api_error(Text(en=en, zh=zh), "FORBIDDEN", node)


def bad_input(en: str, zh: str, node: FieldNode | None = None) -> GraphQLError:
    """The caller's argument cannot be used."""
    return api_error(Text(en=en, zh=zh), "BAD_USER_INPUT", node)
