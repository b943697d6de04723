"""Resolves a row without a teacher number to a known person: by identity number, or by name, birth and school."""

from collections import defaultdict
from typing import Any

from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text
from yanxiu.graph.words import fold
from yanxiu.loaders.values.cells import BadCell
from yanxiu.loaders.values.identity_numbers import IdentityHasher

Values = tuple[Any, ...]
_KNOWN = """
MATCH (teacher:Teacher) WHERE teacher.id STARTS WITH $county
RETURN teacher.id AS id, teacher.identity AS identity, teacher.name AS name, teacher.born AS born,
       COLLECT { MATCH (teacher)-[:TEACHES_AT]->(school:School)
                 UNWIND [school.code, school.name,
                         COLLECT { MATCH (school)-[:CALLED]->(also:SchoolName) RETURN also.name }] AS word
                 UNWIND word AS each RETURN DISTINCT each } AS schools
"""


class Persons:
    """The county's teachers by their identifying values, read from the graph once, on first use."""

    def __init__(self, database: Database, county: str) -> None:
        self._database = database
        self._county = county
        self._staged: list[tuple[str, dict[str, Any]]] = []
        self._identities: dict[str, set[str]] = {}
        self._ids: dict[tuple[str, ...], dict[Values, set[str]]] = {}
        self._read = False

    def add(self, key: str, facts: dict[str, Any]) -> None:
        """Adds a person of this load, by the values of a row that also has the number."""
        self._staged.append((key, facts))

    def find(self, keys: tuple[tuple[str, ...], ...], facts: dict[str, Any]) -> str:
        """The id of the person that the first matching keys identify; raises BadCell if none or several match.

        A person with another identity number never matches.
        """
        self._read_once()
        for names in keys:
            values = _values(names, facts)
            candidates = self._by(names).get(values, set()) if None not in values else set()
            candidates = {key for key in candidates if self._may_be(key, facts.get("identity"))}
            if len(candidates) == 1:
                return next(iter(candidates))
            if candidates:
                numbers = sorted(key.rpartition(":")[2] for key in candidates)
                raise BadCell(
                    "AMBIGUOUS_PERSON",
                    Text(
                        f"No number, and several people match: {', '.join(numbers)}",
                        f"没有编号，且可能是以下任何一人：{'、'.join(numbers)}",
                    ),
                )
        raise BadCell(
            "UNKNOWN_PERSON",
            Text(
                "No number, and no known teacher has this identity number, or this name, date of birth and school",
                "没有编号，且已有教师中没有此身份证号，也没有姓名、出生日期和学校都相同的",
            ),
        )

    def ids_at_school(self, word: str) -> set[str]:
        """The ids of the people with a present or past post at the school with this code or name."""
        self._read_once()
        return set(self._by(("school",)).get(_values(("school",), {"school": word}), ()))

    def check_seal(self) -> None:
        """Raises Refused if the graph's identity numbers were hashed with another secret."""
        others = self._database.read(
            "MATCH (t:Teacher) WHERE NOT t.identity STARTS WITH $mark RETURN 1 AS one LIMIT 1",
            mark=IdentityHasher().prefix,
        )
        if others:
            raise Refused(
                en="The identity numbers in this graph were hashed with another secret: set YANXIU_SECRET to that secret, or copy the file `secret` of that home folder.",
                zh="图谱中的身份证号是用另一密钥加密的：请把 YANXIU_SECRET 设为当时所用的密钥，"
                "或复制当时数据文件夹中的 secret 文件。",
            )

    def _may_be(self, key: str, identity: str | None) -> bool:
        known = self._identities.get(key, set())
        return identity is None or not known or identity in known

    def _read_once(self) -> None:
        if self._read:
            return
        self._read = True
        for row in self._database.read(_KNOWN, county=f"{self._county}:"):
            born = row["born"]
            person = {"identity": row["identity"], "name": row["name"], "born": born}
            for school in row["schools"] or [None]:
                self._staged.append((row["id"], {**person, "school": school}))
        for key, person in self._staged:
            if person.get("identity"):
                self._identities.setdefault(key, set()).add(person["identity"])

    def _by(self, names: tuple[str, ...]) -> dict[Values, set[str]]:
        if names not in self._ids:
            known = self._ids[names] = defaultdict(set)
            for key, person in self._staged:
                known[_values(names, person)].add(key)
        return self._ids[names]


def _values(names: tuple[str, ...], facts: dict[str, Any]) -> Values:
    values = (facts.get(name) for name in names)
    return tuple(fold(value) if isinstance(value, str) else value for value in values)
