"""Pictures of networks, questions and measures."""
