"""Finds new nodes with nearly or exactly the name of a known one."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from yanxiu.graph.database import Database
from yanxiu.graph.model import NODES
from yanxiu.graph.words import fold, nearest_words
from yanxiu.loaders.staging.stage import Staging

_NAMES = "MATCH (n:{label}) WHERE n.id STARTS WITH $county RETURN n.id AS id, n.name AS name"
_ACTIVITIES = (
    "MATCH (n:Activity) WHERE n.id STARTS WITH $county AND n.name IS NOT NULL AND n.starts IS NOT NULL "
    "RETURN n.id AS id, n.name AS name, n.starts AS starts"
)
_GROUPS = ("TrainerTeam", "Workshop", "PeerCommunity", "Studio", "Activity", "Survey", "Theme")
_REPEATED = ("Activity", "Survey")  # repeated under the same name, e.g. every year
_BY_NAME = ("Town", "Alliance")  # created by a mere name in a roster, so a typo creates one too


def similar_new_names(database: Database, staging: Staging, county: str) -> Iterator[str]:
    """New towns and alliances, each with the known one of the most similar name.

    If none was known before, only pairs in which one name begins with the other.
    """
    for label in _BY_NAME:
        named = dict(_staged_names(staging, label))
        known = _known(database, label, county) if named else {}
        new = {key: name for key, name in named.items() if key not in known}
        others = [*known.values(), *new.values()]
        for name in new.values():
            near = [each for each in nearest_words(name, others) if each != name]
            starts = [each for each in near if each.startswith(name) or name.startswith(each)]
            if not known and not starts:
                continue
            title = NODES[label].title.zh
            yield f"{title} {name}" + (f"（{(starts or near)[0]}？）" if near else "")


def schools_with_known_name(database: Database, staging: Staging, county: str) -> Iterator[str]:
    """New schools with the same name as another, as code=code."""
    yield from _called_alike(database, staging, county, "School")


def groups_with_known_name(database: Database, staging: Staging, county: str) -> Iterator[str]:
    """New teams, workshops, communities, studios and themes with the same name as another, as code=code."""
    for label in _GROUPS:
        if label not in _REPEATED:
            yield from _called_alike(database, staging, county, label)


def _called_alike(database: Database, staging: Staging, county: str, label: str) -> Iterator[str]:
    new = dict(_staged_names(staging, label))
    if not new:
        return
    known = _known(database, label, county)
    by_name: dict[str, set[str]] = {}
    for key, name in [*known.items(), *new.items()]:
        by_name.setdefault(fold(name), set()).add(key)
    yield from _sets_with_new(by_name.values(), new.keys() - known.keys())


def repeated_activities(database: Database, staging: Staging, county: str) -> Iterator[str]:
    """New activities with the same name and first day as another, as code=code."""
    new = {key: (name, starts) for key, name, starts in _starting(staging) if name and starts}
    if not new:
        return
    rows = database.read(_ACTIVITIES, county=f"{county}:")
    known = {row["id"]: (row["name"], row["starts"]) for row in rows}
    by_day: dict[tuple[str, Any], set[str]] = {}
    for key, (name, starts) in {**known, **new}.items():
        by_day.setdefault((fold(name), starts), set()).add(key)
    yield from _sets_with_new(by_day.values(), new.keys() - known.keys())


def _sets_with_new(alike: Iterable[set[str]], new: set[str]) -> Iterator[str]:
    """The codes of each set with several keys and at least one new key, as code=code."""
    for keys in alike:
        if len(keys) > 1 and keys & new:
            yield "=".join(sorted(key.rpartition(":")[2] for key in keys))


def changed_names(database: Database, staging: Staging, county: str) -> Iterator[str]:
    """Groups, activities, surveys and themes whose known name a roster changes."""
    for label in _GROUPS:
        new = dict(_staged_names(staging, label))
        known = _known(database, label, county) if new else {}
        for key, name in new.items():
            if key in known and known[key] != name:
                yield f"{key.rpartition(':')[2]} {known[key]}→{name}"


def _known(database: Database, label: str, county: str) -> Mapping[str, str]:
    rows = database.read(_NAMES.format(label=label), county=f"{county}:")
    return {row["id"]: row["name"] for row in rows if row["name"]}


def _starting(staging: Staging) -> Iterator[tuple[str, Any, Any]]:
    for (of, names), nodes in staging.nodes.items():
        if of == "Activity" and {"name", "starts"} <= {*names}:
            name, starts = names.index("name"), names.index("starts")
            yield from ((key, row[name], row[starts]) for key, row in nodes.rows.items())


def _staged_names(staging: Staging, label: str) -> Iterator[tuple[str, Any]]:
    for (of, names), nodes in staging.nodes.items():
        if of == label and "name" in names:
            at = names.index("name")
            yield from ((key, values[at]) for key, values in nodes.rows.items() if values[at])
