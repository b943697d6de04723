"""Checked rows to one batch of nodes and relationships, each once, without contradictions."""
