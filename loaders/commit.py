"""Commits a load in one transaction, with its files, counts and journal; no file is loaded twice."""

import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yanxiu.graph.database import Database, Transaction
from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.text import Text
from yanxiu.loaders.changes.county_lock import lock_county, log, run_locked
from yanxiu.loaders.changes.load_record import load_properties, new_id
from yanxiu.loaders.changes.removals import Full, find_endings
from yanxiu.loaders.changes.writer import Counts, Writer
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.parsing.sheets import ParsedSheet
from yanxiu.loaders.reading.files import Source
from yanxiu.loaders.report.doubtful import doubt_remarks
from yanxiu.loaders.report.progress import Progress
from yanxiu.loaders.report.remarks import Remark, enrolment_remarks, hour_remarks
from yanxiu.loaders.report.replacement_remarks import replacement_remarks
from yanxiu.loaders.report.report import LoadedFile
from yanxiu.loaders.staging.roster_day import RosterDays
from yanxiu.loaders.staging.stage import Staging

RECORD_LOAD = """
MATCH (counter:LoadCounter {id: $load.county}) SET counter.last = $load.number
MERGE (load:Load {id: $load.id}) SET load += $load
WITH load UNWIND $files AS file MERGE (source:SourceFile {id: file.id}) SET source += file
MERGE (source)-[:READ_BY]->(load)
"""


class AlreadyLoaded(Exception):
    """Raised to roll back if another load has written the same files since they were read."""


@dataclass(frozen=True, slots=True)
class LoadRun:
    """One load, ready to be written: its sheets, and the number of refused rows of each."""

    id: str
    county: str
    staging: Staging
    sheets: list[ParsedSheet]
    refused: list[int]
    full: Full | None
    days: RosterDays
    who: str | None = None
    remarks: list[Remark] = field(default_factory=list)  # filled after writing

    @classmethod
    def of(
        cls,
        county: str,
        staging: Staging,
        sheets: list[ParsedSheet],
        whole: list[ParsedSheet],
        days: RosterDays,
        full: Full | None = None,
        who: str | None = None,
    ) -> "LoadRun":
        """A run with a new id; `whole` are the sheets including the refused rows."""
        refused = [
            every.row_count - good.row_count for every, good in zip(whole, sheets, strict=True)
        ]
        return cls(new_id(county), county, staging, sheets, refused, full, days, who)

    @property
    def files(self) -> list[dict[str, Any]]:
        """The properties of the run's SourceFile nodes."""
        return [
            {
                "id": file_id(
                    self.county,
                    each.sheet.checksum,
                    each.sheet.name,
                    each.format,
                    self.days.day_of_file(each.sheet.file),
                    refused,
                ),
                "file": each.sheet.file.name,
                "sheet": each.sheet.name,
                "format": each.format.name,
                "checksum": each.sheet.checksum,
                "rows": each.row_count,
                "refused": refused,
            }
            for each, refused in zip(self.sheets, self.refused, strict=True)
        ]


def file_id(
    county: str,
    checksum: str,
    sheet: str | None,
    format_: Format,
    day: date | None,
    refused: int = 0,
) -> str:
    """The id of a file in a format for a county, regardless of who loads it.

    Another `day`, from the caller or the file's name, makes another id. So does another number of refused
    rows; a file with refused rows can therefore be loaded again.

    """
    parts = [county, checksum, sheet or "", format_.name, *([str(refused)] if refused else [])]
    parts += [day.isoformat()] if day else []
    return hashlib.sha256("\n".join(parts).encode() + format_.path.read_bytes()).hexdigest()[:32]


def known_files(
    database: Database,
    files: list[Source],
    formats: Mapping[str, Format],
    county: str,
    days: RosterDays,
) -> dict[Source, list[LoadedFile]]:
    """The files that were loaded before in formats that have not changed since; these are not read again."""
    checksums = {file: file.checksum for file in files}
    sources: dict[str, list[dict[str, Any]]] = {}
    for row in database.read(
        "MATCH (file:SourceFile) WHERE file.checksum IN $checksums RETURN file {.*} AS file",
        checksums=list(checksums.values()),
    ):
        sources.setdefault(row["file"]["checksum"], []).append(row["file"])
    return {
        file: [
            LoadedFile(file.name, file_before["format"], file_before["rows"], known=True)
            for file_before in before
        ]
        for file in files
        if (
            before := [
                file_before
                for file_before in sources.get(checksums[file], ())
                if file_before["format"] in formats
                and file_before["id"]
                == file_id(
                    county,
                    checksums[file],
                    file_before.get("sheet"),
                    formats[file_before["format"]],
                    days.day_of_file(file),
                )
            ]
        )
    }


def write(database: Database, run: LoadRun, progress: Progress) -> Counts:
    """Writes a run in one transaction, which can be retried safely; returns its counts.

    If the response to the commit was lost, the run's Load node shows whether it was committed. Raises
    AlreadyLoaded if another load has written the same files since.
    """
    written: list[Counts] = []

    def work(transaction: Transaction, number: int) -> None:
        written.append(_write(transaction, run, number, progress))

    def waits(text: Text) -> None:
        log.warning("%s", text)
        progress(text, 0, 0)

    try:
        run_locked(database, run.county, work, who=run.who, on_wait=waits)
    except DatabaseFault:
        if not written or not _is_committed(database, run):
            raise
    return written[-1]


def try_out(database: Database, run: LoadRun, progress: Progress) -> Counts:
    """Returns the counts of a run without changing the graph: writes it, and rolls back."""
    with database.rolled_back() as transaction:
        return _write(transaction, run, lock_county(transaction, run.county), progress)


def _is_committed(database: Database, run: LoadRun) -> bool:
    rows = database.read("MATCH (load:Load {id: $id}) RETURN load.number AS number", id=run.id)
    return bool(rows)


def _write(transaction: Transaction, run: LoadRun, number: int, progress: Progress) -> Counts:
    files = run.files
    existing = transaction.run(
        "UNWIND $ids AS id MATCH (file:SourceFile {id: id})-[:READ_BY]->(load) RETURN load.id AS load",
        ids=[file["id"] for file in files],
    )
    if len(existing) == len(files) and all(row["load"] != run.id for row in existing):
        raise AlreadyLoaded
    staging = run.staging
    total = sum(len(nodes.rows) for nodes in staging.nodes.values())
    total += sum(len(joined.rows) for joined in staging.collector.relationships.values())
    done = 0

    def tell(rows: int) -> None:
        nonlocal done
        done += rows
        progress(Text("Writing", "写入"), done, total)

    writer = Writer(transaction, run.id, tell)
    ending = (
        find_endings(transaction, [*staging.collector.relationships.values()], run.county, run.full)
        if run.full
        else []
    )
    for nodes in staging.nodes.values():
        writer.write_nodes(nodes)
    for relationships in staging.collector.relationships.values():
        writer.write_relationships(relationships)
    for each in ending:
        writer.end(each, run.full.day if run.full else date.max)
    with ThreadPoolExecutor(1) as thread:  # packed while Neo4j runs the queries for the remarks
        journal = thread.submit(writer.journal.to_bytes)
        run.remarks[:] = [
            *hour_remarks(transaction, staging.collector.attended),
            *enrolment_remarks(transaction, staging.collector.doubts, staging.collector.attended),
            *doubt_remarks(transaction, staging.collector.doubts),
        ]
    packed = journal.result()
    run.remarks.extend(
        replacement_remarks(writer.journal.changes)
    )  # not while packing: same spool file
    properties = load_properties(writer, packed, number, run.county, run.who)
    _record(transaction, run, properties, files)
    return writer.counts


def _record(
    transaction: Transaction, run: LoadRun, properties: dict[str, Any], files: list[dict[str, Any]]
) -> None:
    transaction.run(
        RECORD_LOAD,
        load={
            **properties,
            "rows": sum(each.row_count for each in run.sheets),
            "refused": sum(run.refused),
        },
        files=files,
    )
