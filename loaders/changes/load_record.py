"""The record of a load in the graph: number, user, time, files, counts and journal."""

from typing import Any, Protocol
from uuid import uuid4

from yanxiu.graph.days import today
from yanxiu.graph.user import user_name
from yanxiu.loaders.changes.writer import Counts, Writer


class Wrote(Protocol):
    """What has written a load: its id and its counts."""

    load: str
    counts: Counts


def new_id(county: str) -> str:
    """An id for a load of the county."""
    return f"{county}:{uuid4().hex}"


def remember(writer: Writer, number: int, county: str, note: str, who: str | None = None) -> None:
    """Keeps what was written without files as a load, under the number that `lock` gave."""
    properties = load_properties(writer, writer.journal.packed(), number, county, who)
    writer.transaction.run(
        "MATCH (counter:LoadCounter {id: $load.county}) SET counter.last = $load.number "
        "CREATE (load:Load) SET load = $load",
        load={**properties, "note": note, "rows": 0, "refused": 0},
    )


def load_properties(
    writer: Wrote, journal: bytes, number: int, county: str, who: str | None
) -> dict[str, Any]:
    """The properties of a Load node but for its rows.

    journal   that of the writer, packed
    who       None: the user of the program
    """
    counts = writer.counts
    return {
        "id": writer.load,
        "county": county,
        "number": number,
        "at": today(),
        "who": who or user_name(),
        "status": "done",
        "created": counts.created.total(),
        "updated": counts.updated.total(),
        "ended": counts.ended.total(),
        "unchanged": counts.unchanged.total(),
        "_journal": journal,
    }
