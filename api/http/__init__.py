"""The API over HTTP: GraphQL and the other routes."""
