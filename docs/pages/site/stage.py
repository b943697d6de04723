"""Lays the documents of one language out as the site has them: each at its place, every link followed."""

import os
import re
import shutil
from pathlib import Path, PurePosixPath

from docs.pages.links import replaced
from docs.pages.site.contents import QUESTIONS, ROOT, documents, place_of, source_of
from docs.pages.site.questions import contents, group_page, groups, page_of
from yanxiu.graph.text import Language

_OTHER_LANGUAGE = re.compile(r"^\[(English|中文)\]\([^)]+\)(?: · .*)?\n", re.MULTILINE)
_MADE = re.compile(r"<!-- made: (?P<name>[\w-]+) -->\n.*?\n<!-- end -->", re.DOTALL)
# a section of a format, as `docs.pages.formats` writes it
_FORMAT = re.compile(r"^## (?P<name>[a-z_]+)\n\n\*\*(?P<zh>[^*]+)\*\* · (?P<en>.+)$", re.MULTILINE)
_PICTURES = {".webp", ".png", ".svg"}


def stage(folder: Path, language: Language, root: Path = ROOT) -> None:
    """Writes all pages of a language, and the pictures, into an empty folder."""
    listed = [document for titled in documents(root).values() for document in titled]
    places = {
        source_of(document, either, root): place_of(document)
        for document in listed
        for either in ("zh", "en")
    }
    for document in listed:
        source = source_of(document, language, root)
        text = source.read_text(encoding="utf-8")
        text = _OTHER_LANGUAGE.sub("", text, count=1)
        if document == QUESTIONS:
            text = _catalogue(text, language)
        text = _FORMAT.sub(
            lambda found: f"## {found[language]} {{ #{found['name']} }}\n\n`{found['name']}`", text
        )
        _write(folder / place_of(document), _followed(text, source, place_of(document), places))
    for group in groups():
        _write(folder / f"questions/{group}.md", group_page(group, language))
    for picture in (root / "docs/pictures").iterdir():
        if picture.suffix in _PICTURES:
            _copy(picture, folder / "pictures" / picture.name)


def _catalogue(text: str, language: Language) -> str:
    parts = {"question-list": contents(language), "question-pages": ""}
    return _MADE.sub(lambda part: parts.get(part["name"], part[0]), text)


def _followed(text: str, source: Path, place: str, places: dict[Path, str]) -> str:
    """The text with each link to a document leading to its page; one to anything else is only its text."""

    def change(bang: str, told: str, target: str) -> str:
        path, _, anchor = target.partition("#")
        if "://" in target or target.startswith("mailto:") or not path:
            return f"{bang}[{told}]({target})"
        found = Path(os.path.normpath(source.parent / path))
        if bang:
            return f"![{told}]({_from(place, f'pictures/{found.name}')})"
        page = places.get(found) or places.get(found / "README.md")
        if page == "questions/index.md":
            page = page_of(anchor) or page
            anchor = anchor if page_of(anchor) else ""
        if page is None:
            return told
        return f"[{told}]({_from(place, page)}{'#' if anchor else ''}{anchor})"

    return replaced(text, change)


def _from(place: str, target: str) -> str:
    return PurePosixPath(os.path.relpath(target, PurePosixPath(place).parent)).as_posix()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
