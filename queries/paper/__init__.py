"""Answers on paper: an editable Word file or a PDF, with the extra `paper`."""

from yanxiu.queries.paper.sheet import Sheet, Table, sheet_of

__all__ = ["Sheet", "Table", "sheet_of"]
