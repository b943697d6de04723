"""Parses cells to values of the model's types: dates, numbers, choices, synonyms, identity numbers."""
