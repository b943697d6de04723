"""Stages the sheets of a load together, if required without the faulty rows."""

from collections import defaultdict
from collections.abc import Sequence

from yanxiu.graph.database import Database
from yanxiu.graph.faults import Fault
from yanxiu.loaders.matching.closings import Closings
from yanxiu.loaders.matching.directory import Directory
from yanxiu.loaders.parsing.free_text import without_free_text
from yanxiu.loaders.parsing.sheets import ParsedSheet
from yanxiu.loaders.staging.end_dates import end_open_periods
from yanxiu.loaders.staging.rename_checks import RenameChecks
from yanxiu.loaders.staging.roster_day import RosterDays
from yanxiu.loaders.staging.stage import Staging
from yanxiu.loaders.staging.start_dates import StartDates
from yanxiu.loaders.staging.stated_facts import stage_facts


def stage_sheets(
    database: Database, sheets: list[ParsedSheet], county: str, days: RosterDays, *, full: bool
) -> tuple[list[ParsedSheet], Staging]:
    """Stages the sheets. Answers in free text, which only look-ups reveal, are left out with a note.

    days   the days of the rosters
    full   True if the rosters are complete
    """
    staging = _staged(database, sheets, county, days, full=full)
    kept, notes = without_free_text(sheets, staging.faults)
    if not notes:
        return sheets, staging
    for sheet, note in notes:
        sheet.notes.append(note)
    return kept, _staged(database, kept, county, days, full=full)


def stage_good_rows(
    database: Database,
    sheets: list[ParsedSheet],
    faults: list[Fault],
    county: str,
    days: RosterDays,
) -> tuple[list[ParsedSheet], Staging]:
    """Leaves out the faulty rows, then the rows that depend on these, and so on.

    Adds the resulting faults to `faults`.
    """
    while True:
        good = _without(sheets, faults)
        staging = _staged(database, good, county, days, full=False)  # a full one is never partial
        if not staging.faults:
            return good, staging
        faults += staging.faults


def _staged(
    database: Database, sheets: list[ParsedSheet], county: str, days: RosterDays, *, full: bool
) -> Staging:
    renamed = RenameChecks(database, county)
    staging = Staging(Directory(database, county), Closings(database, county), county, renamed)
    staging.collector.rosters = days
    for sheet in sheets:
        staging.stage_nodes(sheet)
    for sheet in sorted(sheets, key=_places_last):
        staging.stage_relationships(sheet)
    staging.faults += staging.single_choices.faults
    staging.earlier_faults += staging.single_choices.other_faults
    staging.faults += staging.contradictions.all_faults()
    staging.faults += staging.name_checks.faults(database, county)
    staging.faults += staging.rename_checks.faults()
    _settle_days(database, staging, days, full=full)
    staging.faults += staging.closings.faults()
    _check_exclusive(database, staging)
    return staging


def _places_last(sheet: ParsedSheet) -> bool:
    """The sort key that puts sheets with schools first."""
    return all(spec.label != "School" for spec in sheet.format.nodes)


def _settle_days(database: Database, staging: Staging, days: RosterDays, *, full: bool) -> None:
    """Finds missing start and end dates."""
    standing = StartDates(database, staging.collector, days)
    standing.find_dates()
    staging.faults += standing.faults
    staging.earlier_faults += standing.earlier_faults
    staging.moves += standing.moves
    stage_facts(database, staging.collector.relationships, staging.collector.lasting, full=full)
    end_open_periods(database, staging)


def _check_exclusive(database: Database, staging: Staging) -> None:
    """Adds the faults of relationships and records that must be unique, except in rows with another fault."""
    conflicts, doubted = staging.collector.exclusive.faults(database)
    of_others, of_both = staging.collector.owners.faults(database)
    conflicts += of_others
    doubted += of_both
    faulty = {_row(fault) for fault in staging.faults}
    staging.faults += [fault for fault in conflicts if _row(fault) not in faulty]
    staging.earlier_faults += doubted


def _row(fault: Fault) -> tuple[str | None, str | None, int | None]:
    return fault.file, fault.sheet, fault.row


def _without(sheets: Sequence[ParsedSheet], faults: Sequence[Fault]) -> list[ParsedSheet]:
    """The sheets without the faulty rows."""
    faulty: dict[tuple[str | None, str | None], set[int]] = defaultdict(set)
    for fault in faults:
        if fault.row is not None:
            faulty[fault.file, fault.sheet].add(fault.row)
    return [each.without(faulty[each.sheet.file.name, each.sheet.name]) for each in sheets]
