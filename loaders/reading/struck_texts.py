"""Texts of which a part is struck through, as where a clerk corrects 18 to 12 within a cell."""

from xml.parsers import expat


class StruckText:
    """Hears the pieces of one text, and tells what stands if those that are struck through do not count."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        self.in_run = self.has_pieces = False
        self._is_struck = self._listens = False
        self._kept: list[str] = []
        self._gone: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element within the text begins; texts of one piece are not listened to."""
        if name == "r":
            self.in_run, self._is_struck = True, False
        elif name == "strike":
            self._is_struck = attributes.get("val", "1") in ("1", "true")
        elif name == "t" and self.in_run:
            self._listens = self.has_pieces = True
            heard = self._gone if self._is_struck else self._kept
            self._parser.CharacterDataHandler = heard.append

    def end(self, name: str) -> None:
        """An element within the text ends."""
        if name == "t" and self._listens:
            self._listens = False
            self._parser.CharacterDataHandler = None
        elif name == "r":
            self.in_run = False

    def take(self) -> str | None:
        """What is not struck through, where a part is; empty where all of it is. The next text may follow."""
        if not self.has_pieces:
            return None
        self.has_pieces = False
        gone, kept = "".join(self._gone).strip(), "".join(self._kept)
        self._gone, self._kept = [], []
        return kept.strip() if gone else None
