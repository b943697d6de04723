"""The GraphQL schema, made from the model and the questions (`api.types.schema`)."""
