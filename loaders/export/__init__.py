"""Exports the graph as rosters, the inverse of loading: each format is applied in reverse."""
