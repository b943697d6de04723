"""Files made to do harm: small on disk and large once read."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import xlwt

from tests.loaders import containers

ROWS = [["教师编号", "姓名"], ["T1", "张三"]]
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_SHEET = "xl/worksheets/sheet1.xml"
_MILLION = 1_000_000


def workbook(changed: Mapping[str, bytes | str]) -> bytes:
    """A small workbook with parts added or replaced."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(containers.xlsx(ROWS))) as sound,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in {**dict.fromkeys(sound.namelist()), **changed}:
            archive.writestr(name, changed[name] if name in changed else sound.read(name))
    return written.getvalue()


def sheet(cells: str, before: str = "", head: str = "") -> bytes:
    return workbook(
        {_SHEET: f"{head}<worksheet {_MAIN}>{before}<sheetData>{cells}</sheetData></worksheet>"}
    )


def _strings(strings: str, attributes: str = "") -> bytes:
    return workbook({"xl/sharedStrings.xml": f"<sst {_MAIN} {attributes}>{strings}</sst>"})


def _zip(members: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


def _zip_with_false_size(content: bytes, name: bytes, size: int) -> bytes:
    """A zip that claims a small size for a member, whatever it unpacks to."""
    made = bytearray(content)
    for mark, at_size, at_name in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = made.index(mark)
        while made[at + at_name : at + at_name + len(name)] != name:
            at = made.index(mark, at + 1)
        struct.pack_into("<I", made, at + at_size, size)
        struct.pack_into("<I", made, at + at_size - 8, zlib.crc32(b" " * size))
    return bytes(made)


def _overlapping_zip() -> bytes:
    """One kernel of a megabyte under 900 names, as in D. Fifield's zip bomb."""
    made = _zip({"0.csv": b"0" * _MILLION})
    end = made.index(b"PK\x01\x02")
    record = made[end : made.index(b"PK\x05\x06")]
    records = b"".join(record.replace(b"0.csv", b"%05d" % n) for n in range(900))
    return (
        made[:end]
        + records
        + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 900, 900, len(records), end, 0)
    )


def _encrypted_zip() -> bytes:
    made = bytearray(_zip({"a.csv": b"1,2\n"}))
    made[6] |= 1
    made[made.index(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


def _old_workbook(change: Callable[[Any], None], **patched: bytes) -> bytes:
    book = xlwt.Workbook()
    new_sheet = book.add_sheet("表1")
    for at, row in enumerate(ROWS):
        for place, cell in enumerate(row):
            new_sheet.write(at, place, cell)
    change(new_sheet)
    book.save(written := io.BytesIO())
    return written.getvalue()


def _old_workbook_with_record(record: int, old: bytes, new: bytes) -> bytes:
    """An old workbook with the data of one record replaced."""
    made = _old_workbook(lambda _: None)
    head = struct.pack("<HH", record, len(old))
    assert made.count(head + old) == 1
    return made.replace(head + old, head + new)


def _old_workbook_with_entry(name: str) -> bytes:
    """An old workbook whose directory also lists an entry of this name."""
    made = bytearray(_old_workbook(lambda _: None))
    at = made.index("Workbook".encode("utf-16-le")) + 128
    spelled = name.encode("utf-16-le")
    made[at : at + len(spelled)] = spelled
    struct.pack_into("<H", made, at + 64, len(spelled) + 2)
    return bytes(made)


def _old_workbook_with_cycle() -> bytes:
    """An old workbook whose directory refers back to itself."""
    made = bytearray(
        _old_workbook(lambda sheet: [sheet.write(n, 0, "x" * 200) for n in range(5, 60)])
    )
    directory = struct.unpack_from("<I", made, 48)[0]
    fat = struct.unpack_from("<I", made, 76)[0]
    struct.pack_into("<I", made, 512 + fat * 512 + directory * 4, directory)
    return bytes(made)


def _distant_row(letters: str, row: int) -> str:
    return f'<row r="{row}"><c r="{letters}{row}"><v>1</v></c></row>'


_ENTITIES = (
    "<!DOCTYPE a ["
    + '<!ENTITY e0 "haha">'
    + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
_LINK = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}'
    "</Relationships>"
)
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
_SAME = "".join(
    f'<Relationship Id="r{n}" Type="{_TYPE}" Target="worksheets/sheet1.xml"/>' for n in range(200)
)
_SHEETS = (
    f'<workbook {_MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    "<sheets>{}</sheets></workbook>"
)
_MANY = "".join(f'<sheet name="s{n}" sheetId="{n + 1}" r:id="r{n}"/>' for n in range(200))

FILES: Mapping[str, tuple[str, str, Callable[[], bytes]]] = {
    # each kind: file name, expected code, function that makes the content
    "zip bomb": ("a.zip", "HOSTILE_FILE", lambda: _zip({"a.csv": b"1,2\n" * 40 * _MILLION})),
    "zip bomb of many": (
        "a.zip", "HOSTILE_FILE", lambda: _zip({f"{n}.csv": b"1" * 100_000 for n in range(1_500)}),
    ),
    "zip of too many": ("a.zip", "HOSTILE_FILE", lambda: _zip({f"{n}.csv": b"1" for n in range(30_000)})),
    "zip whose files overlap": ("a.zip", "HOSTILE_FILE", _overlapping_zip),
    "zip that lies": (
        "a.zip", "UNREADABLE_FILE", lambda: _zip_with_false_size(_zip({"a.csv": b"1" * 150 * _MILLION}), b"a.csv", 9),
    ),
    "zip within a zip": ("a.zip", "NESTED_ARCHIVE", lambda: _zip({"b.zip": _zip({"a.csv": b"1"})})),
    "encrypted zip": ("a.zip", "ENCRYPTED_FILE", _encrypted_zip),
    "workbook bomb": ("a.xlsx", "HOSTILE_FILE", lambda: workbook({_SHEET: b" " * 200 * _MILLION})),
    "workbook that lies": (
        "a.xlsx", "UNREADABLE_FILE",
        lambda: _zip_with_false_size(workbook({_SHEET: b" " * 150 * _MILLION}), _SHEET.encode(), 9),
    ),
    "far cell": ("a.xlsx", "HOSTILE_FILE", lambda: sheet(_distant_row("A", 1) + _distant_row("XFD", 1048576))),
    "far cell, other spelling": (
        "a.xlsx", "HOSTILE_FILE",
        lambda: sheet("<row r='1' ><c  s='0'\n r = 'A1' ><v>1</v></c></row><row r='1048576'><c s='0' r='XFD1048576'><v>1</v></c></row>"),
    ),
    "far cell beyond any": ("a.xlsx", "HOSTILE_FILE", lambda: sheet(_distant_row("ZZZ", 9999999))),
    "far cell that wraps round": ("a.xlsx", "UNREADABLE_FILE", lambda: sheet(_distant_row("A", 99999999999))),
    "far cell without places": (
        "a.xlsx", "HOSTILE_FILE",
        lambda: sheet("<row><c><v>1</v></c></row>" + "<row/>" * 400_000 + "<row>" + "<c/>" * 9_000 + "<c><v>1</v></c></row>"),
    ),
    "one sheet many times": (
        "a.xlsx", "UNREADABLE_FILE",
        lambda: workbook({"xl/workbook.xml": _SHEETS.format(_MANY), "xl/_rels/workbook.xml.rels": _LINK.format(_SAME)}),
    ),
    "rows out of order": ("a.xlsx", "UNREADABLE_FILE", lambda: sheet(_distant_row("A", 9) + _distant_row("A", 1))),
    "million columns": ("a.xlsx", "HOSTILE_FILE", lambda: sheet("<row>" + "<c><v>1</v></c>" * _MILLION + "</row>")),
    "formulas without end": (
        "a.xlsx", "HOSTILE_FILE", lambda: sheet(f"<row>{'<c><f/></c>' * 800}</row>" * 520),
    ),
    "million columns of text": ("a.csv", "HOSTILE_FILE", lambda: b"," .join([b"x"] * _MILLION)),
    "million empty columns": ("a.csv", "HOSTILE_FILE", lambda: b"a\n" + b",\t" * 450_000 + b"\n1"),
    "text of line ends": ("a.csv", "HOSTILE_FILE", lambda: b"a,b\n" + b"\n" * 30 * _MILLION),
    "text without line ends": ("a.csv", "HOSTILE_FILE", lambda: b"a" * 60 * _MILLION),
    "text in one quote": ("a.csv", "UNREADABLE_FILE", lambda: b'"' + b"a\n" * 30 * _MILLION),
    "text of nothing": ("a.csv", "WRONG_ENCODING", lambda: b"\x00" * 100 * _MILLION),
    "shared strings bomb": ("a.xlsx", "HOSTILE_FILE", lambda: _strings("<si><t>a</t></si>" * 5 * _MILLION)),
    "shared strings that never come": ("a.xlsx", "HOSTILE_FILE", lambda: _strings("", 'uniqueCount="999999999"')),
    "entities": ("a.xlsx", "HOSTILE_FILE", lambda: sheet("<row><c t='str'><v>&e9;</v></c></row>", head=_ENTITIES)),
    "entities in strings": (
        "a.xlsx", "HOSTILE_FILE",
        lambda: workbook({"xl/sharedStrings.xml": f"{_ENTITIES}<sst {_MAIN}><si><t>&e9;</t></si></sst>"}),
    ),
    "sheet in UTF-16": (
        "a.xlsx", "UNREADABLE_FILE",
        lambda: workbook({_SHEET: f'<?xml version="1.0" encoding="utf-16"?><worksheet {_MAIN}/>'.encode("utf-16")}),
    ),
    "external link": ("a.xlsx", "EXTERNAL_LINKS", lambda: workbook({"xl/externalLinks/externalLink1.xml": "<a/>"})),
    "connection": ("a.xlsx", "EXTERNAL_LINKS", lambda: workbook({"xl/connections.xml": "<a/>"})),
    "embedded object": ("a.xlsx", "EXTERNAL_LINKS", lambda: workbook({"xl/embeddings/oleObject1.bin": b"1"})),
    "macros": ("a.xlsm", "MACROS", lambda: workbook({"xl/vbaProject.bin": b"1"})),
    "macros under another name": ("a.xlsx", "MACROS", lambda: workbook({"XL\\VBAPROJECT.BIN": b"1"})),
    "macro sheet": ("a.xlsx", "MACROS", lambda: workbook({"xl/macrosheets/sheet1.xml": "<a/>"})),
    "encrypted workbook": ("a.xlsx", "ENCRYPTED_FILE", lambda: _old_workbook_with_entry("EncryptedPackage")),
    "old workbook with a password": ("a.xls", "ENCRYPTED_FILE", lambda: _old_workbook_with_record(0x42, b"\xb0\x04", b"\xb0\x04").replace(b"\x42\x00\x02\x00", b"\x2f\x00\x02\x00", 1)),
    "old workbook with macros": ("a.xls", "MACROS", lambda: _old_workbook_with_entry("_VBA_PROJECT_CUR")),
    "old far cell": ("a.xls", "HOSTILE_FILE", lambda: _old_workbook(lambda sheet: sheet.write(65535, 255, "x"))),
    "old size that lies": (
        "a.xls", "HOSTILE_FILE",
        lambda: _old_workbook_with_record(0x200, struct.pack("<IIHHH", 0, 2, 0, 2, 0), struct.pack("<IIHHH", 9, 2, 0, 2, 0)),
    ),
    "old directory that goes round": ("a.xls", "UNREADABLE_FILE", _old_workbook_with_cycle),
    "old second book": ("a.xls", "UNREADABLE_FILE", lambda: _old_workbook_with_entry("Book")),
}  # fmt: skip

# Just within every limit: read or refused, but just as quickly and cheaply.
NEAR: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "cells": ("a.xlsx", lambda: sheet(f"<row>{'<c><v/></c>' * 16_000}</row>" * 26)),
    "formulas": ("a.xlsx", lambda: sheet(f"<row>{'<c><f/></c>' * 800}</row>" * 125)),
    "rows": ("a.xlsx", lambda: sheet("<row/>" * 800_000)),
    "area": ("a.xlsx", lambda: sheet(_distant_row("A", 1) + _distant_row("A", _MILLION))),
    "wide area": ("a.xlsx", lambda: sheet(_distant_row("A", 1) + _distant_row("XFD", 61))),
    "strings": ("a.xlsx", lambda: _strings("<si/>" * 900_000, 'uniqueCount="1800000"')),
    "lines": ("a.csv", lambda: b"a\n" * _MILLION),
    "old area": ("a.xls", lambda: _old_workbook(lambda sheet: sheet.write(65535, 14, "x"))),
}
