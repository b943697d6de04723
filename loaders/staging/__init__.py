"""Stages checked rows as one batch of nodes and relationships, without duplicates or contradictions."""
