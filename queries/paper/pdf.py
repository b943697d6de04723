"""Writes a sheet as a PDF, typeset by typst with an embedded Chinese font."""

import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from yanxiu.graph.extras import require
from yanxiu.queries.paper.sheet import Sheet, Table

_TEMPLATE = Path(__file__).with_name("paper.typ")
_LONG = re.compile(r"[!-~]{7}(?=[!-~])")  # finds places to break a long word


def as_pdf(sheet: Sheet, template: Path | None = None) -> bytes:
    """The sheet as a PDF; `template` is a typst file to use instead of the default.

    Raises MissingExtra if typst is not installed.
    """
    return _set(sheet, "pdf", template)


def as_pictures(sheet: Sheet) -> list[bytes]:
    """The pages of the sheet as PNG images. Raises MissingExtra if typst is not installed."""
    pages: Any = _set(sheet, "png", None)
    return [pages] if isinstance(pages, bytes) else list(pages)


def _set(sheet: Sheet, form: str, template: Path | None) -> bytes:
    require("paper")
    import pylopdf_fonts_zh_cn as fonts  # noqa: PLC0415 - an extra
    import typst  # noqa: PLC0415

    options = {
        "title": sheet.title,
        "lines": sheet.lines,
        "wide": sheet.is_landscape,
        "tables": [_pdf_table(table) for table in sheet.tables],
    }
    typeset: Any = typst.compile  # its stubs accept only a literal format
    result: bytes = typeset(
        (template or _TEMPLATE).read_bytes(),
        format=form,
        font_paths=[str(Path(fonts.sans_path()).parent)],
        sys_inputs={"sheet": orjson.dumps(options).decode()},
    )
    return result


def _pdf_table(table: Table) -> dict[str, Any]:
    columns = zip(table.headings, *table.rows[:200], strict=True)
    return {
        **asdict(table),
        "picture": [*(table.picture or b"")],
        "widths": [max(5, min(16, max(map(len, column)))) for column in columns],
        "headings": [_LONG.sub("\\g<0>\u200b", each) for each in table.headings],
        "rows": [[_LONG.sub("\\g<0>\u200b", each) for each in row] for row in table.rows],
    }
