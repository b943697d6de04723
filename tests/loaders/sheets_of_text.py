"""Sheets built from cells, without a file."""

from yanxiu.loaders.reading.files import Sheet, Source


def sheet_of(rows: list[list[str]], file: str) -> Sheet:
    """A sheet with these rows, in a file of that name."""
    return Sheet(Source(file, lambda: b""), "", None, rows)
