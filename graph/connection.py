"""Chooses the Neo4j to use: the one in the settings, or the local one, which is started if needed."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from yanxiu.graph import local
from yanxiu.graph.database import Address
from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.settings import Settings


class NoDatabase(DatabaseFault):
    """Raised if a command that only reads has no local database; such a command creates none."""

    def __init__(self, settings: Settings) -> None:
        home = settings.home
        super().__init__(
            en=f"There is no database in {home}, and NEO4J_URI is not set. Go to the folder with your database, or set YANXIU_HOME to it. To create one here: `yanxiu load FOLDER` with your rosters, or `yanxiu demo` for a sample county.",
            zh=f"{home} 中没有数据库，NEO4J_URI 也没有指定其他数据库。"
            "请到已有数据库的文件夹中运行，或用 YANXIU_HOME 指定该文件夹。"
            "要在此新建：用 yanxiu load 文件夹 导入名册，或用 yanxiu demo 加载示例县。",
        )


@contextmanager
def reachable(settings: Settings, *, create: bool = False) -> Iterator[Address]:
    """Yields the address of a Neo4j for the duration of the block; the local one stops with its last user.

    If `create` is true, a missing local database is created. Raises NoDatabase if there is none and `create` is
    false, and DatabaseFault if the local Neo4j cannot be downloaded or started.
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
    if not create and not local.exists(settings):
        raise NoDatabase(settings)
    with local.serving(settings) as running:
        yield Address(
            running.uri,
            running.username,
            running.password,
            read_timeout=settings.read_timeout,
            disk=settings.home,
        )


def supervised(settings: Settings) -> AbstractContextManager[object]:
    """A context that keeps the local Neo4j running; it does nothing if the settings name another."""
    return nullcontext() if settings.uri else local.supervised(settings)
