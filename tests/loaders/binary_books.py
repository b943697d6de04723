"""Binary workbooks (XLSB), written record by record as [MS-XLSB] defines, because no library writes them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from struct import pack

_ROOT = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_ERRORS = {"#N/A": 0x2A, "#REF!": 0x17}
_DAY = 14  # the built-in date format


def binary_book(
    sheets: Mapping[str, Sequence[Sequence[object]]],
    *,
    merged: Sequence[tuple[int, int, int, int]] = (),
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[tuple[int, int]] = (),
    since_1904: bool = False,
    days: Sequence[tuple[int, int]] = (),
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """An XLSB. Merged areas, hidden rows and columns and date cells apply to every sheet; all count from 0."""
    parts = {"xl/workbook.bin": _workbook(sheets, since_1904), "xl/styles.bin": _styles()}
    links = ""
    for at, rows in enumerate(sheets.values(), start=1):
        parts[f"xl/worksheets/sheet{at}.bin"] = _sheet(
            rows, merged, hidden_rows, hidden_columns, days
        )
        links += f'<Relationship Id="rId{at}" Target="worksheets/sheet{at}.bin"/>'
    parts["xl/_rels/workbook.bin.rels"] = f"{_ROOT}{links}</Relationships>".encode()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, body in {**parts, **(more or {})}.items():
            archive.writestr(name, body)
    return written.getvalue()


def record(kind: int, data: bytes = b"") -> bytes:
    """One record: its kind and size, seven bits a byte, and its data."""
    return _seven_bit_bytes(kind) + _seven_bit_bytes(len(data)) + data


def _seven_bit_bytes(value: int) -> bytes:
    first, rest = value & 0x7F, value >> 7
    return bytes([first | 0x80]) + _seven_bit_bytes(rest) if rest else bytes([first])


def _text(text: str) -> bytes:
    return pack("<I", len(text)) + text.encode("utf-16-le")


def _workbook(sheets: Mapping[str, object], since_1904: bool) -> bytes:
    body = record(153, pack("<I", int(since_1904)) + pack("<I", 0) + _text(""))
    body += record(143)
    for at, name in enumerate(sheets, start=1):
        body += record(156, pack("<II", 0, at) + _text(f"rId{at}") + _text(name))
    return record(131) + body + record(144) + record(157, bytes(26)) + record(132)


def _styles() -> bytes:
    plain, day = (pack("<HH", 0xFFFF, number) + bytes(12) for number in (0, _DAY))
    return record(617, pack("<I", 2)) + record(47, plain) + record(47, day) + record(618)


def _sheet(
    rows: Sequence[Sequence[object]],
    merged: Sequence[tuple[int, int, int, int]],
    hidden_rows: Sequence[int],
    hidden_columns: Sequence[tuple[int, int]],
    days: Sequence[tuple[int, int]],
) -> bytes:
    width = max(map(len, rows), default=1)
    body = record(129) + record(148, pack("<IIII", 0, len(rows) - 1, 0, width - 1))
    if hidden_columns:
        runs = (pack("<IIIIH", first, last, 0, 0, 1) for first, last in hidden_columns)
        body += record(390) + b"".join(record(60, run) for run in runs) + record(391)
    body += record(145)
    for at, row in enumerate(rows):
        flags = bytes([0, 0x10 if at in hidden_rows else 0, 0])
        body += record(0, pack("<IIH", at, 0, 300) + flags + pack("<I", 0))
        for place, value in enumerate(row):
            body += _cell(place, value, style=int((at, place) in days))
    body += record(146)
    if merged:
        body += record(177, pack("<I", len(merged)))
        for top, bottom, left, right in merged:
            body += record(176, pack("<IIII", top, bottom, left, right))
        body += record(178)
    return body + record(130)


def _cell(place: int, value: object, *, style: int) -> bytes:
    begins = pack("<II", place, style)
    if value in ("", None):
        return record(1, begins)
    if value in _ERRORS:
        return record(3, begins + bytes([_ERRORS[str(value)]]))
    if isinstance(value, int | float):
        return record(5, begins + pack("<d", value))
    return record(6, begins + _text(str(value)))
