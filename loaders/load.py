"""One load: files in, one transaction, a report out."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date

from yanxiu.graph.counties import county_codes
from yanxiu.graph.database import Database
from yanxiu.graph.days import today
from yanxiu.graph.disk import NEEDED_SPACE
from yanxiu.graph.errors import Refused
from yanxiu.graph.garbage import reduced_collection
from yanxiu.graph.model import NODES
from yanxiu.graph.text import Text
from yanxiu.loaders.changes.removals import Full
from yanxiu.loaders.changes.writer import Counts
from yanxiu.loaders.commit import AlreadyLoaded, LoadRun, known_files, try_out, write
from yanxiu.loaders.file_parser import FileParser
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.oneroster import Bundle, combine_bundles, is_delta, resolve_bundles
from yanxiu.loaders.parsing.recognition import unknown_format_fault, unread_file
from yanxiu.loaders.parsing.sheets import ParsedSheet
from yanxiu.loaders.reading.files import Source, skipped_entries
from yanxiu.loaders.reading.given import Given, sources_of
from yanxiu.loaders.report.left_behind import LeftBehind, find_left_behind
from yanxiu.loaders.report.progress import Progress
from yanxiu.loaders.report.remarks import load_remarks
from yanxiu.loaders.report.report import LoadedFile, Report
from yanxiu.loaders.staging.roster_day import RosterDays
from yanxiu.loaders.staging.sheets import stage_good_rows, stage_sheets

Writing = Callable[[Database, LoadRun, Progress], Counts]
ROW_SPACE = 2_000  # bytes on disk per row at most, four times the need of the sample


def _silent(_what: Text, _done: int, _all: int) -> None:
    pass


def load(  # noqa: PLR0913 - each is an option of the caller
    given: "Given | Sequence[Given]",
    database: Database,
    *,
    format: str | None = None,  # noqa: A002 - the public name of the option
    county: str | None = None,
    formats: Mapping[str, Format] | None = None,
    dry_run: bool = False,
    accept_good: bool = False,
    full: Full | None = None,
    headings: Mapping[str, str] | None = None,
    day: date | None = None,
    options: Sequence[str] = (),
    progress: Progress = _silent,
    who: str | None = None,
    writing: Writing = write,
) -> Report:
    """Loads files, folders and data frames together: all of them or none.

    given        paths or frames (of polars, pandas or others that narwhals supports), one or several
    format       the name of the format of all of them; None: recognised by names and headers
    county       code of the rosters' county; None: the one that the files name (a plan's do), else the only
                 one in the graph
    formats      the formats to choose from; None: those that come with the program
    dry_run      do everything but write
    accept_good  load the rows without a fault, if they do not depend on faulty rows
    full         the rosters are complete: anyone not listed left on that day
    headings     columns by heading, in addition to the headings in the formats; stored in the home folder
                 for the next sheet with the same header
    day          the date for facts without a start date; None: that of `full`, else the one in a title or a
                 file name
    options      the options of a survey's scores in order, for answers given as option numbers
    who          the name recorded for the load; None: the user who runs the program
    writing      writes the load and returns its counts; by default in one transaction

    Files loaded before are skipped. The report has a fault for every bad cell; with any fault nothing is
    written, unless `accept_good`. It calls a frame `frame` (several: `frame 1` and so on) and numbers its rows
    from 0.

    Raises Refused if a path or format does not exist, no county is known, or the disk of a local database is
    nearly full. Raises Refused if a full roster omits more than allowed, is a delta, or would be loaded in part.
    """
    report = Report(dry_run=dry_run, accept_good=accept_good)
    days = RosterDays(full.day if full else day)
    with (
        reduced_collection(),
        database.trial_database() if dry_run else nullcontext(database) as seen,
    ):
        parser = FileParser.of(formats, format, headings or {}, report, progress, options)
        sources = sources_of(given)
        files = combine_bundles(sources.files)
        if full:
            _check_full(files, accept_good=accept_good)
        content = _read(seen, files, parser, county, days)
        _describe(report, files, content)
        report.left_out += map(unread_file, skipped_entries(sources.paths))
        if not _is_cut_short(report) and content.sheets:
            _require_room(seen, report)
            run = _staged(seen, content, report, days, full, who)
            if not report.refused:
                _commit(seen, run, report, progress, writing)
        if not report.refused:
            report.left_behind = _left_behind(seen, content.counties)
    return report


@dataclass(slots=True)
class _Content:
    """The content of the files of a load.

    counties   codes of the possible counties of the files; the county is certain only if there is one
    known      the files that were loaded before, with their loaded sheets
    sheets     the rosters in the other files
    """

    counties: list[str]
    known: dict[Source, list[LoadedFile]]
    sheets: list[ParsedSheet]


def _read(
    database: Database,
    files: Sequence[Source],
    parser: FileParser,
    county: str | None,
    days: RosterDays,
) -> _Content:
    """Parses the files that are new to their county."""

    def known_in(codes: list[str]) -> dict[Source, list[LoadedFile]]:
        if len(codes) != 1:
            return {}
        return known_files(database, [*files], parser.all_formats, codes[0], days)

    codes = [county] if county else county_codes(database)
    known = known_in(codes)
    sheets = parser.parse([file for file in files if file not in known])
    named = _counties_of(sheets)
    if county or not named or named == codes:
        return _Content(codes, known, sheets)
    # another county may not have loaded the same file yet
    of_named = known_in(named)
    sheets = [each for each in sheets if each.sheet.file not in of_named]
    sheets += parser.parse([file for file in known if file not in of_named])
    return _Content(named, of_named, sheets)


def _describe(report: Report, files: Sequence[Source], content: _Content) -> None:
    """Adds the files of the load to its report."""
    report.sheets = content.sheets
    report.files = [each for file in files for each in content.known.get(file, ())]
    if not (content.sheets or report.faults or report.files):  # no roster at all
        report.faults = [unknown_format_fault(each.file) for each in report.left_out]
        report.left_out = []
    if not any(fault.row is None for fault in report.faults):
        report.files += [
            LoadedFile(
                each.sheet.file.name,
                each.format.name,
                each.row_count,
                known=False,
                title=each.format.title,
                sheet=each.sheet.name,
            )
            for each in content.sheets
        ]


def _is_cut_short(report: Report) -> bool:
    """True if a whole file is unusable: its nodes cannot be looked up, so the load stops."""
    if any(fault.row is None for fault in report.faults):
        report.accept_good = False
        return True
    return False


def _require_room(database: Database, report: Report) -> None:
    """Raises Refused, before anything is written, if the rows may fill the disk, which would stop Neo4j."""
    if rows := 0 if report.dry_run else _row_count(report.sheets):
        database.require_room(NEEDED_SPACE + ROW_SPACE * rows)


def _staged(
    database: Database,
    content: _Content,
    report: Report,
    days: RosterDays,
    full: Full | None,
    who: str | None,
) -> LoadRun:
    """The staged load; contradictions within it or with the graph become faults of the report."""
    county = _only(content.counties)
    sheets, unresolved = resolve_bundles(content.sheets, database, county, days.given or today())
    sheets, staging = stage_sheets(database, sheets, county, days, full=full is not None)
    report.sheets = sheets
    report.faults += [*unresolved, *staging.faults]
    if report.accept_good and report.faults:
        report.faults += staging.earlier_faults
        sheets, staging = stage_good_rows(database, sheets, report.faults, county, days)
        report.refused_rows = _row_count(report.sheets) - _row_count(sheets)
    return LoadRun.of(county, staging, sheets, report.sheets, days, full, who)


def _commit(
    database: Database, run: LoadRun, report: Report, progress: Progress, writing: Writing
) -> None:
    try:
        staged_remarks = load_remarks(database, run.staging, run.county)
        report.counts = (try_out if report.dry_run else writing)(database, run, progress)
        report.remarks = [*staged_remarks, *run.remarks]
    except AlreadyLoaded:
        report.files = [replace(each, known=True) for each in report.files]


def _left_behind(database: Database, counties: Sequence[str]) -> list[LeftBehind]:
    """The staff without a post since their school closed, in the county of the load."""
    return find_left_behind(database, counties[0], today()) if len(counties) == 1 else []


def _row_count(sheets: Sequence[ParsedSheet]) -> int:
    return sum(each.row_count for each in sheets)


def _check_full(files: Sequence[Source], *, accept_good: bool) -> None:
    """Raises Refused if rosters cannot be complete: rows are left out, or they contain only changes."""
    if accept_good:
        raise Refused(
            en="A full roster must be loaded completely: a person in a refused row would be recorded as having left. Leave out --full or --accept-good.",
            zh="完整名册必须整体导入：否则被拒收行中的人员会被视为已离开。请去掉 --full 或 --accept-good。",
        )
    for file in files:
        if isinstance(file, Bundle) and is_delta(file):
            raise Refused(
                en=f"{file.name} is a delta and contains only changes: leave out --full.",
                zh=f"{file.name} 是增量文件，只列出变动：请去掉 --full。",
            )


def _counties_of(sheets: Sequence[ParsedSheet]) -> list[str]:
    """The codes of the counties that rosters create."""
    codes = {
        code
        for sheet in sheets
        for spec in sheet.format.nodes
        if NODES[spec.label].access.county == "code"  # the county itself
        for rows in sheet
        for code in rows.values[spec.id.strip("{}")]
    }
    return sorted(codes)


def _only(codes: list[str]) -> str:
    if len(codes) != 1:
        raise Refused(
            en="State the county of these rosters with --county CODE"
            + (f": there are {', '.join(codes)}." if codes else ": no county is loaded yet."),
            zh="请用 --county 指明名册所属的县"
            + (f":现有 {'、'.join(codes)}。" if codes else ":图谱中还没有县。"),
        )
    return codes[0]
