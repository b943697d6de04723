"""What a cell says: dates, numbers, choices, synonyms, identity numbers, as values of the model's types."""
