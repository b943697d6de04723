"""Writes a county as a OneRoster zip: the full data of a day, or the changes since an earlier day."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yanxiu.graph.database import Database
from yanxiu.graph.spreadsheet import escape_formula
from yanxiu.loaders.changes.journal import Journal, load_mark
from yanxiu.loaders.export.snapshot import Snapshot
from yanxiu.loaders.oneroster.lines import ACTIVE, GONE
from yanxiu.loaders.oneroster.records import LABELS, TYPES, Record, Records
from yanxiu.loaders.oneroster.spec import COLUMNS, FILES, MANIFEST_VERSION, VERSION, start_of_day

_OWN: Mapping[str, tuple[str, ...]] = {
    "orgs": ("ownership", "opened", "since", "standsFor"),
    "users": ("hired", "rank"),
    "classes": (
        "kind",
        "hours",
        "seats",
        "round",
        "cost",
        "stages",
        "organisedBy",
        "otherOrganisers",
    ),
    "enrollments": ("enrolledOn", "creditedOn", "hours", "qualified"),
}
_ALWAYS_THE_SAME = (1980, 1, 1, 0, 0, 0)  # equal data make equal bytes
_Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Export:
    """A OneRoster zip, and the number of records in each of its files."""

    content: bytes
    counts: Mapping[str, int]


def export(
    database: Database, county: str, day: date, *, since: date | None = None, personal: bool = True
) -> Export:
    """Exports the county as it was on a day.

    since     only records that differ from that earlier day or were loaded since; records no longer
              valid get the status `tobedeleted`
    personal  includes birth dates, sex and phones
    """
    snapshot = Snapshot.of(database, county, LABELS, TYPES, None)
    now = {record.key: record for record in Records(snapshot, day, personal=personal)}
    if since is None:
        rows = [(record, dict(record.cells)) for record in now.values()]
    else:
        then = {record.key: record for record in Records(snapshot, since, personal=personal)}
        ended = {
            record.key: record for record in Records(snapshot, day, personal=personal).ended_posts()
        }
        rows = _different(then, now, ended, _touched(database, county, since), (since, day))
    return _zipped(rows, "bulk" if since is None else "delta", county)


def _different(
    then: Mapping[Any, Record],
    now: Mapping[Any, Record],
    ended: Mapping[Any, Record],
    touched: Mapping[tuple[str, ...], date],
    days: tuple[date, date],
) -> list[tuple[Record, _Row]]:
    since, day = days
    by_sourced = {record.sourced_id: record for record in now.values()}
    changed: dict[Any, date] = {}
    for key, record in now.items():
        loaded = [touched[about] for about in record.about if about in touched]
        if loaded or key not in then or then[key].cells != record.cells:
            changed[key] = max([since, *loaded, *filter(None, [record.since])])
    for key in [*changed]:
        for needed in now[key].needs:  # a record and those it refers to are in the same export
            if needed in by_sourced and now[key].file in ("classes", "enrollments"):
                changed.setdefault(by_sourced[needed].key, since)
    rows = [(now[key], {**now[key].cells, **_mark(ACTIVE, changed[key])}) for key in now if key in changed]  # fmt: skip
    obsolete = {key: record for key, record in then.items() if key not in now}
    obsolete |= {
        key: record
        for key, record in ended.items()
        if key not in now and any(about in touched for about in record.about)
    }
    rows += [
        (record, {**record.cells, **_mark(GONE, min(record.until or day, day))})
        for record in obsolete.values()
    ]
    return rows


def _mark(status: str, day: date) -> _Row:
    return {"status": status, "dateLastModified": start_of_day(day)}


def _touched(database: Database, county: str, since: date) -> dict[tuple[str, ...], date]:
    """The nodes and relationships created or changed by loads since a day, with the last day of each."""
    results: dict[tuple[str, ...], date] = {}
    for load in database.read(
        "MATCH (l:Load {county: $county, status: 'done'}) WHERE l.at >= $since "
        "RETURN l.id AS id, l.at AS at, l._journal AS journal ORDER BY l.number",
        county=county,
        since=since,
    ):
        day = load["at"]
        for row in database.read(
            "MATCH (n) WHERE n._load ENDS WITH $load RETURN [labels(n)[0], n.id] AS about "
            "UNION MATCH (a)-[r]->(b) WHERE r._load ENDS WITH $load RETURN [type(r), a.id, b.id] AS about",
            load=load_mark(load["id"]),
        ):
            results[tuple(row["about"])] = day
        for change in Journal.from_bytes(load["journal"]).changes if load["journal"] else ():
            kind, *key = change.identity
            results[(kind, key[0]) if isinstance(change.what, str) else (kind, key[0], key[1])] = (
                day
            )
    return results


def _zipped(rows: Iterable[tuple[Record, _Row]], mode: str, county: str) -> Export:
    by_file: dict[str, list[_Row]] = {}
    for record, cells in rows:
        by_file.setdefault(record.file, []).append({"sourcedId": record.sourced_id, **cells})
    manifest = [
        ("manifest.version", MANIFEST_VERSION),
        ("oneroster.version", VERSION),
        *((f"file.{name}", mode if name in by_file else "absent") for name in FILES),
        ("source.systemName", "Yanxiu Graph"),
        ("source.systemCode", county),
    ]
    files = {"manifest": _csv([COLUMNS["manifest"], *manifest])}
    for name, records in sorted(by_file.items()):
        header = (*COLUMNS[name], *(f"metadata.yanxiu.{own}" for own in _OWN.get(name, ())))
        records.sort(key=lambda row: str(row["sourcedId"]))
        files[name] = _csv([header, *([_text(row.get(c)) for c in header] for row in records)])
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(f"{name}.csv", _ALWAYS_THE_SAME)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return Export(written.getvalue(), {name: len(cells) for name, cells in by_file.items()})


def _csv(lines: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(
        [escape_formula(cell, digits=False) for cell in line] for line in lines
    )
    return text.getvalue().encode("utf-8-sig")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(map(_text, value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())  # a field must not contain a line end
