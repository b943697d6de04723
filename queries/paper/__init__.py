"""Answers on paper: a Word file to go on with, or a PDF, by the extra `paper`."""

from yanxiu.queries.paper.sheet import Sheet, Table, sheet_of

__all__ = ["Sheet", "Table", "sheet_of"]
