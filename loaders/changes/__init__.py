"""The batch into the graph: written, journalled, ended, undone."""
