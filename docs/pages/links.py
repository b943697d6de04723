"""Links of Markdown documents: where each leads, and the anchors that a document has."""

import re
from collections.abc import Callable, Iterator

_LINK = re.compile(
    r"(?P<bang>!?)\[(?P<text>(?:[^\[\]`]|`[^`]*`|\[[^\]]*\])*)\]\((?P<target>[^()\s]+)\)"
)
_CODE = re.compile(r"`[^`]*`")
_HEADING = re.compile(r"^#{1,6} +(.+?) *#* *$")
_OWN_ANCHOR = re.compile(r"<a (?:id|name)=\"([^\"]+)\"")
_FENCE = re.compile(r"^\s*(```+|~~~+)")


def prose(text: str) -> Iterator[tuple[int, str, bool]]:
    """The lines of a document: number, line, and whether it is prose and no code block."""
    fence = ""
    before = ""
    for number, line in enumerate(text.split("\n"), 1):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
            yield number, line, False
        else:
            indented = line.startswith("    ") and (not before.strip() or before.startswith("    "))
            yield number, line, not fence and not indented
        before = line


def links(text: str) -> Iterator[tuple[int, str]]:
    """The line and the target of every link and picture, but for those in code."""
    for number, line, is_prose in prose(text):
        if is_prose:
            spans = [found.span() for found in _CODE.finditer(line)]
            for link in _LINK.finditer(line):
                if not any(start < link.start() < end for start, end in spans):
                    yield number, link["target"]


def replaced(text: str, change: Callable[[str, str, str], str]) -> str:
    """A document with every link changed: `change` gets `!` or nothing, the text and the target."""
    lines = (
        _LINK.sub(lambda link: change(link["bang"], link["text"], link["target"]), line)
        if is_prose
        else line
        for _, line, is_prose in prose(text)
    )
    return "\n".join(lines)


def anchors(text: str) -> set[str]:
    """What a link may name after `#`: the headings as GitHub writes them, and anchors set by hand."""
    counts: dict[str, int] = {}
    names = set(_OWN_ANCHOR.findall(text))
    for _, line, is_prose in prose(text):
        if is_prose and (heading := _HEADING.match(line)):
            slug = slug_of(heading[1])
            times = counts.get(slug, 0)
            counts[slug] = times + 1
            names.add(f"{slug}-{times}" if times else slug)
    return names


def slug_of(heading: str) -> str:
    """A heading's anchor, as GitHub and the site's theme make it."""
    visible = _LINK.sub(lambda link: link["text"], heading).replace("`", "")
    kept = re.sub(r"[^\w\- ]", "", visible.lower())
    return kept.strip().replace(" ", "-")
