"""Changes to the graph: writes, journals, ends and undoes a batch."""
