"""Words in rows to nodes of the graph: by code, name, former name, identity number."""
