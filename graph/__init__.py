"""The county's training network in Neo4j: model, database, local server, networkx views."""
