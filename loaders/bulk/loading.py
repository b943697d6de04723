"""Loads counties into an empty local database: the usual checks, then Neo4j's own import."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from yanxiu.graph import local
from yanxiu.graph.database import Address, Database, Transaction
from yanxiu.graph.days import today
from yanxiu.graph.errors import Refused
from yanxiu.graph.local.importing import (
    import_full,
    replace_database,
    require_empty,
    temporary_database,
)
from yanxiu.graph.model import REFERENCE
from yanxiu.graph.model.machinery import AppliedMigration
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text
from yanxiu.loaders.bulk.files import ImportFiles
from yanxiu.loaders.bulk.merging import MergedLoad
from yanxiu.loaders.changes.county_lock import lock_county
from yanxiu.loaders.changes.load_record import load_properties
from yanxiu.loaders.changes.writer import Counts
from yanxiu.loaders.commit import RECORD_LOAD, LoadRun
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.load import load
from yanxiu.loaders.report.doubtful import doubt_remarks
from yanxiu.loaders.report.left_behind import find_left_behind
from yanxiu.loaders.report.progress import Progress
from yanxiu.loaders.report.remarks import enrolment_remarks, hour_remarks
from yanxiu.loaders.report.report import Report
from yanxiu.loaders.staging.doubts import Doubts

_CODE_LENGTH = 6
_STANDARD = "MATCH (n) WHERE any(label IN labels(n) WHERE label IN $codes) RETURN labels(n)[0] AS label, properties(n) AS held"


def loads_in(paths: Sequence[Path]) -> list[list[Path]]:
    """The loads for the given paths: one per folder named by a county code, or one for all paths.

    `yanxiu sample --counties` writes such folders, and `yanxiu load --bulk OUT` takes them.
    """
    counties = [
        inner
        for path in paths
        if path.is_dir()
        for inner in sorted(path.iterdir())
        if inner.is_dir() and len(inner.name) == _CODE_LENGTH and inner.name.isdigit()
    ]
    return [[county] for county in counties] or [list(paths)]


@dataclass(slots=True)
class BulkReport:
    """The reports of the loads in a bulk load; if one was refused, nothing was written."""

    reports: list[Report] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        return any(report.refused for report in self.reports)


def bulk_load(
    loads: Sequence[Sequence[Path]],
    settings: Settings,
    *,
    county: str | None = None,
    formats: Mapping[str, Format] | None = None,
    accept_good: bool = False,
    day: date | None = None,
    progress: Progress,
    who: str | None = None,
) -> BulkReport:
    """Loads the counties into the empty local database of `settings`: all of them or none.

    The loads are checked, reported and recorded one after the other as by `load`, and give the same graph. If the
    process is killed or the disk is full, the database stays unchanged, and the bulk load can be repeated.

    Raises Refused if the database is not empty, not local or running, or if two loads are of the same county.
    Raises DatabaseFault if Neo4j's import fails.
    """
    require_empty(settings)
    bulk = BulkReport()
    with temporary_database(settings) as temporary:
        with _connected(temporary) as database:
            counties = _Counties(temporary.home / "files")
            counties.begin(database)
            for at, paths in enumerate(loads, start=1):
                report = load(
                    paths,
                    database,
                    county=county,
                    formats=formats,
                    accept_good=accept_good,
                    day=day,
                    progress=_numbered(progress, at, len(loads)),
                    who=who,
                    writing=counties.take,
                )
                if not report.faults:  # the rows are in the files now; sheets with faults are still needed for marked copies
                    report.sheets = [sheet.with_rows(()) for sheet in report.sheets]
                bulk.reports.append(report)
        if bulk.refused or not counties.records:
            return bulk
        progress(Text("Neo4j imports", "Neo4j 导入中"), 0, 0)
        import_full(temporary, counties.files.finish(), counties.files.multiline_files)
        with _connected(temporary) as database:
            for record, report in zip(counties.records, _written(bulk), strict=True):
                report.remarks += database.write(record.keep)
                report.left_behind = find_left_behind(database, record.county, today())
        replace_database(temporary, settings)
    return bulk


def _written(bulk: BulkReport) -> Iterator[Report]:
    return (report for report in bulk.reports if report.counts.created)


@contextmanager
def _connected(settings: Settings) -> Iterator[Database]:
    with local.serving(settings) as running:
        address = Address(running.uri, running.username, running.password, read_timeout=600.0)
        with Database.connect(address) as database:
            database.apply_schema()
            yield database


def _numbered(progress: Progress, at: int, of: int) -> Progress:
    def tell(what: Text, done: int, total: int) -> None:
        progress(Text(f"{at}/{of} {what.en}", f"{at}/{of} {what.zh}"), done, total)

    return tell


@dataclass(frozen=True, slots=True)
class _Record:
    """The record of a load, written to the graph after the import; until then its journal is on disk."""

    county: str
    load: dict[str, Any]
    files: list[dict[str, Any]]
    journal: Path
    attended: list[str]
    doubts: Doubts

    def keep(self, transaction: Transaction) -> list[Any]:
        """Writes the record of the load; returns the remarks on the load."""
        hours = hour_remarks(transaction, self.attended)
        hours += enrolment_remarks(transaction, self.doubts, self.attended)
        hours += doubt_remarks(transaction, self.doubts)
        load = {
            **self.load,
            "number": lock_county(transaction, self.county),
            "_journal": self.journal.read_bytes(),
        }
        transaction.run(RECORD_LOAD, load=load, files=self.files)
        return hours


class _Counties:
    """Writes each load to the import files, and keeps only its record in memory."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self.files = ImportFiles(folder)
        self.records: list[_Record] = []
        self._there: dict[str, set[str]] = {}

    def begin(self, database: Database) -> None:
        """Copies the standard codes and the applied migrations, which a full import would drop."""
        by_label: dict[str, list[dict[str, Any]]] = {}
        for row in database.read(_STANDARD, codes=[*REFERENCE, AppliedMigration.__name__]):
            by_label.setdefault(row["label"], []).append(row["held"])
        for label, nodes in by_label.items():
            self._there[label] = {each["id"] for each in nodes}
            self.files.add_nodes(label, nodes)

    def take(self, _database: Database, run: LoadRun, progress: Progress) -> Counts:
        """Writes a run to the import files instead of the database; returns its counts."""
        if any(record.county == run.county for record in self.records):
            raise Refused(
                en=f"County {run.county} appears in two of the folders: put its files into one.",
                zh=f"{run.county} 出现在两个文件夹中：请把该县的文件放在同一个文件夹里。",
            )
        merged = MergedLoad.of(run.id, run.staging, self._there)
        self.files.add(merged)
        journal = self._folder / f"{run.county}.journal"
        properties = load_properties(merged, merged.journal.to_bytes(), 1, run.county, run.who)
        journal.write_bytes(properties.pop("_journal"))
        properties |= {
            "rows": sum(each.row_count for each in run.sheets),
            "refused": sum(run.refused),
        }
        attended = sorted(run.staging.collector.attended)
        doubts = run.staging.collector.doubts
        self.records.append(_Record(run.county, properties, run.files, journal, attended, doubts))
        progress(Text("Written", "已写出"), self.files.rows, self.files.rows)
        return merged.counts
