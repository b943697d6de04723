"""The same rows as files of every type."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import xlwt
from openpyxl.cell import WriteOnlyCell

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-16-be+mark")
NEWLINES = ("\n", "\r\n", "\r")
DELIMITERS = (",", "\t", ";")

Rows = Sequence[Sequence[Any]]


def text(rows: Rows, encoding: str = "utf-8", newline: str = "\n", delimiter: str = ",") -> bytes:
    written = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if newline == "\r" else csv.QUOTE_MINIMAL  # which ignores a lone \n
    writer = csv.writer(written, delimiter=delimiter, lineterminator=newline, quoting=quoting)
    writer.writerows(rows)
    if encoding == "utf-16-be+mark":
        return b"\xfe\xff" + written.getvalue().encode("utf-16-be")
    return written.getvalue().encode(encoding)


def xlsx(rows: Rows, sheet: str = "表1") -> bytes:
    book = openpyxl.Workbook(write_only=True)
    new_sheet = book.create_sheet(sheet)
    for row in rows:
        cells = [WriteOnlyCell(new_sheet, cell if cell != "" else None) for cell in row]
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a text that begins with = is not a formula
        new_sheet.append(cells)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def xls(rows: Rows) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("表1")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            if cell != "":
                sheet.write(at, place, cell, *([day] if isinstance(cell, date) else []))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def zipped(files: dict[str, bytes], names: str = "gbk") -> bytes:
    """A zip as Windows writes it: names in GBK, marked as code page 437."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            shown = name if names == "flagged" else name.encode(names).decode("cp437")
            archive.writestr(_Member(shown, flagged=names == "flagged"), content)
    return written.getvalue()


def write_file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


class _Member(zipfile.ZipInfo):
    """A zip member whose name is written in code page 437, not in UTF-8, unless it is flagged."""

    __slots__ = ("_flagged",)

    def __init__(self, name: str, *, flagged: bool) -> None:
        super().__init__(name)
        self.compress_type = zipfile.ZIP_DEFLATED
        self._flagged = flagged

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the library's name
        if self._flagged:
            return self.filename.encode(), self.flag_bits | 0x800
        return self.filename.encode("cp437"), self.flag_bits & ~0x800
