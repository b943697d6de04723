"""Measures of the networks that help planners decide."""
