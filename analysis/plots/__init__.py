"""Draws pictures of networks, questions and measures."""
