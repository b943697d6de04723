"""Resolves words in a roster to nodes of the graph and of this load, by id, code, name or alias."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from yanxiu.graph.database import Database
from yanxiu.graph.model import NODES, REFERENCE, further_names
from yanxiu.graph.synonyms import SYNONYMS
from yanxiu.graph.text import Text
from yanxiu.graph.words import fold, nearest_words
from yanxiu.loaders.matching.persons import Persons
from yanxiu.loaders.matching.towns import Towns
from yanxiu.loaders.values.cells import BadCell
from yanxiu.loaders.values.identity_numbers import IdentityHasher, check_identity, is_identity

Known = tuple[str, str]  # label and id
_FORMER = """
MATCH (former:FormerNumber)-[:NOW_KNOWN_AS]->(n) WHERE former.id STARTS WITH $county + ':'
RETURN labels(n)[0] AS label, former.number AS number, former.name AS name, n.id AS id
"""
_SEPARATOR = re.compile(r"[、,，;；/+＋和与]|\s+")
_DOTS = re.compile("[·•・‧∙⋅.]")
_KINDS = {
    "SupervisionDistrict": re.compile(
        "(?:教育)?(?:督学责任区|督导责任区|责任区|督学区|学区|片区|片)+$"
    ),
    "Stage": re.compile("(?:学段|阶段|教育阶段)$"),
    "Subject": re.compile("(?:学科|科目|课程|教学)$"),
}
_BY = ("id", "code", "number", "name", "name_en", "identity")

_CODE_AND_NAME = (
    re.compile(r"[《“\"「](.+)[》”\"」]"),
    re.compile(r"([A-Za-z0-9-]*[0-9])[\s_、.:：/|-]*[(（《]?([㐀-鿿].*?)[)）》]?"),
    re.compile(r"([A-Za-z0-9-]*[0-9])[\s_、.:：/|]+(\d*[㐀-鿿].*)"),
    re.compile(r"(\d*[㐀-鿿].*?)[\s_:：/|(（\[【-]+([A-Za-z0-9-]*[0-9])[)）\]】]?"),
)  # a name in quotes; a code before a name, or behind it


class Directory:
    """Looks up words. Each label is read from the graph once; `add` adds the nodes of this load."""

    def __init__(self, database: Database, county: str) -> None:
        self._database = database
        self._county = county
        self._ids: dict[str, set[str]] = {}
        self._words: dict[str, dict[str, set[str]]] = {}
        # original spelling by normalised spelling
        self._written: dict[str, dict[str, str]] = {}
        self._staged: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
        self._called: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._county_name: str | None = None
        self._memo: dict[tuple[tuple[str, ...], str], Known | BadCell] = {}
        self._former: dict[Known, dict[str, str]] | None = None
        self._names: dict[str, dict[str, set[str]]] = {}
        self._towns = Towns(lambda: self.related_ids("School", "Town"))
        self._undotted: dict[str, dict[str, set[str]]] = {}
        self._seal = IdentityHasher()
        self.persons = Persons(database, county)

    def add(self, label: str, key: str, words: Iterable[str], name: str | None = None) -> None:
        """Adds a node of this load with its words; these include its name."""
        self._staged[label].append((key, list(words)))
        if name:
            self._called[label].append((key, name))

    def current_id(self, label: str, key: str) -> str:
        """The current id of a node. A node merged into another has the other's id."""
        joined = self._joined().get((label, key))
        return joined["id"] if joined else key

    def related_ids(self, label: str, target: str) -> dict[str, set[str]]:
        """The ids of `target` nodes with a current relationship from each node of a label, by its id."""
        results: dict[str, set[str]] = defaultdict(set)
        for row in self._database.read(
            f"MATCH (a:{label})-[r]->(b:{target}) WHERE a.id STARTS WITH $county AND r.until IS NULL "
            "RETURN a.id AS a, b.id AS b",
            county=f"{self._county}:",
        ):
            results[row["a"]].add(row["b"])
        return results

    def names_of(self, known: Known) -> set[str]:
        """The names of a node in the graph and in this load, and those of nodes merged into it."""
        label, key = known
        if label not in self._names:
            names = self._names[label] = defaultdict(set)
            (row,) = self._database.read(
                f"MATCH (n:{label}) WHERE n.id STARTS WITH $county AND n.name IS NOT NULL "
                "RETURN collect([n.id, n.name]) AS names",  # one list is faster than one row each
                county=f"{self._county}:",
            )
            for of, name in row["names"]:
                names[of].add(name)
            for (of, _), joined in self._joined().items():
                if of == label and joined["name"]:
                    names[joined["id"]].add(joined["name"])
            for staged, name in self._called[label]:
                names[staged].add(name)
        return self._names[label].get(key, set())

    def ids_with_name(self, label: str, name: str) -> set[str]:
        """The ids of the nodes of a label with this name; dots within names are ignored."""
        self._read(label)
        if ids := self._words[label].get(fold(name)):
            return ids
        if label not in self._undotted:
            undotted = self._undotted[label] = defaultdict(set)
            for word, keys in self._words[label].items():
                if "·" in word:
                    undotted[word.replace("·", "")] |= keys
        return self._undotted[label].get(_DOTS.sub("", fold(name)), set())

    def find_school(self, word: str) -> str | None:
        """The code of the school that a word names; None if no school or several match."""
        try:
            return self.find(("School",), word)[1].rpartition(":")[2]
        except BadCell:
            return None

    def _joined(self) -> dict[Known, dict[str, str]]:
        if self._former is None:
            rows = self._database.read(_FORMER, county=self._county)
            self._former = {(row["label"], f"{self._county}:{row['number']}"): row for row in rows}
        return self._former

    def find(self, labels: tuple[str, ...], word: str) -> Known:
        """The one node of the labels that the word names; raises BadCell if none or several match."""
        known = self._memo.get((labels, word))
        if known is None:
            known = self._memo[labels, word] = self._lookup(labels, word)
        if isinstance(known, BadCell):
            raise known
        return known

    def _lookup(self, labels: tuple[str, ...], word: str) -> Known | BadCell:
        for label in labels:
            self._read(label)
            key = word if NODES[label].shared else f"{self._county}:{word}"
            if (key := self.current_id(label, key)) in self._ids[label]:
                return label, key
        text = (
            self._seal.hash_digits(check_identity(word))
            if self._is_identity(labels, word)
            else fold(word)
        )
        for label in labels:
            keys = self._words[label].get(text, set())
            if len(keys) == 1:
                return label, next(iter(keys))
            if keys:
                names = ", ".join(self._towns.codes_with_towns(label, keys))
                return BadCell(
                    "AMBIGUOUS",
                    Text(f"Several have this name: {names}", f"有多个同名：{names}"),
                )
        return (
            self._with_county(labels, word)
            or self._with_town(labels, word)
            or self._with_code_and_name(labels, word)
            or self._without_kind(labels, word)
            or self._not_found(labels, word)
        )

    def _with_town(self, labels: tuple[str, ...], word: str) -> Known | None:
        """The one school of a shared name, identified by the town before it: 岭北镇石塘小学."""
        if "School" not in labels:
            return None
        ids = self._towns.find_school(self._bare(word), self._words["School"])
        return ("School", ids) if ids else None

    def _ending(self, labels: tuple[str, ...], word: str) -> BadCell | None:
        """The fault for a word that several names of schools end with; None if fewer than two do."""
        if "School" not in labels or len(word) < 3:
            return None
        names = sorted(
            name
            for name in self._written["School"].values()
            if name != word and name.endswith(word) and ":" not in name
        )
        if len(names) < 2:
            return None
        listed = "、".join(names[:6])
        return BadCell(
            "AMBIGUOUS",
            Text(
                f"Several names end with it: {listed}. Write the whole name",
                f"有几所学校的名称都以此结尾：{listed}。请写全称",
            ),
        )

    def _without_kind(self, labels: tuple[str, ...], word: str) -> Known | None:
        """The one node with this name apart from the word for its kind: 岭北 for 岭北督学责任区."""
        for label in labels:
            kind = _KINDS.get(label)
            bare = kind.sub("", self._bare(word)) if kind else ""
            if kind and bare and bare != fold(word):
                keys = {
                    key
                    for text, node_ids in self._words[label].items()
                    if kind.sub("", text) == bare
                    for key in node_ids
                }
                if len(keys) == 1:
                    return label, keys.pop()
        return None

    def _with_code_and_name(self, labels: tuple[str, ...], word: str) -> Known | None:
        """The one node whose code and name are both in the cell, or whose name is quoted: A1 语文研修, 《语文研修》."""
        for pattern in _CODE_AND_NAME:
            match = pattern.fullmatch(word.strip())
            parts = [fold(part) for part in match.groups()] if match else []
            for label in labels if parts else ():
                known = [self._words[label].get(part, set()) for part in parts]
                if len(keys := set.intersection(*known)) == 1 and all(known):
                    return label, keys.pop()
        return None

    def _with_county(self, labels: tuple[str, ...], word: str) -> Known | None:
        """The one node with this name apart from the county's before it: 湘阴县白泥湖中学."""
        bare = self._bare(word)
        ids = {
            (label, key)
            for label in labels
            if not NODES[label].shared and len(bare) > 1
            for text, keys in self._words[label].items()
            if text == bare or (text.endswith(bare) and self._bare(text) == bare)
            for key in keys
        }
        return ids.pop() if len(ids) == 1 else None

    def _bare(self, word: str) -> str:
        """A normalised name without the province, city and county before it."""
        if self._county_name is None:
            rows = self._database.read(
                "MATCH (c:County {id: $county}) RETURN c.name AS name", county=self._county
            )
            self._county_name = next((row["name"] for row in rows), "")
        text = fold(word)
        if not (name := fold(self._county_name)):
            return text
        return re.sub(rf"^(?:[^省]{{2,3}}省)?(?:[^市]{{2,3}}市)?{re.escape(name)}", "", text)

    def _are_several(self, labels: tuple[str, ...], word: str) -> bool:
        parts = [part for part in _SEPARATOR.split(word) if part.strip()]
        return len(parts) > 1 and all(
            any(fold(part) in self._words[label] for label in labels) for part in parts
        )

    @staticmethod
    def _is_identity(labels: tuple[str, ...], word: str) -> bool:
        """True if the word identifies a person by identity number."""
        return "Teacher" in labels and is_identity(word)

    def _not_found(self, labels: tuple[str, ...], word: str) -> BadCell:
        title = NODES[labels[0]].title
        if self._are_several(labels, word):
            return BadCell(
                "AMBIGUOUS",
                Text(
                    f"More than one {title.en.lower()}: write only one",
                    f"不止一个{title.zh}，只能填写一个",
                ),
            )
        if several := self._ending(labels, word):
            return several
        near = nearest_words(
            word, (name for label in labels for name in self._written[label].values())
        )
        near = [each for each in near if (len(each) > 1 or len(word) == 1) and ":" not in each]
        suggestion = (
            (f"; near: {', '.join(near)}", f"；相近的有：{'、'.join(near)}") if near else ("", "")
        )
        return BadCell(
            "NOT_FOUND",
            Text(
                f"No {title.en.lower()} has this code or name{suggestion[0]}",
                f"没有此{title.zh}{suggestion[1]}",
            ),
        )

    def _read(self, label: str) -> None:
        if label in self._ids:
            return
        words: dict[str, set[str]] = defaultdict(set)
        written: dict[str, str] = {}
        own = [*self._of_graph(label), *self._staged[label]]
        standard = [(row["id"], [row["name"], row["name_en"]]) for row in REFERENCE.get(label, ())]
        for key, known in (*own, *standard, *self._also_called(label)):
            for word in known:
                text = fold(word)
                words[text].add(key)
                written.setdefault(text, word)
        self._ids[label] = {key for key, _ in (*own, *standard)}
        self._words[label], self._written[label] = words, written

    def _also_called(self, label: str) -> Iterator[tuple[str, list[str]]]:
        """Names outside the node itself: former and short ones, those of merged nodes, and synonyms."""
        for names in further_names(NODES[label]):
            alias = names.__name__
            for key, known in (*self._of_graph(alias), *self._staged[alias]):
                yield self.current_id(label, key.rpartition(":")[0]), known
        for (of, _), joined in self._joined().items():
            if of == label:
                yield joined["id"], [joined["name"]]
        for word, key in SYNONYMS.get(label, {}).items():
            yield key, [word]

    def _of_graph(self, label: str) -> list[tuple[str, list[str]]]:
        names = [name for name in _BY if name in NODES[label].properties]
        of_county = "" if NODES[label].shared else " WHERE n.id STARTS WITH $county"
        (row,) = self._database.read(
            f"MATCH (n:{label}){of_county} "
            f"RETURN collect([n.id, [{', '.join(f'n.{name}' for name in names)}]]) AS found",
            county=f"{self._county}:",
        )
        return [(key, [word for word in words if word]) for key, words in row["found"]]
