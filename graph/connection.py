"""Which Neo4j to use: the one named in the settings, or our own, started where it does not run."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from graph import local
from graph.database import Address
from graph.settings import Settings


@contextmanager
def reachable(settings: Settings) -> Iterator[Address]:
    """The address of a Neo4j for as long as the block runs; our own stops with the last that uses it.

    Raises DatabaseFault where our own cannot be fetched or started.
    """
    if settings.uri:
        yield Address(
            settings.uri,
            settings.username,
            settings.password,
            settings.database,
            settings.read_timeout,
        )
        return
    with local.serving(settings) as running:
        yield Address(
            running.uri,
            running.username,
            running.password,
            read_timeout=settings.read_timeout,
            disk=settings.home,
        )


def supervised(settings: Settings) -> AbstractContextManager[object]:
    """What keeps our own Neo4j running for the length of a `with`; nothing where another is named."""
    return nullcontext() if settings.uri else local.supervised(settings)
