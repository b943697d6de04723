"""The record of a load in the graph: number, user, time, files, counts and journal."""

from typing import Any, Protocol
from uuid import uuid4

from yanxiu.graph.days import today
from yanxiu.graph.user import user_name
from yanxiu.loaders.changes.writer import Counts, Writer


class WrittenLoad(Protocol):
    """An object that has written a load, with the load's id and counts."""

    load: str
    counts: Counts


def new_id(county: str) -> str:
    """A new id for a load of the county."""
    return f"{county}:{uuid4().hex}"


def record_load(
    writer: Writer, number: int, county: str, note: str, who: str | None = None
) -> None:
    """Records changes made without files as a load, with the number that `lock` returned."""
    properties = load_properties(writer, writer.journal.to_bytes(), number, county, who)
    writer.transaction.run(
        "MATCH (counter:LoadCounter {id: $load.county}) SET counter.last = $load.number "
        "CREATE (load:Load) SET load = $load",
        load={**properties, "note": note, "rows": 0, "refused": 0},
    )


def load_properties(
    writer: WrittenLoad, journal: bytes, number: int, county: str, who: str | None
) -> dict[str, Any]:
    """The properties of a Load node, except note, rows and refused rows.

    journal   the writer's journal, packed
    who       the author; None for the user of the program
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
