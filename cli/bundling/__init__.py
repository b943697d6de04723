"""Builds the bundle of `yanxiu bundle`: one folder that installs the program on a machine without a network."""
