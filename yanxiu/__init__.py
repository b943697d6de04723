"""Yanxiu Graph 研修图谱 for Python: `network`, `ask`, `plot` and `load`.

    from yanxiu import ask, load, network, plot

The folders of the repository are this package's parts: `yanxiu.graph` lies in `graph/`, and so on.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yanxiu.analysis.plots.by_name import plot
    from yanxiu.graph import network
    from yanxiu.loaders import load
    from yanxiu.queries import ask_by_name as ask

__all__ = ["ask", "load", "network", "plot"]

_HOMES = {
    "ask": ("yanxiu.queries", "ask_by_name"),
    "load": ("yanxiu.loaders", "load"),
    "network": ("yanxiu.graph", "network"),
    "plot": ("yanxiu.analysis.plots.by_name", "plot"),
}


def __getattr__(name: str) -> Any:
    """Imports a name when it is first used: a command that needs one waits for no other."""
    if name not in _HOMES:
        raise AttributeError(f"module 'yanxiu' has no attribute '{name}'")
    from importlib import import_module  # noqa: PLC0415

    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
