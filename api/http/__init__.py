"""The API over HTTP: GraphQL by its protocol, and what surrounds it."""
