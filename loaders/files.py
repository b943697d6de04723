"""Files as rows of cells: CSV in the encodings that bureaus use, XLSX and XLS."""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import python_calamine
from charset_normalizer import from_bytes

from graph.text import Text
from loaders.faults import Fault, UnreadableFile

SHEETS = (".xlsx", ".xlsm", ".xls")
TEXTS = (".csv", ".txt", ".tsv")
_MOST_CELLS = 20_000_000
_MOST_BYTES = 500_000_000
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet, row by row; `name` is None for a text file."""

    file: Path
    checksum: str
    name: str | None
    rows: list[list[Any]]


def read_file(path: Path) -> list[Sheet]:
    """Every sheet of a file that has cells; raises UnreadableFile with the fault."""
    content = path.read_bytes()
    mark = checksum(content)
    if path.suffix.lower() in SHEETS:
        return [Sheet(path, mark, name, rows) for name, rows in _sheets(path, content) if rows]
    return [Sheet(path, mark, None, _text(path, content))]


def checksum(content: bytes) -> str:
    """What tells two files apart, whatever their names."""
    return hashlib.sha256(content).hexdigest()


def files_in(paths: list[Path]) -> Iterator[Path]:
    """The files named, and those in the folders named, in the order of their names."""
    for path in paths:
        if path.is_dir():
            yield from sorted(
                inner
                for inner in path.iterdir()
                if inner.suffix.lower() in (*SHEETS, *TEXTS)
                and not inner.name.startswith((".", "~$"))
            )
        else:
            yield path


def _sheets(path: Path, content: bytes) -> Iterator[tuple[str, list[list[Any]]]]:
    if content.startswith(b"PK"):
        _guard(path, content)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield name, [_trimmed(row) for row in rows]
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError) as fault:
        raise _unreadable(
            path,
            "UNREADABLE_FILE",
            "The file is not a workbook, or damaged",
            "不是工作簿，或已损坏",
        ) from fault


def _trimmed(row: list[Any]) -> list[Any]:
    while row and row[-1] in ("", None):
        row.pop()
    return row


def _guard(path: Path, content: bytes) -> None:
    """Refuses what would fill the memory: a cell at XFD1048576 makes the reader reserve a whole sheet."""
    try:
        book = zipfile.ZipFile(io.BytesIO(content))
        sheets = [item for item in book.infolist() if "worksheets/" in item.filename]
        if sum(item.file_size for item in book.infolist()) > _MOST_BYTES:
            raise _hostile(path)
        for item in sheets:
            far_column = far_row = 0
            for found in _CELL.finditer(book.read(item)):
                far_column = max(far_column, _column_number(found[1]))
                far_row = max(far_row, int(found[2]))
            if far_column * far_row > _MOST_CELLS:
                raise _hostile(path)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as fault:
        raise _unreadable(
            path,
            "UNREADABLE_FILE",
            "The file is not a workbook, or damaged",
            "不是工作簿，或已损坏",
        ) from fault


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _hostile(path: Path) -> UnreadableFile:
    return _unreadable(
        path, "HOSTILE_FILE", "The sheet reaches further than any roster", "表格范围超出任何名册"
    )


def _text(path: Path, content: bytes) -> list[list[Any]]:
    text = _decoded(path, content)
    if "\ufffd" in text or "\x00" in text:
        raise _unreadable(
            path, "WRONG_ENCODING", "Characters were lost when it was saved", "保存时已有字符丢失"
        )
    first = text.partition("\n")[0]
    delimiter = "\t" if first.count("\t") > first.count(",") else ","
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as fault:
        raise _unreadable(
            path, "UNREADABLE_FILE", f"Not a CSV file: {fault}", f"不是 CSV 文件：{fault}"
        ) from fault


def _decoded(path: Path, content: bytes) -> str:
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
        (b"", "utf-8"),
    ):
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                break
    if from_bytes(content, cp_isolation=["gb18030"], chunk_size=4096, steps=8).best():
        try:
            return content.decode("gb18030")
        except UnicodeDecodeError:
            pass
    raise _unreadable(
        path,
        "WRONG_ENCODING",
        "The text is neither UTF-8, UTF-16 nor GB18030, or damaged",
        "编码不是 UTF-8、UTF-16 或 GB18030，或文本已损坏",
    )


def _unreadable(path: Path, code: str, en: str, zh: str) -> UnreadableFile:
    return UnreadableFile(Fault(code, path.name, Text(en, zh)))
