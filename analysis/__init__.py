"""The planner's workbench: what the network says, and what next year needs.

It reads through `yanxiu.graph` and `yanxiu.queries`; it never writes to the graph.
"""
