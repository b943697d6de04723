"""The county's training network in Neo4j: model, database, local server, networkx views."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yanxiu.graph.networks import network

__all__ = ["network"]


def __getattr__(name: str) -> Any:
    """Imports `network` when it is first used: networkx and the driver are slow to import."""
    if name not in __all__:
        raise AttributeError(f"module 'yanxiu.graph' has no attribute '{name}'")
    from yanxiu.graph.networks import network  # noqa: PLC0415

    return network
