"""Reads XLSX workbooks into rows of cells.

The parts with cells are parsed and checked first. Only checked parts are passed to the spreadsheet reader, in a
new zip. The reader reserves memory for every cell up to the last, and drops formulas and errors. It keeps a whole
sheet in memory; a long sheet is therefore cut into sheets of some thousand rows.
"""

import os
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import IO, Any
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

import python_calamine

from yanxiu.loaders.faults import unreadable
from yanxiu.loaders.reading.archives import open_zip, read_member
from yanxiu.loaders.reading.layout import SINCE_1900, SINCE_1904, Layout, SheetRead
from yanxiu.loaders.reading.limits import (
    MOST_SHEETS,
    check_size,
    damaged_file_fault,
    encrypted_file_fault,
    hostile_file_fault,
)
from yanxiu.loaders.reading.xlsx_cells import CellScan, RowBatch
from yanxiu.loaders.reading.xlsx_parts import (
    LimitExceeded,
    LinksPart,
    Malformed,
    PartParser,
    StringsPart,
    StylesPart,
    WorkbookPart,
)
from yanxiu.loaders.spool import SpooledList

WORKBOOK_PART = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_STRINGS, _STYLES = "xl/sharedstrings.xml", "xl/styles.xml"
_ROOT = "_rels/.rels"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROOT_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Target="xl/workbook.xml" Type="{_TYPES}/officeDocument"/></Relationships>'
)
_MACROS = re.compile(r"vbaproject|/macrosheets/|/activex/")
_OUTSIDE = re.compile(r"/externallinks/|/embeddings/|/connections\.xml$")

_COMMENTS = re.compile(r"comment[^/]*\.xml$")
_HEAD, _TAIL = b"<worksheet><sheetData>", b"</sheetData></worksheet>"
_LONGEST_TAG = 1 << 16  # bytes of a row's start tag


def read_xlsx(name: str, content: bytes) -> list[SheetRead]:
    """The sheets of an XLSX; raises UnreadableFile. A formula without a value is read as its text."""
    with tempfile.TemporaryFile() as clean:
        with zipfile.ZipFile(clean, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
            book, sheets = _copied(parts := _Parts(name, content, copy))
        check_size(name, sum(each.area for each in sheets), sum(each.filled for each in sheets))
        clean.flush()
        with translate_reader_faults(name):
            workbook = _opened(clean)
            kinds = {each.name: each.typ for each in workbook.sheets_metadata}
            return [
                SheetRead(
                    sheet,
                    _rows(workbook, f"{at}", cells.pieces),
                    _layout(book, sheet, cells, has_comments=parts.has_comments),
                )
                for at, (sheet, cells) in enumerate(zip(book.sheets, sheets, strict=True))
                if kinds[f"{at}.0"] == python_calamine.SheetTypeEnum.WorkSheet
            ]


def _layout(book: WorkbookPart, sheet: str, cells: CellScan, *, has_comments: bool) -> Layout:
    zero = SINCE_1904 if book.since_1904 else SINCE_1900
    hidden = sheet in book.hidden
    return Layout(
        cells.merged,
        zero,
        hidden=hidden,
        hidden_rows=cells.hidden_rows,
        hidden_columns=cells.hidden_columns,
        struck_rows=cells.struck_rows,
        corrected_rows=cells.corrected_rows,
        has_comments=has_comments,
    )


def _copied(parts: "_Parts") -> tuple[WorkbookPart, list[CellScan]]:
    """Copies the parts with cells, each piece of a sheet as a sheet of its own."""
    parts.walk(WORKBOOK_PART, book := WorkbookPart(), copied=False)
    parts.walk(_LINKS, links := LinksPart(), copied=False)
    styles, strings = StylesPart(), StringsPart()
    for part, walker in ((_STRINGS, strings), (_STYLES, styles)):
        if part in parts.members:
            parts.walk(part, walker)
    targets = [links.parts.get(link, "") for link in book.sheets.values()]
    if len(targets) > MOST_SHEETS:
        raise hostile_file_fault(parts.name)
    if len(set(targets)) < len(targets):
        raise damaged_file_fault(parts.name)
    sheets = [parts.cut(target, CellScan(styles, strings)) for target in targets]
    parts.name_pieces(book, targets, sheets)
    return book, sheets


class _Parts:
    """The parts of a workbook. Each is copied while it is parsed."""

    def __init__(self, name: str, content: bytes, copy: zipfile.ZipFile) -> None:
        self.name, self._copy = name, copy
        self._archive = open_zip(name, content)
        members = self._archive.infolist()
        self.members = {each.filename.replace("\\", "/").lower(): each for each in members}
        if len(self.members) < len(members):
            raise damaged_file_fault(name)
        refuse_active_content(name, self.members)

    @property
    def has_comments(self) -> bool:
        """True if the workbook contains comments on cells."""
        return any(_COMMENTS.search(part) for part in self.members)

    def walk(self, part: str, walker: PartParser, *, copied: bool = True) -> None:
        """Parses a part with the walker and copies it; raises UnreadableFile."""
        with self._copy.open(part, "w", force_zip64=True) if copied else nullcontext() as written:
            for chunk in self._walked(part, walker):
                if written:
                    written.write(chunk)

    def cut(self, part: str, cells: CellScan) -> CellScan:
        """Parses a sheet and copies its pieces, each as a sheet; raises UnreadableFile."""
        buffer, begins, done = b"", 0, 1
        written = self._copy.open(f"{part}.0", "w", force_zip64=True)
        try:
            for chunk in self._walked(part, cells):
                buffer += chunk
                for piece in cells.pieces[done:]:
                    if piece.first_row < begins:
                        raise hostile_file_fault(self.name)
                    written.write(buffer[: piece.first_row - begins] + _TAIL)
                    written.close()
                    buffer, begins = buffer[piece.first_row - begins :], piece.first_row
                    written = self._copy.open(f"{part}.{done}", "w", force_zip64=True)
                    written.write(_HEAD + (b'<row r="%d"/>' % piece.row if piece.row else b""))
                    done += 1
                kept = min(len(buffer), _LONGEST_TAG)
                written.write(buffer[: len(buffer) - kept])
                buffer, begins = buffer[len(buffer) - kept :], begins + len(buffer) - kept
            written.write(buffer)
        finally:
            written.close()
        return cells

    def name_pieces(
        self, book: WorkbookPart, targets: Sequence[str], sheets: Sequence[CellScan]
    ) -> None:
        """Writes a workbook of all pieces; `2.0` is the first piece of the third sheet."""
        named = [
            (f"{at}.{number}", f"/{target}.{number}")
            for at, (target, cells) in enumerate(zip(targets, sheets, strict=True))
            for number in range(len(cells.pieces))
        ]
        listed = "".join(
            f'<sheet name="{piece}" sheetId="{at}" r:id="rId{at}"/>'
            for at, (piece, _) in enumerate(named, start=1)
        )
        links = "".join(
            f'<Relationship Id="rId{at}" Target={quoteattr(target)} Type="{_TYPES}/worksheet"/>'
            for at, (_, target) in enumerate(named, start=1)
        )
        days = f'<workbookPr date1904="{book.since_1904:d}"/>'
        self._copy.writestr(_ROOT, _ROOT_LINKS)
        self._copy.writestr(WORKBOOK_PART, f"<workbook>{days}<sheets>{listed}</sheets></workbook>")
        self._copy.writestr(_LINKS, f"<Relationships>{links}</Relationships>")

    def _walked(self, part: str, walker: PartParser) -> Iterator[bytes]:
        if part not in self.members or part in self._copy.NameToInfo:
            raise damaged_file_fault(self.name)
        try:
            for chunk in read_member(self.name, self._archive, self.members[part]):
                walker.parser.Parse(chunk)
                yield chunk
            walker.parser.Parse(b"", True)
        except (expat.ExpatError, Malformed) as fault:
            raise damaged_file_fault(self.name) from fault
        except LimitExceeded as fault:
            raise hostile_file_fault(self.name) from fault


def _opened(file: IO[bytes]) -> python_calamine.CalamineWorkbook:
    """Opens a workbook from the disk; from a stream, the reader would copy all of it into memory."""
    if os.name == "posix":
        return python_calamine.CalamineWorkbook.from_path(f"/dev/fd/{file.fileno()}")
    file.seek(0)
    return python_calamine.CalamineWorkbook.from_filelike(file)


def _rows(
    book: python_calamine.CalamineWorkbook, sheet: str, pieces: Sequence[RowBatch]
) -> SpooledList[list[Any]]:
    rows: SpooledList[list[Any]] = SpooledList()
    for number, piece in enumerate(pieces):
        cells = book.get_sheet_by_name(f"{sheet}.{number}")
        above, left = cells.start or (len(rows), 0)
        piece_rows = [[""] * left + row for row in cells.to_python()] if cells.start else []
        piece_rows = [*([] for _ in range(above - len(rows))), *piece_rows]
        piece.displays.apply(piece_rows, above=len(rows))
        rows.extend(add_unread(piece_rows, piece.unread, above=len(rows)))
    return rows


@contextmanager
def translate_reader_faults(name: str) -> Iterator[None]:
    """Converts the reader's exceptions to UnreadableFile."""
    try:
        yield
    except python_calamine.PasswordError as fault:
        raise encrypted_file_fault(name) from fault
    except (python_calamine.CalamineError, OSError, ValueError) as fault:
        raise damaged_file_fault(name) from fault
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":  # a crash of the reader; not importable
            raise
        raise damaged_file_fault(name) from fault


def add_unread(
    rows: list[list[Any]], unread: Mapping[tuple[int, int], str], above: int = 0
) -> list[list[Any]]:
    """Adds the texts of cells that the reader leaves out, and drops empty cells at the ends of rows.

    above  the number of the sheet's rows above these
    """
    for (number, column), text in unread.items():
        row = number - above
        rows += [[] for _ in range(row - len(rows))]
        cells = rows[row - 1]
        cells += [""] * (column - len(cells))
        cells[column - 1] = text
    for cells in rows:
        while cells and cells[-1] in ("", None):
            cells.pop()
    return rows


def refuse_active_content(name: str, parts: Iterable[str]) -> None:
    """Raises UnreadableFile if a workbook contains macros or takes values from other files."""
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
