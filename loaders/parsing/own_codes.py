"""Finds headings that define codes with another meaning than ours: 性别（1女2男）."""

import re
import unicodedata
from collections.abc import Iterator

from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.parsing.headers import Header
from yanxiu.loaders.parsing.parsed import ParsedRows, ParsedSheet
from yanxiu.loaders.values.cells import BadCell
from yanxiu.loaders.values.parsers import parser_of_type

_NOTE = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]+)[)\]】〕]")
_CODE = re.compile(
    r"(\d{1,2})\s*(?:[=:、.-]|为|是|代表|表示)?\s*([㐀-鿿√×]{1,8}?)(?=[\d\s,;、/]|$)"
)


def code_faults(parsed: ParsedSheet, header: Header) -> Iterator[Fault]:
    """Yields a fault for each column whose heading defines a code differently from ours."""
    form = parsed.format
    for name, at in header.places.items():
        if at < len(header.labels) and (reason := _difference(form, name, header.labels[at])):
            yield ParsedRows(form, parsed.sheet, [], {}).fault("OTHER_CODES", reason, column=name)


def _difference(format_: Format, name: str, label: str) -> Text | None:
    declared = format_.columns[name].property
    if declared is None or not (declared.choices or declared.type == "bool"):
        return None
    read = parser_of_type(declared.type, declared.choices)
    for note in _NOTE.findall(unicodedata.normalize("NFKC", label)):
        for code, word in _CODE.findall(note):
            try:
                differs = read(code) != read(word)
            except BadCell:
                continue
            if differs:
                return Text(
                    f"The heading says that {code} means {word}, and here it means something else",
                    f"表头注明 {code} 表示“{word}”，与本系统的代码不同",
                )
    return None
