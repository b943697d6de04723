"""XLSX workbooks as rows of cells.

The parts that hold cells are walked first, and only what was walked is handed to the reader, in a zip of
our own making: it reserves memory for every cell up to the last, and takes a formula or an error for nothing.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar
from xml.parsers import expat

import python_calamine

from loaders.archives import chunks, opened
from loaders.faults import unreadable
from loaders.limits import MOST_SHEETS, damaged, hostile, locked, within
from loaders.parts import Book, Cells, Links, Malformed, Strings, TooFar, Walker

_BOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_STRINGS, _STYLES = "xl/sharedstrings.xml", "xl/styles.xml"
_ROOT = "_rels/.rels"
_ROOT_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="xl/workbook.xml" Type="http://schemas.openxmlformats.org'
    '/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_MACROS = re.compile(r"vbaproject|/macrosheets/|/activex/")
_OUTSIDE = re.compile(r"/externallinks/|/embeddings/|/connections\.xml$")

W = TypeVar("W", bound=Walker)


def rows_of_sheets(name: str, content: bytes) -> list[tuple[str, list[list[Any]]]]:
    """The sheets of an XLSX; raises UnreadableFile. A formula without a value stands as its own text."""
    clean = io.BytesIO()
    with zipfile.ZipFile(clean, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        parts = _Parts(name, content, copy)
        copy.writestr(_ROOT, _ROOT_LINKS)
        parts.walk(_BOOK, book := Book())
        parts.walk(_LINKS, links := Links())
        for part, walker in ((_STRINGS, Strings()), (_STYLES, Walker())):
            if part in parts.members:
                parts.walk(part, walker)
        targets = [links.parts.get(link, "") for link in book.sheets.values()]
        if len(targets) > MOST_SHEETS:
            raise hostile(name)
        if len(set(targets)) < len(targets):
            raise damaged(name)
        sheets = [parts.walk(target, Cells()) for target in targets]
    within(name, sum(each.area for each in sheets), sum(each.filled for each in sheets))
    clean.seek(0)
    return read(name, clean, [each.unread for each in sheets])


class _Parts:
    """The parts of a workbook, each copied as it is walked."""

    def __init__(self, name: str, content: bytes, copy: zipfile.ZipFile) -> None:
        self._name, self._copy = name, copy
        self._archive = opened(name, content)
        held = self._archive.infolist()
        self.members = {each.filename.replace("\\", "/").lower(): each for each in held}
        if len(self.members) < len(held):
            raise damaged(name)
        _refuse_active(name, self.members)

    def walk(self, part: str, walker: W) -> W:
        """The walker when it has been through; raises UnreadableFile."""
        if part not in self.members or part in self._copy.NameToInfo:
            raise damaged(self._name)
        try:
            with self._copy.open(part, "w", force_zip64=True) as written:
                for chunk in chunks(self._name, self._archive, self.members[part]):
                    walker.parser.Parse(chunk)
                    written.write(chunk)
            walker.parser.Parse(b"", True)
        except (expat.ExpatError, Malformed) as fault:
            raise damaged(self._name) from fault
        except TooFar as fault:
            raise hostile(self._name) from fault
        return walker


def read(
    name: str, content: io.BytesIO, unread: Sequence[Mapping[tuple[int, int], str]]
) -> list[tuple[str, list[list[Any]]]]:
    """The sheets of a workbook known to be harmless, with the texts of cells that the reader leaves out."""
    found = []
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(content)
        for sheet, texts in zip(book.sheets_metadata, unread, strict=True):
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet:
                rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                found.append((sheet.name, _with(rows, texts)))
    except python_calamine.PasswordError as fault:
        raise locked(name) from fault
    except (python_calamine.CalamineError, OSError, ValueError) as fault:
        raise damaged(name) from fault
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":  # the reader gave up; it has no class to name
            raise
        raise damaged(name) from fault
    return found


def _with(rows: list[list[Any]], unread: Mapping[tuple[int, int], str]) -> list[list[Any]]:
    for (row, column), text in unread.items():
        rows += [[] for _ in range(row - len(rows))]
        cells = rows[row - 1]
        cells += [""] * (column - len(cells))
        cells[column - 1] = text
    for cells in rows:
        while cells and cells[-1] in ("", None):
            cells.pop()
    return rows


def _refuse_active(name: str, parts: Iterable[str]) -> None:
    for part in parts:
        if _MACROS.search(part):
            raise unreadable(name, "MACROS", "The workbook holds macros", "工作簿含有宏")
        if _OUTSIDE.search(part):
            raise unreadable(
                name,
                "EXTERNAL_LINKS",
                "The workbook takes values from other files",
                "工作簿引用了其他文件的内容",
            )
