"""The GraphQL schema, made from the model and the questions (`yanxiu.api.types.schema`)."""
