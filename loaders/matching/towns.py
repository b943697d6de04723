"""Distinguishes schools of the same name by their towns."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from yanxiu.graph.words import fold


class Towns:
    """The towns of schools by the schools' ids, read from the graph on first use."""

    def __init__(self, read: Callable[[], Mapping[str, set[str]]]) -> None:
        self._read = read

    @cached_property
    def _of_school(self) -> Mapping[str, set[str]]:
        return self._read()

    def codes_with_towns(self, label: str, keys: Iterable[str]) -> list[str]:
        """The codes of several nodes of the same name; for schools, with the towns."""
        towns = self._of_school if label == "School" else {}
        names = []
        for key in sorted(keys):
            lies_in = "、".join(sorted(map(_name, towns.get(key, ()))))
            names.append(_name(key) + (f"（{lies_in}）" if lies_in else ""))
        return names

    def find_school(self, text: str, schools: Mapping[str, set[str]]) -> str | None:
        """The one school whose town and name, in this order, make up `text`; None if none or several match."""
        matches = {
            key
            for key, towns in self._of_school.items()
            for town in map(fold, map(_name, towns))
            if text.startswith(town) and key in schools.get(text[len(town) :], ())
        }
        return matches.pop() if len(matches) == 1 else None


def _name(key: str) -> str:
    return key.rpartition(":")[2]
