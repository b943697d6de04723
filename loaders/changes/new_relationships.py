"""Finds staged relationships that must be new; Neo4j can create these without looking each up."""

from collections.abc import Callable, Iterable
from typing import Any

from yanxiu.graph.database import WITHOUT_REPLANNING, Transaction
from yanxiu.graph.model import NODES
from yanxiu.loaders.spool import batches
from yanxiu.loaders.staging.batch import Relationships

_FEW = 500  # below this number of rows the check costs more than it saves


def new_relationship_test(
    transaction: Transaction, staged: Relationships
) -> Callable[[tuple[Any, ...]], bool]:
    """Returns a predicate that is true if one end of a staged key has no relationship of the type yet.

    It stays valid until the end of the transaction that holds the county's lock. Every other write to the
    county waits for that lock.
    """
    if len(staged.rows) < _FEW or (NODES[staged.source].shared and NODES[staged.target].shared):
        return lambda _key: False
    sources = _joined(transaction, staged, staged.source, 0, "(n)-[:{}]->()")
    if not sources:
        return lambda _key: True
    targets = _joined(transaction, staged, staged.target, 1, "(n)<-[:{}]-()")
    return lambda key: key[0] not in sources or key[1] not in targets


def _joined(
    transaction: Transaction, staged: Relationships, label: str, end: int, pattern: str
) -> set[str]:
    """The ids at one end of the staged keys whose nodes have a relationship of the type."""
    ids: Iterable[str] = {key[end] for key in staged.rows}
    cypher = (
        f"{WITHOUT_REPLANNING}UNWIND $ids AS id MATCH (n:{label} {{id: id}}) "
        f"WHERE EXISTS {{ {pattern.format(staged.type)} }} RETURN collect(id) AS joined"
    )
    joined_ids: set[str] = set()
    for batch in batches(ids):
        (row,) = transaction.run(cypher, ids=batch)
        joined_ids.update(row["joined"])
    return joined_ids
