"""Converts the files of a bundle to sheets for staging: resolves sourcedIds, and drops irrelevant records."""

from collections.abc import Sequence
from datetime import date

from yanxiu.graph.database import Database
from yanxiu.graph.faults import Fault
from yanxiu.loaders.oneroster.bundle import Bundle, file_modes
from yanxiu.loaders.oneroster.known import KnownNodes
from yanxiu.loaders.oneroster.lines import BundleRows
from yanxiu.loaders.oneroster.people import People
from yanxiu.loaders.oneroster.places import Places
from yanxiu.loaders.oneroster.training import Training
from yanxiu.loaders.parsing.sheets import ParsedSheet


def resolve_bundles(
    parsed: Sequence[ParsedSheet], database: Database, county: str, day: date
) -> tuple[list[ParsedSheet], list[Fault]]:
    """The sheets ready for staging, including those of bundles, and the faults of unresolved ids.

    `day` is the date for facts without a start date.
    """
    resolved_sheets: list[ParsedSheet] = []
    faults: list[Fault] = []
    bundles: dict[Bundle, list[ParsedSheet]] = {}
    for each in parsed:
        if isinstance(each.sheet.file, Bundle):
            bundles.setdefault(each.sheet.file, []).append(each)
        else:
            resolved_sheets.append(each)
    for bundle, sheets in bundles.items():
        more, bundle_faults = _resolved(bundle, sheets, KnownNodes.of(database, county), day)
        resolved_sheets += more
        faults += bundle_faults
    return resolved_sheets, faults


def _resolved(
    bundle: Bundle, sheets: Sequence[ParsedSheet], graph: KnownNodes, day: date
) -> tuple[list[ParsedSheet], list[Fault]]:
    modes_of = file_modes(bundle)[0]
    lines = {}
    for each in sheets:
        name = str(each.sheet.name).removesuffix(".csv")
        lines[name] = BundleRows(each.whole, modes_of[name])
    places = Places(graph, lines.get("orgs"), day)
    people = People(graph, places, lines)
    Training(graph, places, people, lines)
    left = [people.left] if people.left else []
    faults = [fault for each in lines.values() for fault in each.faults]
    resolved_sheets = [ParsedSheet(each.format, each.sheet, [each]) for each in left]
    for of_file in lines.values():
        result = of_file.result()
        sheet = ParsedSheet(result.format, result.sheet, [result])
        sheet.notes += of_file.notes
        resolved_sheets.append(sheet)
    return resolved_sheets, faults
