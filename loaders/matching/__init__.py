"""Matches words in rows to nodes of the graph: by code, name, former name or identity number."""
