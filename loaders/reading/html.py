"""Reads the tables of web pages and of web archives (MHTML). Many government systems name such pages `.xls`.

lxml parses them as tolerantly as browsers do. It reports events; no tree is kept in memory.
"""

import email
import email.policy
import re
from typing import Any

from charset_normalizer import from_bytes
from lxml import etree

from yanxiu.loaders.faults import unreadable
from yanxiu.loaders.reading.layout import SheetRead
from yanxiu.loaders.reading.limits import damaged_file_fault, oversized_file_fault
from yanxiu.loaders.reading.tables import MarkupTable, name_tables, parse_span

MOST_MARKUP = 24_000_000  # bytes
PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|meta|title|style|body|div|center|table|tr|p|span|font|br|h[1-6])\b",
    re.IGNORECASE | re.DOTALL,
)
ARCHIVE = re.compile(
    rb"\s*(?:MIME-Version:|From:.*\n|Content-Type:\s*multipart/related)", re.IGNORECASE
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}
_UNSEEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BREAKS = {"br", "p", "div", "li"}


def read_page(name: str, content: bytes) -> list[SheetRead]:
    """The tables of a page; raises UnreadableFile, also if there is no table."""
    if len(content) > MOST_MARKUP:
        raise oversized_file_fault(name)
    tables = _Tables(name)
    parser = etree.HTMLParser(target=tables, encoding=None, huge_tree=False)
    text = _decoded(name, content)
    try:
        for at in range(0, len(text), 1 << 16):
            parser.feed(text[at : at + (1 << 16)])
        parser.close()
    except (etree.LxmlError, ValueError, RecursionError) as fault:
        raise damaged_file_fault(name) from fault
    results = [
        SheetRead(
            title,
            table.rows,
            table.layout(),
        )
        for title, table in name_tables(tables.found)
    ]
    if not results:
        raise unreadable(
            name,
            "UNREADABLE_FILE",
            "A web page without a table, under another name",
            "实为网页，只是改了扩展名，其中没有表格",
        )
    return results


def read_archive(name: str, content: bytes) -> list[SheetRead]:
    """The tables of a web archive; raises UnreadableFile."""
    if len(content) > MOST_MARKUP:
        raise oversized_file_fault(name)
    message = email.message_from_bytes(content, policy=email.policy.compat32)
    pages = [
        part.get_payload(decode=True)
        for part in message.walk()
        if part.get_content_type() == "text/html"
    ]
    results = []
    for page in pages:
        if isinstance(page, bytes) and b"<table" in page.lower():
            results += read_page(name, page)
    if not results:
        raise unreadable(
            name,
            "UNREADABLE_FILE",
            "A web archive without a table",
            "是网页归档文件（MHTML），其中没有表格",
        )
    return results


def _decoded(name: str, content: bytes) -> str:
    """Decodes a page by its byte order mark, the charset in its head, or else by detection."""
    match = _CHARSET.search(content[:4096])
    encodings = ["utf-8-sig"]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif match and not content.startswith(b"\xef\xbb\xbf"):
        named = match[1].decode().lower()
        encodings = [_CHINESE.get(named, named), "utf-8", "gb18030"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    best = from_bytes(content[:200_000]).best()
    if best is None:
        raise damaged_file_fault(name)
    return content.decode(best.encoding, "strict")


class _Tables:
    """Handles the parser's events; a row belongs to the innermost open table."""

    def __init__(self, name: str) -> None:
        self.found: list[MarkupTable] = []
        self._name = name
        self._open: list[MarkupTable] = []
        self._text: list[str] | None = None
        self._across = self._down = 1
        self._in_row = self._hidden = False
        self._silent = 0

    def start(self, tag: Any, attributes: Any) -> None:
        if tag == "table":
            self._end_row()
            self._open.append(MarkupTable(self._name))
            self.found.append(self._open[-1])
        elif tag in ("script", "style"):
            self._silent += 1
        elif not self._open:
            return
        elif tag == "col":
            self._open[-1].describe_columns(
                times=parse_span(attributes.get("span")),
                hidden=bool(_UNSEEN.search(attributes.get("style", ""))),
            )
        elif tag == "tr":
            self._end_row()
            self._in_row = True
            self._hidden = bool(_UNSEEN.search(attributes.get("style", "")))
        elif tag in ("td", "th"):
            self._end_cell()
            self._in_row = True
            self._text = []
            self._across = min(parse_span(attributes.get("colspan")), 16_384)
            self._down = parse_span(attributes.get("rowspan"))
        elif tag in _BREAKS and self._text is not None:
            self._text.append("\n")

    def end(self, tag: Any) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "table" and self._open:
            self._end_row()
            self._open.pop()
        elif tag in ("script", "style"):
            self._silent = max(0, self._silent - 1)

    def data(self, text: Any) -> None:
        if self._text is not None and not self._silent:
            self._text.append(text)

    def comment(self, text: Any) -> None:
        pass

    def close(self) -> None:
        while self._open:
            self._end_row()
            self._open.pop()

    def _end_cell(self) -> None:
        if self._text is None or not self._open:
            return
        table = self._open[-1]
        table.skip_spanned()
        text = " ".join("".join(self._text).split())
        table.add(text, across=self._across, down=self._down)
        self._text = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._in_row and self._open:
            self._open[-1].end_row(hidden=self._hidden)
        self._in_row = self._hidden = False
