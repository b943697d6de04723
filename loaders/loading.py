"""One load: files in, one transaction, a report out."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from graph.database import Database, Transaction
from graph.errors import Refused
from graph.text import Text
from loaders.directory import Directory
from loaders.faults import Fault, UnreadableFile
from loaders.files import checksum, files_in, read_file
from loaders.format import Format, read_formats
from loaders.report import LoadedFile, Report
from loaders.sheets import Parsed, format_of, parse
from loaders.staging import Staging
from loaders.writing import Counts, write_nodes, write_relationships

Progress = Callable[
    [Text, int, int], None
]  # what is being done, how much of it is done, of how much


def _silent(_what: Text, _done: int, _all: int) -> None:
    pass


def load(
    paths: Sequence[Path | str],
    database: Database,
    *,
    county: str | None = None,
    formats: Mapping[str, Format] | None = None,
    dry_run: bool = False,
    accept_good: bool = False,
    progress: Progress = _silent,
) -> Report:
    """Loads files, and the files of folders, as one: all of them or none.

    county       code of the county whose rosters they are; None: the only one in the graph, or in the files
    formats      the formats to choose from; None: those that come with the program
    dry_run      do everything but write
    accept_good  load the rows without a fault, and what does not need the others

    A file that was loaded before is left alone. The report has a fault for every cell that is wrong;
    with any fault nothing is written, unless `accept_good`. Raises Refused where a path is not there or
    no county is known.
    """
    report = Report(dry_run=dry_run, accept_good=accept_good)
    chosen = formats or read_formats()
    files = _existing(paths)
    known = _known(database, files, chosen, county)
    report.files = [each for file in files for each in known.get(file, ())]
    new = _parse([file for file in files if file not in known], chosen, report, progress)
    report.sheets = new
    if any(fault.row is None for fault in report.faults):
        report.accept_good = False
        return report  # what a whole file would have brought cannot be looked up
    report.files += [
        LoadedFile(each.sheet.file.name, each.format.name, len(each.rows), known=False)
        for each in new
    ]
    if not new:
        return report
    code = county or _county(database, new)
    staging = _staged(database, new, code)
    report.faults += staging.faults
    if accept_good and report.faults:
        new, staging = _only_good(database, report, staging.doubted, code)
    if not report.refused and not dry_run:
        refused = {
            id(whole.sheet): len(whole.rows) - len(good.rows)
            for whole, good in zip(report.sheets, new, strict=True)
        }
        report.counts = database.write(
            lambda transaction: _write(transaction, staging, new, refused, code, progress)
        )
    return report


def _staged(database: Database, sheets: list[Parsed], county: str) -> Staging:
    staging = Staging(Directory(database, county), county)
    for sheet in sheets:
        staging.stage_nodes(sheet)
    for sheet in sheets:
        staging.stage_relationships(sheet)
    return staging


def _only_good(
    database: Database, report: Report, doubted: list[Fault], county: str
) -> tuple[list[Parsed], Staging]:
    """Leaves out the faulty rows, then those that needed what they would have made, until none is left."""
    report.faults += doubted
    while True:
        good = _good(report.sheets, report.faults)
        staging = _staged(database, good, county)
        if not staging.faults:
            break
        report.faults += staging.faults
    rows = sum(len(each.rows) for each in report.sheets)
    report.refused_rows = rows - sum(len(each.rows) for each in good)
    return good, staging


def _good(sheets: list[Parsed], faults: list[Fault]) -> list[Parsed]:
    """The sheets without the rows in which something is wrong."""
    wrong: dict[tuple[str, str | None], set[int]] = defaultdict(set)
    for fault in faults:
        if fault.row is not None:
            wrong[fault.file, fault.sheet].add(fault.row)
    return [each.without(wrong[each.sheet.file.name, each.sheet.name]) for each in sheets]


def _existing(paths: Sequence[Path | str]) -> list[Path]:
    found = [Path(path) for path in paths]
    for path in found:
        if not path.exists():
            raise Refused(
                en=f"There is no file or folder {path}: correct the path.",
                zh=f"没有文件或文件夹 {path}：请改正路径。",
            )
    files = list(files_in(found))
    if not files:
        raise Refused(
            en="There is no roster (CSV, XLSX, XLS) in what was named.",
            zh="所指定的位置没有名册文件(CSV、XLSX、XLS)。",
        )
    return files


def _parse(
    files: list[Path], formats: Mapping[str, Format], report: Report, progress: Progress
) -> list[Parsed]:
    parsed: list[Parsed] = []
    for at, file in enumerate(files):
        progress(Text("Reading", "读取"), at, len(files))
        try:
            sheets = read_file(file)
        except UnreadableFile as fault:
            report.faults.append(fault.fault)
            continue
        recognised = [(sheet, made) for sheet in sheets if (made := format_of(sheet, formats))]
        if not recognised:
            reason = Text(
                "Neither its name nor its header tells its format", "无法由文件名或表头识别格式"
            )
            report.faults.append(Fault("UNKNOWN_FORMAT", file.name, reason))
        for sheet, made in recognised:
            found, faults = parse(sheet, made)
            parsed.append(found)
            report.faults += faults
    return parsed


def _counties(database: Database) -> set[str]:
    return {row["code"] for row in database.read("MATCH (c:County) RETURN c.code AS code")}


def _county(database: Database, parsed: list[Parsed]) -> str:
    codes = _counties(database) or {
        code
        for sheet in parsed
        for spec in sheet.format.nodes
        if spec.label == "County"
        for code in sheet.values[spec.id.strip("{}")]
    }
    if len(codes) != 1:
        raise Refused(
            en="Say whose rosters these are with --county CODE"
            + (
                f": there are {', '.join(sorted(codes))}."
                if codes
                else ": no county is loaded yet."
            ),
            zh="请用 --county 指明名册所属的县"
            + (f":现有 {'、'.join(sorted(codes))}。" if codes else ":图谱中还没有县。"),
        )
    return str(codes.pop())


def _load_id(county: str, checksum: str, sheet: str | None, made: Format, refused: int = 0) -> str:
    """The same file under the same format for the same county has the same id, whoever loads it.

    One of which rows were refused has another, so that it is not taken for known once it can go in.
    """
    parts = [county, checksum, sheet or "", made.name, *([str(refused)] if refused else [])]
    return hashlib.sha256("\n".join(parts).encode() + made.path.read_bytes()).hexdigest()[:32]


def _known(
    database: Database, files: list[Path], formats: Mapping[str, Format], county: str | None
) -> dict[Path, list[LoadedFile]]:
    """The files that were loaded before under formats that have not changed since; not read again."""
    codes = {county} if county else _counties(database)
    if len(codes) != 1:
        return {}
    code = str(codes.pop())
    checksums = {file: checksum(file.read_bytes()) for file in files}
    loads: dict[str, list[dict[str, Any]]] = {}
    for row in database.read(
        "MATCH (load:Load) WHERE load.checksum IN $checksums RETURN load {.*} AS load",
        checksums=list(checksums.values()),
    ):
        loads.setdefault(row["load"]["checksum"], []).append(row["load"])
    return {
        file: [LoadedFile(file.name, held["format"], held["rows"], known=True) for held in before]
        for file in files
        if (
            before := [
                held
                for held in loads.get(checksums[file], ())
                if held["format"] in formats
                and held["id"]
                == _load_id(code, checksums[file], held.get("sheet"), formats[held["format"]])
            ]
        )
    }


def _write(
    transaction: Transaction,
    staging: Staging,
    new: list[Parsed],
    refused: Mapping[int, int],
    county: str,
    progress: Progress,
) -> Counts:
    counts = Counts()
    total = sum(len(nodes.rows) for nodes in staging.nodes.values())
    total += sum(len(joined.rows) for joined in staging.relationships.values())
    written = 0

    def done(rows: int) -> None:
        nonlocal written
        written += rows
        progress(Text("Writing", "写入"), written, total)

    for nodes in staging.nodes.values():
        write_nodes(transaction, nodes, counts, done)
    for relationships in staging.relationships.values():
        write_relationships(transaction, relationships, counts, done)
    transaction.run(
        "UNWIND $loads AS load MERGE (l:Load {id: load.id}) SET l += load",
        loads=[
            {
                "id": _load_id(
                    county,
                    each.sheet.checksum,
                    each.sheet.name,
                    each.format,
                    refused[id(each.sheet)],
                ),
                "sheet": each.sheet.name,
                "format": each.format.name,
                "file": each.sheet.file.name,
                "checksum": each.sheet.checksum,
                "at": date.today(),  # noqa: DTZ011 - the county's day is the machine's
                "rows": len(each.rows),
                "refused": refused[id(each.sheet)],
                "created": counts.created.total(),
                "updated": counts.updated.total(),
            }
            for each in new
        ],
    )
    return counts
