"""Reads text files into rows of cells. The encoding and the delimiter are detected."""

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

from charset_normalizer import from_bytes

from yanxiu.graph.spreadsheet import escape_formula
from yanxiu.graph.text import Text
from yanxiu.loaders.faults import UnreadableFile, unreadable
from yanxiu.loaders.reading.limits import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    damaged_file_fault,
    hostile_file_fault,
)
from yanxiu.loaders.spool import SpooledList
from yanxiu.loaders.values.invisible_characters import remove_invisible

_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SAMPLE = 1 << 16
_LONGEST = 1_000_000  # characters between two line ends
_STEPS, _STEP = 8, 4096  # number and bytes of the samples from which the encoding is detected
_MOST_SAMPLED = 2_000_000
_DELIMITERS, _RARE_DELIMITERS = ",\t;", "|，"  # rare ones count only if no other makes a table
_AS_TEXT = re.compile(
    r'="([^"]*)"'
)  # exports write this to make spreadsheet programs keep the cell as text
_NAMED_DELIMITER = re.compile(r"sep=(.)\r?\n?")
_RULE = re.compile(r"[\s|:+=-]+")  # the line below the header of a Markdown table
_APART = re.compile(r"[ \t\u3000]+")
_LEAST_APART = 3  # words in each line of a table with spaces between its columns
_SPLIT = Text(
    "Open it in a spreadsheet program, split the text into columns, and save it as XLSX.",
    "请用 WPS 或 Excel 打开，用“数据→分列”分好列，核对后另存为 XLSX。",
)
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|head|meta|table|\?xml)", re.IGNORECASE)
_HANZI = re.compile("[㐀-鿿豈-\ufaff\ue000-\uf8ff]")
_UNJUDGED = re.compile(
    "[\u202b\u202e\u2067┋]"
)  # not letters; many of them make an encoding look wrong
_TWO_BYTES = re.compile("[\u0080-\u07ff]{2}")
_UTF8_FIELD = re.compile(
    rb'(?<![^\n\r,\t;"])(?:[^\n\r,\t;"\x80-\xff]|[\xe3-\xe9][\x80-\xbf]{2}|\xef[\xbc\xbd][\x80-\xbf])+'
    rb'(?![^\n\r,\t;"])'
)


def read_rows(name: str, stream: IO[bytes]) -> SpooledList[list[Any]]:
    """The rows of a text file, without empty cells at their ends; raises UnreadableFile."""
    if _MARKUP.match(_head(stream)):
        raise unreadable(
            name,
            "UNREADABLE_FILE",
            "A web page or XML under another name",
            "实为网页或 XML，只是改了扩展名",
        )
    encoding = _encoding(name, stream)
    result: SpooledList[list[Any]] = SpooledList()
    count = cells = 0
    try:
        with _decoded(stream, encoding) as text:
            for row in _records(name, _lines(name, text)):
                if len(row) > MOST_COLUMNS:
                    raise hostile_file_fault(name)
                while row and not row[-1]:
                    row.pop()
                result.append(row)
                count += 1
                cells += len(row)
                if count > MOST_ROWS or cells > MOST_CELLS:
                    raise hostile_file_fault(name)
    except csv.Error as fault:
        at = len(result) + 1
        raise unreadable(
            name,
            "UNREADABLE_FILE",
            f"Not a CSV file: near row {at}, {fault}",
            f"不是正确的 CSV 文件：第 {at} 行附近的引号不成对或放错了位置",
        ) from fault
    except UnicodeDecodeError as fault:
        raise _wrong_encoding(name) from fault
    return result


def _records(name: str, lines: Iterator[str]) -> Iterator[list[str]]:
    first = list(itertools.islice(lines, 30))
    everything: Iterator[str] = itertools.chain(first, lines)
    if first and (named := _NAMED_DELIMITER.fullmatch(first[0])):
        next(everything)
        yield []  # the rows keep their numbers
        delimiter = named[1]
    else:
        delimiter = max(_DELIMITERS, key=lambda each: _agreement(first, each))
        if not any(_agreement(first, delimiter)):
            delimiter = max(delimiter + _RARE_DELIMITERS, key=lambda each: _agreement(first, each))
            if not any(_agreement(first, delimiter)) and _are_aligned(first):
                raise unreadable(
                    name,
                    "UNREADABLE_FILE",
                    "Its columns are set apart by spaces only, so that nobody can say where an empty cell is",
                    "各列只用空格隔开，无法确定空单元格在哪里",
                    _SPLIT,
                )
    if delimiter == "|" and all(line.strip().startswith("|") for line in first if line.strip()):
        everything = map(_without_frame, everything)
    for row in csv.reader(everything, delimiter=delimiter, strict=True):
        marked = '="' in "".join(row)
        yield [_text(cell) if cell.startswith('="') else cell for cell in row] if marked else row


def _without_frame(line: str) -> str:
    """A line of a Markdown table without the bars at its ends; empty for the line below the header."""
    bare = line.strip()
    return "\n" if _RULE.fullmatch(bare) else bare.removeprefix("|").removesuffix("|") + "\n"


def _are_aligned(lines: Sequence[str]) -> bool:
    """True if most lines have the same number of words, as in a table typed with spaces."""
    widths = Counter(len(_APART.split(line.strip())) for line in lines if line.strip())
    width, count = max(widths.items(), key=lambda each: each[1], default=(0, 0))
    return width >= _LEAST_APART and count > 1 and 2 * count > widths.total()


def _text(cell: str) -> str:
    """The text of a cell like `="0123"`, a notation that marks text as an apostrophe does."""
    match = _AS_TEXT.fullmatch(cell)
    return escape_formula(match[1], digits=True) if match else cell


def _agreement(lines: Sequence[str], delimiter: str) -> tuple[float, int]:
    """The share of the first rows in which a delimiter yields the same number of cells, and that number.

    Counts of rows would mislead: a wrong delimiter cuts quoted cells at line ends and makes more rows.
    """
    rows = csv.reader(lines, delimiter=delimiter)
    try:
        widths = Counter(len(row) for row in rows)
    except csv.Error:
        return 0, 0
    agreed = [(count, width) for width, count in widths.items() if width > 1]
    count, width = max(agreed, default=(0, 0))
    filled = widths.total() - widths[0]
    return (count / filled, width) if 2 * count > filled else (0, 0)


def _lines(name: str, text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(_LONGEST):
        if len(line) == _LONGEST:
            raise hostile_file_fault(name)
        if "\ufffd" in line or "\x00" in line:
            raise unreadable(
                name,
                "WRONG_ENCODING",
                "Characters were lost when it was saved",
                "保存时已有字符丢失",
            )
        yield line


@contextmanager
def _decoded(stream: IO[bytes], encoding: str) -> Iterator[io.TextIOWrapper]:
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding, newline="")
    try:
        yield text
    finally:
        text.detach()


def _head(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    return stream.read(_SAMPLE)


def _encoding(name: str, stream: IO[bytes]) -> str:
    head = _head(stream)
    for mark, encoding in _MARKS.items():
        if head.startswith(mark):
            return encoding
    if b"\x00" in head:
        return _utf_16(name, head)
    if _holds(stream, "utf-8"):
        if _is_ambiguous(head):
            raise _wrong_encoding(name)
        return "utf-8"
    stream.seek(0)
    if any(b"\x00" in chunk for chunk in iter(lambda: stream.read(_SAMPLE), b"")):
        raise damaged_file_fault(name)
    if _holds(stream, "gb18030") and _is_chinese(stream):
        return "gb18030"
    raise _wrong_encoding(name)


def _utf_16(name: str, sample: bytes) -> str:
    """Chooses the byte order in which line ends or delimiters appear; raises UnreadableFile if unclear."""
    likely = []
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample[: len(sample) & ~1].decode(encoding, "replace")
        if "\x00" not in text and any(mark in text for mark in "\r\n,\t;"):
            likely.append(encoding)
    if len(likely) == 1:
        return likely[0]
    raise _wrong_encoding(name)


def _holds(stream: IO[bytes], encoding: str) -> bool:
    try:
        with _decoded(stream, encoding) as text:
            while text.read(_SAMPLE):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _is_ambiguous(sample: bytes) -> bool:
    """True if valid UTF-8 may also be GB18030. Some words of two bytes a character are valid in both."""
    text = sample.decode("utf-8", "ignore")
    if text.isascii() or max(text) >= "\u0800" or not _TWO_BYTES.search(text):
        return False
    return _is_common(sample.decode("gb18030", "ignore"))


def _is_chinese(stream: IO[bytes]) -> bool:
    """True if text that decodes as GB18030 is Chinese, and no cell of it is UTF-8."""
    sample = _UNJUDGED.sub(
        "", remove_invisible(_sample(stream).decode("gb18030", "ignore"))
    ).encode("gb18030")
    best = from_bytes(sample, cp_isolation=["gb18030"], chunk_size=_STEP, steps=_STEPS).best()
    if best is None or not _is_common(_head(stream).decode("gb18030", "ignore")):
        return False
    stream.seek(0)
    fields = {
        match[0]
        for line in stream
        if not line.isascii()
        for match in _UTF8_FIELD.finditer(line)
        if not match[0].isascii()
    }
    return not any(
        _is_common(field.decode("utf-8"), rare=0)
        and not _is_common(field.decode("gb18030", "ignore"), rare=0)
        for field in fields
    )


def _sample(stream: IO[bytes]) -> bytes:
    """A sample of a file: all of a small file, else lines from several places."""
    size = stream.seek(0, io.SEEK_END)
    parts = [(0, size)]
    if size > _MOST_SAMPLED:
        parts = [(at * size // _STEPS, _STEP) for at in range(_STEPS)]
    sample = []
    for begins, length in parts:
        stream.seek(begins)
        if begins:
            stream.readline(_LONGEST)
        sample += stream.readlines(length)
    return b"".join(sample)


def _is_common(text: str, rare: float = 0.25) -> bool:
    """True if there are Chinese characters, and at most the share `rare` of them is not in GB 2312."""
    letters = _HANZI.findall(text)
    beyond = sum(not _in_gb_2312(letter) for letter in letters)
    return bool(letters) and beyond <= rare * len(letters)


def _in_gb_2312(letter: str) -> bool:
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _wrong_encoding(name: str) -> UnreadableFile:
    return unreadable(
        name,
        "WRONG_ENCODING",
        "The text is neither UTF-8, UTF-16 nor GB18030, or damaged",
        "编码不是 UTF-8、UTF-16 或 GB18030，或文本已损坏",
    )
