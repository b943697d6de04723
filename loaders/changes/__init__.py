"""Writes batches to the graph, records them in a journal, ends relationships, and undoes loads."""
