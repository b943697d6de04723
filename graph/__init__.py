"""The county's training network in Neo4j: model, database, local server, networkx views."""

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yanxiu.graph.database import Database
    from yanxiu.graph.networks import Network

__all__ = ["network"]


def network(
    name: str,
    *,
    database: "Database | None" = None,
    county: str = "",
    as_of: date | str | None = None,
    from_: date | str | None = None,
    to: date | str | None = None,
) -> "Network":
    """A view of the database as a networkx graph; see `yanxiu.graph.networks.network`."""
    from yanxiu.graph import networks  # noqa: PLC0415 - networkx and the driver are slow to import

    return networks.network(name, database=database, county=county, as_of=as_of, from_=from_, to=to)
