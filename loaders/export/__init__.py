"""Exports the graph as rosters: the opposite of loading; each format is applied in reverse."""
