"""Measures of the networks: each tells planners one thing that they decide by."""
