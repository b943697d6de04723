"""One load: files in, one transaction, a report out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from graph.counties import county_codes
from graph.database import Database
from graph.days import today
from graph.disk import NEEDED_SPACE
from graph.errors import Refused
from graph.text import Text
from loaders.changes.removals import Full
from loaders.commit import LoadedMeanwhile, Progress, Run, known_files, try_out, write
from loaders.faults import Fault, UnreadableFile
from loaders.formats.format import Format, read_formats
from loaders.matching.closed_schools import Closings
from loaders.matching.directory import Directory
from loaders.oneroster import Bundle, bundled, is_delta, read_bundle, resolved
from loaders.oneroster import formats as oneroster_formats
from loaders.parsing.confirmed import Confirmed
from loaders.parsing.free_text import without_free_text
from loaders.parsing.headers import Head
from loaders.parsing.recognition import other_kind, recognised, unknown
from loaders.parsing.sheets import ParsedSheet
from loaders.parsing.survey_answers import parse
from loaders.reading.files import Source, files_in, passed_over, read_file
from loaders.reading.frames import Frame, is_frame, read_frame
from loaders.report.left_behind import LeftBehind, left_behind
from loaders.report.remarks import remarks
from loaders.report.report import LoadedFile, Report
from loaders.staging.end_dates import close
from loaders.staging.lasting import settle
from loaders.staging.roster_day import Days
from loaders.staging.stage import Staging
from loaders.staging.standing import Standing

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

ROW_SPACE = 2_000  # bytes of disk that a row may take, log and indexes included; the sample's take a quarter
Given: TypeAlias = "Path | str | IntoFrame"


def _silent(_what: Text, _done: int, _all: int) -> None:
    pass


def load(  # noqa: PLR0913 - each is one thing a caller may want otherwise
    given: "Given | Sequence[Given]",
    database: Database,
    *,
    format: str | None = None,  # noqa: A002 - what it is called everywhere
    county: str | None = None,
    formats: Mapping[str, Format] | None = None,
    dry_run: bool = False,
    accept_good: bool = False,
    full: Full | None = None,
    headings: Mapping[str, str] | None = None,
    day: date | None = None,
    progress: Progress = _silent,
    who: str | None = None,
) -> Report:
    """Loads files, the files of folders, and data frames, as one: all of them or none.

    given        paths, frames of polars, pandas or what else narwhals knows, or one of them
    format       the name of the format that all of them have; None: as names and headers tell
    county       code of the county whose rosters they are; None: the one that the files name (its plan's
                 do), else the only one in the graph
    formats      the formats to choose from; None: those that come with the program
    dry_run      do everything but write
    accept_good  load the rows without a fault, and what does not need the others
    full         the rosters name everybody: who is in none has left on that day
    headings     the columns by headings that name them, beside those that the formats know; kept in the home
                 folder for the next sheet with the same header
    day          the day on which what the rosters say holds, where they do not say since when; None: that of
                 `full`, else the one in a title or a file's name
    who          who loads, as it is remembered; None: the user who runs the program

    What was loaded before is left alone. The report has a fault for every cell that is wrong; with any
    fault nothing is written, unless `accept_good`. It calls a frame `frame` (of several `frame 1` and so
    on) and its rows by their places, from 0. Raises Refused where a path or format is not there, no county is
    known, a full roster leaves out more than it may, is a delta, or may be loaded in part, or the disk of a
    database on this machine is nearly full.
    """
    kept = database.trial() if dry_run else nullcontext(database)
    with kept as seen:
        report = _load(
            given,
            seen,
            format,
            county,
            formats,
            full,
            Days(full.day if full else day),
            headings or {},
            progress,
            who,
            Report(dry_run=dry_run, accept_good=accept_good),
        )
        if not (dry_run or report.refused):
            report.left_behind = _left_behind(seen, county)
        return report


def _load(  # noqa: PLR0913, PLR0917 - as `load` is told
    given: "Given | Sequence[Given]",
    database: Database,
    format: str | None,  # noqa: A002
    county: str | None,
    formats: Mapping[str, Format] | None,
    full: Full | None,
    days: Days,
    headings: Mapping[str, str],
    progress: Progress,
    who: str | None,
    report: Report,
) -> Report:
    chosen = formats or read_formats()
    if format is not None:
        chosen = {format: _format(format, chosen)}
    confirmed = Confirmed.of(headings, chosen, keep=not report.dry_run)
    chosen = confirmed.mapped(chosen)
    paths, frames = _parted(given)
    files = bundled([*_existing(paths, needed=not frames), *_framed(frames)])
    if full:
        _check_full(files, accept_good=report.accept_good)
    one = chosen.get(format or "")
    of_known = {**oneroster_formats(), **chosen}
    codes = [county] if county else county_codes(database)
    known = known_files(database, files, of_known, codes[0], days) if len(codes) == 1 else {}
    fresh = [file for file in files if file not in known]
    new = _parse(fresh, chosen, one, report, progress, confirmed)
    if not county and (named := _named(new)) and named != codes:
        codes, taken = named, known  # the same file may be another county's, not loaded yet
        known = known_files(database, files, of_known, codes[0], days) if len(codes) == 1 else {}
        new = [each for each in new if each.sheet.file not in known]
        fresh = [file for file in taken if file not in known]
        new += _parse(fresh, chosen, one, report, progress, confirmed)
    report.files = [each for file in files for each in known.get(file, ())]
    if not (new or report.faults or report.files):  # then nothing lies beside a roster
        report.faults = [unknown(each.file) for each in report.left_out]
        report.left_out = []
    report.sheets = new
    report.left_out += map(other_kind, passed_over(paths))
    if any(fault.row is None for fault in report.faults):
        report.accept_good = False
        return report  # what a whole file would have brought cannot be looked up
    report.files += [
        LoadedFile(
            each.sheet.file.name,
            each.format.name,
            each.row_count,
            known=False,
            title=each.format.title,
        )
        for each in new
    ]
    if not new:
        return report
    _require_room(database, 0 if report.dry_run else sum(each.row_count for each in new))
    code = _only(codes)
    new, unresolved = resolved(new, database, code, days.given or today())
    new, staging = _without_free_text(database, new, code, days, full=full is not None)
    report.sheets = new
    report.faults += [*unresolved, *staging.faults]
    if report.accept_good and report.faults:
        new, staging = _only_good(database, report, staging.doubted, code, days)
    if not report.refused:
        run = Run.of(code, staging, new, report.sheets, days, full, who)
        try:
            told = remarks(database, staging, code)
            report.counts = (try_out if report.dry_run else write)(database, run, progress)
            report.remarks = [*told, *run.remarks]
        except LoadedMeanwhile:
            report.files = [replace(each, known=True) for each in report.files]
    return report


def _left_behind(database: Database, county: str | None) -> list[LeftBehind]:
    """Whoever holds no post since their school closed, in the county that was loaded for."""
    codes = [county] if county else county_codes(database)
    return left_behind(database, codes[0], today()) if len(codes) == 1 else []


def _require_room(database: Database, rows: int) -> None:
    """Raises Refused before anything is written where the rows may fill the disk: then no statement is answered."""
    if rows:
        database.require_room(NEEDED_SPACE + ROW_SPACE * rows)


def _check_full(files: Sequence[Source], *, accept_good: bool) -> None:
    """Raises Refused where rosters cannot name everybody: rows are left out of them, or they tell only changes."""
    if accept_good:
        raise Refused(
            en="A full roster goes in whole: whoever stands in a refused row would be taken for gone. "
            "Leave out --full or --accept-good.",
            zh="完整名册必须整体导入：否则被拒收行中的人员会被视为已离开。请去掉 --full 或 --accept-good。",
        )
    for file in files:
        if isinstance(file, Bundle) and is_delta(file):
            raise Refused(
                en=f"{file.name} is a delta and names only what changed: leave out --full.",
                zh=f"{file.name} 是增量文件，只列出变动：请去掉 --full。",
            )


def _without_free_text(
    database: Database, sheets: list[ParsedSheet], county: str, days: Days, *, full: bool
) -> tuple[list[ParsedSheet], Staging]:
    """Stages the sheets; answers in free words, which only looking up tells, are left out and told."""
    staging = _staged(database, sheets, county, days, full=full)
    kept, told = without_free_text(sheets, staging.faults)
    if not told:
        return sheets, staging
    for sheet, note in told:
        sheet.notes.append(note)
    return kept, _staged(database, kept, county, days, full=full)


def _staged(
    database: Database, sheets: list[ParsedSheet], county: str, days: Days, *, full: bool
) -> Staging:
    staging = Staging(Directory(database, county), Closings(database, county), county)
    staging.joining.rosters = days
    for sheet in sheets:
        staging.stage_nodes(sheet)
    for sheet in sorted(sheets, key=_places_last):
        staging.stage_relationships(sheet)
    staging.faults += staging.only_one.faults
    staging.doubted += staging.only_one.doubted
    staging.faults += staging.contradictions.told()
    staging.faults += staging.called.faults(database, county)
    standing = Standing(database, staging.joining, days)
    standing.settle()
    staging.faults += standing.faults
    staging.doubted += standing.doubted
    joining = staging.joining
    settle(database, joining.relationships, joining.lasting, full=full)
    close(database, staging)
    staging.faults += staging.closings.faults()
    wrong, doubted = staging.joining.exclusive.faults(database)
    told = {(fault.file, fault.sheet, fault.row) for fault in staging.faults}
    staging.faults += [each for each in wrong if (each.file, each.sheet, each.row) not in told]
    staging.doubted += doubted
    return staging


def _places_last(sheet: ParsedSheet) -> bool:
    """Schools come before what is told of their stages."""
    return all(spec.label != "School" for spec in sheet.format.nodes)


def _only_good(
    database: Database, report: Report, doubted: list[Fault], county: str, days: Days
) -> tuple[list[ParsedSheet], Staging]:
    """Leaves out the faulty rows, then those that needed what they would have made, until none is left."""
    report.faults += doubted
    while True:
        good = _good(report.sheets, report.faults)
        staging = _staged(database, good, county, days, full=False)  # a full roster goes in whole
        if not staging.faults:
            break
        report.faults += staging.faults
    rows = sum(each.row_count for each in report.sheets)
    report.refused_rows = rows - sum(each.row_count for each in good)
    return good, staging


def _good(sheets: list[ParsedSheet], faults: list[Fault]) -> list[ParsedSheet]:
    """The sheets without the rows in which something is wrong."""
    wrong: dict[tuple[str, str | None], set[int]] = defaultdict(set)
    for fault in faults:
        if fault.row is not None:
            wrong[fault.file, fault.sheet].add(fault.row)
    return [each.without(wrong[each.sheet.file.name, each.sheet.name]) for each in sheets]


def _format(name: str, formats: Mapping[str, Format]) -> Format:
    if name not in formats:
        raise Refused(
            en=f"There is no format {name}: name one of {', '.join(formats)}.",
            zh=f"没有名为 {name} 的格式：请使用 {'、'.join(formats)} 之一。",
        )
    return formats[name]


def _parted(given: "Given | Sequence[Given]") -> "tuple[list[Path], list[IntoFrame]]":
    """Paths, and frames."""
    alone = isinstance(given, str | Path) or is_frame(given)
    several: Sequence[Any] = [given] if alone else cast(Sequence[Any], given)
    paths = [Path(each) for each in several if not is_frame(each)]
    return paths, [each for each in several if is_frame(each)]


def _framed(frames: "list[IntoFrame]") -> list[Source]:
    names = [f"frame {at}" for at in range(1, len(frames) + 1)] if frames[1:] else ["frame"]
    return list(map(read_frame, names, frames))


def _existing(paths: list[Path], *, needed: bool) -> list[Source]:
    for path in paths:
        if not path.exists():
            raise Refused(
                en=f"There is no file or folder {path}: correct the path.",
                zh=f"没有文件或文件夹 {path}：请改正路径。",
            )
    files = list(files_in(paths))
    if needed and not files:
        raise Refused(
            en="There is no roster (CSV, XLSX, XLS, zip) in what was named.",
            zh="所指定的位置没有名册文件(CSV、XLSX、XLS、zip)。",
        )
    return files


def _parse(
    files: list[Source],
    formats: Mapping[str, Format],
    named: Format | None,
    report: Report,
    progress: Progress,
    confirmed: Confirmed,
) -> list[ParsedSheet]:
    parsed: list[ParsedSheet] = []
    for at, file in enumerate(files):
        progress(Text("Reading", "读取"), at, len(files))
        if isinstance(file, Bundle):
            found_in, wrong = read_bundle(file)
            parsed += found_in
            report.faults += wrong
            continue
        try:
            sheets = [file.sheet] if isinstance(file, Frame) else read_file(file)
        except UnreadableFile as fault:
            report.faults.append(fault.fault)
            continue
        read = recognised(file, sheets, formats, named, confirmed)
        report.left_out += read.left_out
        report.faults += read.faults
        for sheet, made in read.rosters:
            found, faults = parse(sheet, made)
            parsed.append(found)
            report.faults += faults
            if not any(fault.row is None for fault in faults):
                confirmed.keep(Head(sheet), made)
    return parsed


def _named(parsed: list[ParsedSheet]) -> list[str]:
    """The counties that files bring."""
    codes = {
        code
        for sheet in parsed
        for spec in sheet.format.nodes
        if spec.label == "County"
        for rows in sheet
        for code in rows.values[spec.id.strip("{}")]
    }
    return sorted(codes)


def _only(codes: list[str]) -> str:
    if len(codes) != 1:
        raise Refused(
            en="Say whose rosters these are with --county CODE"
            + (f": there are {', '.join(codes)}." if codes else ": no county is loaded yet."),
            zh="请用 --county 指明名册所属的县"
            + (f":现有 {'、'.join(codes)}。" if codes else ":图谱中还没有县。"),
        )
    return codes[0]
