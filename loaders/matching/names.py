"""Decides whether two spellings are the same person's name, and finds a person's former names."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from yanxiu.graph.database import Database
from yanxiu.loaders.changes.journal import Journal
from yanxiu.loaders.values.private_characters import replace_private

_DOTS = re.compile("[·•・‧∙⋅．。.、]")
_NOTE = re.compile(r"[(\[【〔].*?[)\]】〕]|[a-z0-9]$")
_UNSEEN = re.compile(
    "[\ue000-\uf8ff?□■*_\ufffd]"
)  # substitutes for a character that could not be typed
_BETWEEN = re.compile(r"[\s\-'’`]+")


def same_name(one: str, other: str) -> bool:
    """True if both may be the same name.

    Spaces, dots, notes in brackets, and characters missing in old systems are ignored.
    The first part of a name may stand for the whole: 阿依古丽 for 阿依古丽·买买提.
    """
    first, second = _plain(one), _plain(other)
    if first == second:
        return True
    parts, others = _DOTS.split(first), _DOTS.split(second)
    if len(parts) != len(others) and parts[0] == others[0] != "":
        return 1 in (len(parts), len(others))
    bare, other_bare = "".join(parts), "".join(others)
    return bare == other_bare or _replaced(bare, other_bare)


def _plain(name: str) -> str:
    text = unicodedata.normalize("NFKC", replace_private(name)).casefold().strip()
    text = _BETWEEN.sub("", text)
    return _NOTE.sub("", text) or text


def _replaced(one: str, other: str) -> bool:
    """True if the names differ only in one character that may be impossible to type."""
    if len(one) != len(other) or len(one) < 2:
        return False
    differing = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and any(_is_rare(character) for character in differing[0])


def _is_rare(character: str) -> bool:
    if _UNSEEN.match(character):
        return True
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def former_names(database: Database, county: str, ids: Collection[str]) -> Mapping[str, set[str]]:
    """The names of persons before loads changed them, by id. Slow: it reads the journals of the loads."""
    results: dict[str, set[str]] = defaultdict(set)
    wanted = set(ids)
    for row in database.read(
        "MATCH (load:Load {county: $county, status: 'done'}) WHERE load.updated > 0 "
        "AND load._journal IS NOT NULL RETURN load._journal AS journal",
        county=county,
    ):
        for change in Journal.from_bytes(row["journal"]).changes:
            before = change.before.get("name")
            if isinstance(change.what, str) and change.key in wanted and before:
                results[change.key].add(before)
    return results


def may_have_name(name: str, known: Iterable[str]) -> bool:
    """True if a person with these names may have this name, or if no name is known."""
    names = list(known)
    return not names or any(same_name(name, each) for each in names)
