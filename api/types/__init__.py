"""The GraphQL schema, generated from the model and the questions (`yanxiu.api.types.schema`)."""
