"""Formats compiled Cypher for people: one clause per line, subqueries indented."""

import re

_BLOCK = r"(?:\bCALL \([^)]*\)|\b(?:COLLECT|COUNT|EXISTS)) \{"
_CLAUSE = (
    r"\b(?:OPTIONAL MATCH|MATCH|WITH(?: \* WHERE| DISTINCT)?|UNWIND|RETURN|ORDER BY|CALL db)\b"
    r"|(?<!\* )\bWHERE\b"
)
_TOKEN = re.compile(
    rf"""(?P<kept>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|//[^\n]*)"""
    rf"|(?P<begins>{_BLOCK})|(?P<map>\{{)|(?P<ends>\}})|(?P<clause>{_CLAUSE})|(?P<space>\s+)"
    r"|(?P<other>[\w$]+|.)",
    re.DOTALL,
)


def format_cypher(cypher: str) -> str:
    """Formats a statement on several lines without changing its meaning."""
    page = _Page()
    for token in _TOKEN.finditer(cypher):
        page.add(str(token.lastgroup), token[0])
    return "\n".join(line.rstrip() for line in page.lines if line.strip())


class _Page:
    """Collects formatted lines token by token."""

    def __init__(self) -> None:
        self.lines = [""]
        self._braces: list[str] = []  # the kind of each open brace

    def add(self, group: str, text: str) -> None:
        if group == "ends" and self._braces and self._braces.pop() == "begins":
            self._break()
        if group == "clause" and not self.lines[-1].endswith("STARTS "):
            self._break()
        if group == "space":
            text = "" if self.lines[-1].endswith(" ") or not self.lines[-1].strip() else " "
        self.lines[-1] += text
        if group in ("begins", "map"):
            self._braces.append(group)
        if group == "begins" or text.startswith("//"):
            self._break()

    def _break(self) -> None:
        if self.lines[-1].strip():
            self.lines.append("")
        self.lines[-1] = "  " * self._braces.count("begins")
