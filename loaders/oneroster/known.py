"""The nodes in the graph that a bundle may refer to."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from yanxiu.graph.database import Database
from yanxiu.graph.model import NODES
from yanxiu.loaders.oneroster.spec import ORGANISERS, id_of_host, id_of_node

Local = tuple[str, str]  # a label, and an id without the county's code
_LABELS = (
    *("SupervisionDistrict", "School", "Teacher", "Activity", "Programme", "Center"),
    *ORGANISERS,
)


@dataclass(frozen=True, slots=True)
class Post:
    """A post that has not ended."""

    school: str
    since: date
    main: bool


@dataclass(slots=True)
class KnownNodes:
    """Nodes by sourcedId, whether assigned by another system or by us, and relationships that have not ended."""

    county: str
    ids: set[Local] = field(default_factory=set)
    by_sourced_id: dict[str, Local] = field(default_factory=dict)
    posts: dict[str, list[Post]] = field(default_factory=lambda: defaultdict(list))
    identities: dict[str, str] = field(default_factory=dict)  # teachers by keyed hash
    parents: dict[Local, tuple[str, date]] = field(default_factory=dict)

    @classmethod
    def of(cls, database: Database, county: str) -> "KnownNodes":
        """Reads a county from the database."""
        result = cls(county)
        prefix = f"{county}:"
        result.by_sourced_id[id_of_node("County", county)] = ("County", county)
        result.by_sourced_id[id_of_host("County", county)] = ("County", county)
        for label in _LABELS:
            theirs = "n.sourced_id" if "sourced_id" in NODES[label].properties else "null"
            for row in database.read(
                f"MATCH (n:{label}) WHERE n.id STARTS WITH $prefix RETURN n.id AS id, {theirs} AS theirs",
                prefix=prefix,
            ):
                known = label, row["id"].removeprefix(prefix)
                result.ids.add(known)
                result.by_sourced_id[row["theirs"] or id_of_node(label, row["id"])] = known
                if label == "SupervisionDistrict":
                    result.by_sourced_id[id_of_host(label, row["id"])] = known
        for row in database.read(
            "MATCH (t:Teacher) WHERE t.id STARTS WITH $prefix AND t.identity IS NOT NULL "
            "RETURN t.identity AS identity, t.id AS id ORDER BY id",
            prefix=prefix,
        ):
            result.identities.setdefault(row["identity"], row["id"].removeprefix(prefix))
        result._read_posts(database, prefix)
        result._read_places(database, prefix)
        return result

    def _read_posts(self, database: Database, prefix: str) -> None:
        for row in database.read(
            "MATCH (t:Teacher)-[r:TEACHES_AT]->(s:School) "
            "WHERE t.id STARTS WITH $prefix AND r.until IS NULL "
            "RETURN t.id AS t, s.id AS s, r.since AS since, r.main AS main ORDER BY since",
            prefix=prefix,
        ):
            self.posts[row["t"].removeprefix(prefix)].append(
                Post(row["s"].removeprefix(prefix), row["since"], bool(row["main"]))
            )

    def _read_places(self, database: Database, prefix: str) -> None:
        for row in database.read(
            "MATCH (a:School|SupervisionDistrict)-[r:IN_DISTRICT|IN_COUNTY]->(b) "
            "WHERE a.id STARTS WITH $prefix AND r.until IS NULL "
            "RETURN labels(a)[0] AS label, a.id AS a, b.id AS b, r.since AS since",
            prefix=prefix,
        ):
            self.parents[row["label"], row["a"].removeprefix(prefix)] = (
                row["b"].removeprefix(prefix),
                row["since"],
            )

    def post_at(self, teacher: str, school: str) -> Post | None:
        """The latest open post of a teacher at a school."""
        return next((p for p in reversed(self.posts.get(teacher, [])) if p.school == school), None)


def stored_sourced_id(county: str, known: Local, sourced_id: str) -> str | None:
    """The sourcedId to store with a node; None if it is the one that we assign."""
    label, local = known
    return None if id_of_node(label, f"{county}:{local}") == sourced_id else sourced_id


Names = Mapping[str, Local]
