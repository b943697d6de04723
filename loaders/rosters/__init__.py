"""From the graph back to rosters: formats read backwards, and files of what they give."""
