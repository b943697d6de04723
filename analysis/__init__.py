"""The planner's workbench: measures of the network, plans, forecasts, recommendations and scenarios.

It reads through `yanxiu.graph` and `yanxiu.queries`; it never writes to the graph.
"""
