"""GraphQL types made from the model and the questions."""

from api.types.schema import make_schema

__all__ = ["make_schema"]
