"""Makes a backup."""

from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from yanxiu.graph import schema
from yanxiu.graph.backup.archive import NODES, RELATIONSHIPS, Manifest, write_backup
from yanxiu.graph.backup.fingerprint import Fingerprint
from yanxiu.graph.backup.reading import read_graph
from yanxiu.graph.database import Database
from yanxiu.graph.text import Text

ReportProgress = Callable[
    [Text, int, int], None
]  # reports progress: name of the stage, done, total
_EVERY = 5_000
SAVING = Text("Back up", "备份")
_COUNTS = "MATCH (n) WITH count(n) AS nodes RETURN nodes, COUNT { ()-->() } AS ties"


def back_up(database: Database, path: Path, *, report: ReportProgress | None = None) -> Manifest:
    """Writes the whole graph, with keyed hashes, journals of loads and the audit log, into one file of mode 0600.

    Loads and edits wait until it is done; questions do not. The backup does not contain the installation's
    secret, which the hashes of identity numbers and keys and the seals of the audit log need. Keep the secret
    elsewhere.

    Raises DatabaseFault if the database does not respond or the disk is full; no file is left then.
    """
    (counts,) = database.read(_COUNTS)
    progress = _Progress(report, counts["nodes"] + counts["ties"])
    total = Fingerprint()
    counties = set()
    with read_graph(database) as graph, write_backup(path) as archive:
        with archive.member(NODES) as nodes:
            for labels, properties in graph.nodes():
                nodes.write([labels, properties])
                total.node(labels, properties)
                if "County" in labels:
                    counties.add(str(properties.get("code")))
                progress.step()
        with archive.member(RELATIONSHIPS) as ties:
            for start, end, kind, properties in graph.relationships():
                ties.write([start, end, kind, properties])
                total.relationship(start, end, kind, properties)
                progress.step()
        contents = Manifest(
            made=datetime.now(UTC).isoformat(timespec="seconds"),
            program=version("yanxiu-graph"),
            structure=schema.version(),
            counties=tuple(sorted(counties)),
            nodes=nodes.lines,
            relationships=ties.lines,
            fingerprint=total.text,
            checksums={NODES: nodes.checksum, RELATIONSHIPS: ties.checksum},
        )
        archive.close(contents)
    return contents


def fingerprint(database: Database) -> str:
    """The fingerprint of the graph's current content."""
    total = Fingerprint()
    with read_graph(database) as graph:
        for labels, properties in graph.nodes():
            total.node(labels, properties)
        for tie in graph.relationships():
            total.relationship(*tie)
    return total.text


class _Progress:
    """Reports progress after every `_EVERY` steps and at the end."""

    def __init__(self, tell: ReportProgress | None, total: int) -> None:
        self._tell, self._total, self._done = tell, total, 0

    def step(self) -> None:
        self._done += 1
        if self._tell and (self._done % _EVERY == 0 or self._done >= self._total):
            self._tell(SAVING, min(self._done, self._total), self._total)
