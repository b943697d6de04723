"""Compiles one GraphQL operation to one Cypher statement. Pure functions; one GraphQL construct per file."""

from yanxiu.api.compiler.operation import Compiled, UnusableVariables, begin, compile_operation

__all__ = ["Compiled", "UnusableVariables", "begin", "compile_operation"]
