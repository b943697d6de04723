"""Texts with a part struck through, e.g. if a clerk corrects 18 to 12 within a cell."""

from xml.parsers import expat


class StruckText:
    """Collects the pieces of one text, and returns the text without the pieces struck through."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        self.in_run = self.has_pieces = False
        self._is_struck = self._listens = False
        self._kept: list[str] = []
        self._gone: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handles the start of an element within the text. Texts of one piece are ignored."""
        if name == "r":
            self.in_run, self._is_struck = True, False
        elif name == "strike":
            self._is_struck = attributes.get("val", "1") in ("1", "true")
        elif name == "t" and self.in_run:
            self._listens = self.has_pieces = True
            pieces = self._gone if self._is_struck else self._kept
            self._parser.CharacterDataHandler = pieces.append

    def end(self, name: str) -> None:
        """Handles the end of an element within the text."""
        if name == "t" and self._listens:
            self._listens = False
            self._parser.CharacterDataHandler = None
        elif name == "r":
            self.in_run = False

    def take(self) -> str | None:
        """Returns the rest of a text struck through in part, and gets ready for the next text.

        None if nothing is struck through; empty if all of it is.
        """
        if not self.has_pieces:
            return None
        self.has_pieces = False
        gone, kept = "".join(self._gone).strip(), "".join(self._kept)
        self._gone, self._kept = [], []
        return kept.strip() if gone else None
