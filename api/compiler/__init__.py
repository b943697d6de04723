"""Compiles one GraphQL operation to one Cypher statement. Pure functions; one GraphQL construct per file."""

from yanxiu.api.compiler.operation import (
    CompiledOperation,
    UnusableVariables,
    begin_compilation,
    compile_operation,
)

__all__ = ["CompiledOperation", "UnusableVariables", "begin_compilation", "compile_operation"]
