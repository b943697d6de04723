"""Writes a sheet as an editable Word file; table headers repeat on every page, and rows do not break across pages."""

import io
from pathlib import Path
from typing import Any

from yanxiu.graph.errors import Refused
from yanxiu.graph.extras import require
from yanxiu.queries.paper.sheet import Sheet, Table

_PICTURE = 5_760_000  # 16 cm, in EMU: the widest picture on A4 in portrait


def as_docx(sheet: Sheet, template: Path | None = None) -> bytes:
    """The sheet as a Word file; `template` is a Word file whose letterhead and styles are used.

    Raises MissingExtra if python-docx is not installed, and Refused if the template is unusable.
    """
    require("paper")
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415 - an extra

    document = _open_document(template)
    section = document.sections[-1]
    if template is None:
        long, short = 10_692_000, 7_560_000  # A4, in EMU
        section.page_width, section.page_height = (
            (long, short) if sheet.is_landscape else (short, long)
        )
        section.orientation = WD_ORIENT.LANDSCAPE if sheet.is_landscape else WD_ORIENT.PORTRAIT
        for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
            setattr(section, side, 720_000)
        _set_chinese_fonts(document)
    document.add_heading(sheet.title, level=1)
    for line in sheet.lines:
        document.add_paragraph(line)
    for table in sheet.tables:
        _table(
            document,
            sheet.title,
            table,
            section.page_width - section.left_margin - section.right_margin,
        )
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _open_document(template: Path | None) -> Any:
    from docx import Document  # noqa: PLC0415

    try:
        return Document(str(template) if template else None)
    except Exception as fault:
        raise Refused(
            en=f"{template} is no Word file (.docx) that can be used as a template.",
            zh=f"{template} 不是可用作模板的 Word 文件（.docx）。",
        ) from fault


def _set_chinese_fonts(document: Any) -> None:
    """Sets fonts that Chinese offices have, and black headings."""
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    for name, font in (("Normal", "宋体"), ("Heading 1", "黑体"), ("Heading 2", "黑体")):
        style = document.styles[name]
        style.font.name = "Times New Roman"
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        style.font.color.rgb = RGBColor(0, 0, 0)
    document.styles["Normal"].font.size = Pt(10.5)


def _table(document: Any, title: str, table: Table, width: int) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415

    if table.title != title:
        document.add_heading(table.title, level=2)
    for line in table.lines:
        document.add_paragraph(line)
    if table.picture:
        document.add_picture(io.BytesIO(table.picture), width=min(width, _PICTURE))
    grid = document.add_table(rows=1, cols=len(table.headings), style="Table Grid")
    grid.autofit = False
    size = Pt(9 if len(table.headings) <= 8 else 7)
    widths = _widths(table, width)
    for number, values in enumerate((table.headings, *table.rows)):
        row = grid.rows[0] if number == 0 else grid.add_row()
        whole = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(whole)
        for at, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
            cell.width = widths[at]
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(value)
            run.font.size, run.font.bold = size, number == 0
            if number and table.numbers[at]:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    grid.rows[0]._tr.get_or_add_trPr().append(repeated)


def _widths(table: Table, width: int) -> list[int]:
    """Column widths in proportion to the content; together they fill `width`."""
    wanted = [
        max(4, min(24, max(map(len, column))))
        for column in zip(table.headings, *table.rows[:200], strict=True)
    ]
    return [width * each // sum(wanted) for each in wanted]
