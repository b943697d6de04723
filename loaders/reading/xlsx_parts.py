"""Reads the XML parts of an XLSX workbook except its sheets: names, links, shared strings and styles."""

from xml.parsers import expat

from yanxiu.loaders.reading.number_formats import NumberDisplay, display_of_format
from yanxiu.loaders.reading.struck_texts import StruckText

_FREE_STRINGS, _DIGITS = 1_000_000, 9


class Malformed(Exception):
    """Content that no spreadsheet program writes."""


class LimitExceeded(Exception):
    """A size beyond the limits, or a document type, which could define XML entities."""


class PartParser:
    """Parses a part in UTF-8. Raises LimitExceeded for a document type, because that could define entities."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.XmlDeclHandler = self._declared
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        pass

    def _end(self, name: str) -> None:
        pass

    def _refuse(self, *_: object) -> None:
        raise LimitExceeded

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding or "utf-8").lower() not in ("utf-8", "utf8", "us-ascii"):
            raise Malformed


class WorkbookPart(PartParser):
    """The names of the sheets, the ids of their links, the hidden sheets, and the epoch of dates.

    Extensions at its end may contain elements of the same name (`x15:workbookPr`). Only those directly
    in the workbook count.
    """

    def __init__(self) -> None:
        super().__init__()
        self.sheets: dict[str, str] = {}
        self.hidden: dict[str, str] = {}
        self.since_1904 = False
        self._depth = 0

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if local_name(name) == "sheet":
            if attributes.get("state", "visible") != "visible":
                self.hidden[attributes.get("name", "")] = attributes["state"]
            links = [value for key, value in attributes.items() if local_name(key) == "id"]
            _add(self.sheets, attributes.get("name", ""), "".join(links))
        elif local_name(name) == "workbookPr" and self._depth == 2:
            self.since_1904 = attributes.get("date1904", "0") in ("1", "true", "on")


class LinksPart(PartParser):
    """The parts that the ids of links refer to."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: dict[str, str] = {}

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if local_name(name) == "Relationship":
            target = attributes.get("Target", "").replace("\\", "/").lower()
            part = target[1:] if target.startswith("/") else f"xl/{target}"
            _add(self.parts, attributes.get("Id", ""), part)


class StringsPart(PartParser):
    """The shared strings. Raises LimitExceeded if far more are declared than follow: readers reserve memory for them.

    `struck` maps the index of a string struck through in part to the rest of its text.
    """

    def __init__(self) -> None:
        super().__init__()
        self.struck: dict[str, str] = {}
        self._expected = self._count = 0
        self._text = StruckText(self.parser)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = local_name(name)
        if name == "si":
            self._count += 1
        elif name == "sst":
            text = attributes.get("uniqueCount", "0")
            if not text.isdecimal() or len(text) > _DIGITS:
                raise LimitExceeded
            self._expected = int(text)
        else:
            self._text.start(name, attributes)

    def _end(self, name: str) -> None:
        name = local_name(name)
        if name == "si":
            if (left := self._text.take()) is not None:
                self.struck[f"{self._count - 1}"] = left
        elif name == "sst":
            if self._expected > _FREE_STRINGS + self._count:
                raise LimitExceeded
        else:
            self._text.end(name)


class StylesPart(PartParser):
    """The cell styles, by index, that display numbers in a format of their own or strike through."""

    def __init__(self) -> None:
        super().__init__()
        self.displays: dict[str, NumberDisplay] = {}
        self.struck: set[str] = set()
        self._codes: dict[str, str] = {}
        self._struck_fonts: set[str] = set()
        self._in_cells = self._in_fonts = False
        self._place = self._font = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = local_name(name)
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name in ("cellXfs", "fonts"):
            self._in_cells, self._in_fonts = name == "cellXfs", name == "fonts"
        elif name == "font":
            self._font += 1
        elif name == "strike" and self._in_fonts and attributes.get("val", "1") in ("1", "true"):
            self._struck_fonts.add(f"{self._font - 1}")
        elif name == "xf" and self._in_cells:
            number = attributes.get("numFmtId", "0")
            code: str | int = self._codes.get(number) or (int(number) if number.isdecimal() else 0)
            if shown := display_of_format(code):
                self.displays[f"{self._place}"] = shown
            if attributes.get("fontId") in self._struck_fonts:
                self.struck.add(f"{self._place}")
            self._place += 1

    def _end(self, name: str) -> None:
        if (name := local_name(name)) == "cellXfs":
            self._in_cells = False
        elif name == "fonts":
            self._in_fonts = False


def local_name(name: str) -> str:
    """The name of an element or attribute without its namespace's prefix."""
    return name.rpartition(":")[2] if ":" in name else name


def _add(known: dict[str, str], key: str, value: str) -> None:
    if key in known:
        raise Malformed
    known[key] = value
