"""Answers on paper: an editable Word file or a PDF, with the extra `paper`."""

from yanxiu.queries.paper.sheet import Sheet, Table, make_sheet

__all__ = ["Sheet", "Table", "make_sheet"]
