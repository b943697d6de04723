"""The opposite of loading: the graph as rosters, each format read backwards."""
