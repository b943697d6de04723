"""Finds new teachers who are probably known under another number."""

from collections.abc import Iterator, Mapping
from typing import Any

from yanxiu.graph.words import fold
from yanxiu.loaders.staging.contradictions import is_day_of_birth
from yanxiu.loaders.staging.stage import Staging

_ALIKE = str.maketrans(
    {"o": "0", "i": "1", "l": "1", "z": "2", "s": "5", "b": "8", "-": "", "_": "", ".": ""}
)
_FACTS = ("name", "born", "identity")
_Person = Mapping[str, Any]


def similar_known_people(staging: Staging) -> Iterator[str]:
    """New teachers with the name of a known one, and with the same birth or a number that looks like it; as number=number.

    People with two different identity numbers are never alike, and those with the same are reported elsewhere.
    """
    if next(_staged(staging), None) is None:
        return
    known = staging.rename_checks.known_teachers
    by_name: dict[str, list[_Person]] = {}
    for row in known.values():
        by_name.setdefault(fold(row["name"]), []).append(row)
    for key, person in _staged(staging):
        if key in known or not person["name"]:
            continue
        for other in by_name.get(fold(person["name"]), ()):
            if _may_be_one(key, person, other):
                yield f"{_number(key)}={_number(other['id'])}"


def _may_be_one(key: str, person: _Person, other: _Person) -> bool:
    if person["identity"] and other["identity"]:
        return False
    born, before = person["born"], other["born"]
    if born and before:
        return is_day_of_birth(born, before) or is_day_of_birth(before, born)
    return _looks(key) == _looks(other["id"])


def _looks(key: str) -> str:
    """A number with letters that look like digits as those digits, and without signs."""
    return fold(_number(key)).translate(_ALIKE)


def _number(key: str) -> str:
    return key.rpartition(":")[2]


def _staged(staging: Staging) -> Iterator[tuple[str, _Person]]:
    for (label, names), nodes in staging.nodes.items():
        if label == "Teacher" and "name" in names:
            places = {name: names.index(name) for name in _FACTS if name in names}
            for key, values in nodes.rows.items():
                yield (
                    key,
                    {name: values[places[name]] if name in places else None for name in _FACTS},
                )
