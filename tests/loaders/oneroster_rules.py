"""The rules of the OneRoster CSV Binding 1.2.1 for rostering, as facts: the violations of a zip.

Written from the tables of the binding and from the checks of independent validators: the manifest, headers and
their order, types of values, references, and the columns that may name an org.
"""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date

from yanxiu.loaders.oneroster.spec import COLUMNS, FILES

_ID = re.compile(r"[0-9A-Za-z./@_-]{1,255}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_REQUIRED = {
    "academicSessions": "title type startDate endDate schoolYear",
    "classes": "title courseSourcedId classType schoolSourcedId termSourcedIds",
    "courses": "title orgSourcedId",
    "demographics": "",
    "enrollments": "classSourcedId schoolSourcedId userSourcedId role",
    "orgs": "name type",
    "roles": "userSourcedId roleType role orgSourcedId",
    "users": "enabledUser username givenName familyName",
}
_ONE_OF = {
    ("academicSessions", "type"): "gradingPeriod semester schoolYear term",
    ("classes", "classType"): "homeroom scheduled",
    ("enrollments", "role"): "administrator proctor student teacher",
    ("enrollments", "primary"): "true false",
    ("orgs", "type"): "department school district local state national",
    (
        "roles",
        "role",
    ): "aide counselor districtAdministrator guardian parent principal proctor relative "
    "siteAdministrator student systemAdministrator teacher",
    ("roles", "roleType"): "primary secondary",
    ("users", "enabledUser"): "true false",
    ("demographics", "sex"): "male female unspecified other",
}
_CLOSED = {("roles", "roleType"), ("users", "enabledUser"), ("enrollments", "primary")}
_DATES = ("startDate", "endDate", "beginDate", "birthDate")
_LEADS_TO = {
    ("academicSessions", "parentSourcedId"): "academicSessions",
    ("orgs", "parentSourcedId"): "orgs",
    ("courses", "schoolYearSourcedId"): "academicSessions",
    ("courses", "orgSourcedId"): "orgs",
    ("classes", "courseSourcedId"): "courses",
    ("classes", "schoolSourcedId"): "orgs",
    ("classes", "termSourcedIds"): "academicSessions",
    ("users", "agentSourcedIds"): "users",
    ("users", "primaryOrgSourcedId"): "orgs",
    ("roles", "userSourcedId"): "users",
    ("roles", "orgSourcedId"): "orgs",
    ("enrollments", "classSourcedId"): "classes",
    ("enrollments", "schoolSourcedId"): "orgs",
    ("enrollments", "userSourcedId"): "users",
    ("demographics", "sourcedId"): "users",
}
Rows = list[dict[str, str]]


def violations(content: bytes) -> Counter[str]:
    """The violations of a zip by rule, file and column, with their numbers."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        tables = {
            name: list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig")), strict=True))
            for name in archive.namelist()
        }
    return Counter(_package_violations(tables))


def _package_violations(tables: dict[str, list[list[str]]]) -> Iterator[str]:
    if "manifest.csv" not in tables:
        yield "manifest missing"
        return
    modes: dict[str, str] = {}
    yield from _manifest_violations(tables["manifest.csv"], modes)
    known = {f"{name}.csv" for name in FILES} | {"manifest.csv"}
    yield from (f"unknown file {name}" for name in tables if name not in known)
    for name in FILES:
        if (f"{name}.csv" in tables) != (modes.get(name, "absent") != "absent"):
            yield f"manifest and zip differ: {name}"
    collected: dict[str, Rows] = {}
    for name, lines in tables.items():
        stem = name.removesuffix(".csv")
        if stem in _REQUIRED:
            yield from _header_violations(stem, lines[0])
            width = len(lines[0])
            yield from (f"row width {stem}" for line in lines[1:] if len(line) != width)
            empty = dict.fromkeys(COLUMNS[stem], "")
            collected[stem] = [
                empty | dict(zip(lines[0], line, strict=False)) for line in lines[1:]
            ]
            yield from _row_violations(stem, collected[stem], modes.get(stem, "bulk"))
    bulk = {name: rows for name, rows in collected.items() if modes.get(name) == "bulk"}
    yield from _reference_violations(bulk, collected)
    yield from _meaning_violations(bulk, collected)


def _manifest_violations(lines: list[list[str]], modes: dict[str, str]) -> Iterator[str]:
    if lines[0] != ["propertyName", "value"]:
        yield "manifest header"
    declared = Counter(line[0] for line in lines[1:])
    yield from (f"manifest says twice {name}" for name, times in declared.items() if times > 1)
    values = dict(line for line in lines[1:] if len(line) == 2)
    yield from ("manifest row width" for line in lines[1:] if len(line) != 2)
    needed = {"manifest.version": "1.0", "oneroster.version": "1.2"}
    yield from (f"manifest {name}" for name, value in needed.items() if values.get(name) != value)
    for name in FILES:
        mode = values.get(f"file.{name}")
        if mode not in ("absent", "bulk", "delta"):
            yield f"manifest file.{name}"
        else:
            modes[name] = mode
    allowed = {*needed, "source.systemName", "source.systemCode", *(f"file.{n}" for n in FILES)}
    yield from (f"manifest unknown {name}" for name in values if name not in allowed)


def _header_violations(name: str, header: list[str]) -> Iterator[str]:
    own = COLUMNS[name]
    if tuple(header[: len(own)]) != own:
        yield f"header {name}"
    yield from (f"column {name} {c}" for c in header[len(own) :] if not c.startswith("metadata."))


def _row_violations(name: str, rows: Rows, mode: str) -> Iterator[str]:
    seen = Counter(row["sourcedId"] for row in rows)
    yield from (f"sourcedId twice {name}" for times in seen.values() if times > 1)
    for row in rows:
        if not _ID.fullmatch(row["sourcedId"]):
            yield f"sourcedId {name}"
        status, changed = row["status"], row["dateLastModified"]
        if mode == "bulk" and (status or changed):
            yield f"status in bulk {name}"
        if mode == "delta" and status not in ("active", "tobedeleted"):
            yield f"status {name}"
        if mode == "delta" and not _TIME.fullmatch(changed):
            yield f"dateLastModified {name}"
        yield from (f"empty {name} {c}" for c in _REQUIRED[name].split() if not row[c])
        for column, value in row.items():
            if value and not _is_allowed(name, column, value):
                yield f"value {name} {column}"


def _is_allowed(name: str, column: str, value: str) -> bool:
    if (words := _ONE_OF.get((name, column))) is not None:
        extended = (name, column) not in _CLOSED and re.fullmatch("ext:.+", value)
        return value in words.split() or bool(extended)
    if column in _DATES:
        return _is_date(value)
    if column == "schoolYear":
        return re.fullmatch(r"\d{4}", value) is not None
    return True


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _reference_violations(bulk: dict[str, Rows], given: dict[str, Rows]) -> Iterator[str]:
    ids = {name: {row["sourcedId"] for row in rows} for name, rows in given.items()}
    for (name, column), target in _LEADS_TO.items():
        for row in bulk.get(name, ()):
            for value in filter(None, row[column].split(",")):
                if value not in ids.get(target, ()):
                    yield f"leads nowhere {name} {column}"


def _meaning_violations(bulk: dict[str, Rows], given: dict[str, Rows]) -> Iterator[str]:
    types = {row["sourcedId"]: row["type"] for row in given.get("orgs", ())}
    for name in ("classes", "enrollments"):
        for row in bulk.get(name, ()):
            kind = types.get(row["schoolSourcedId"], "school")
            if kind != "school" and not kind.startswith("ext:"):
                yield f"no school {name} schoolSourcedId"
    roles = bulk.get("roles", [])
    primary = Counter(
        (row["userSourcedId"], row["orgSourcedId"]) for row in roles if row["roleType"] == "primary"
    )
    yield from ("two primary roles at one org" for times in primary.values() if times > 1)
    placements = {(row["userSourcedId"], row["orgSourcedId"]) for row in roles}
    for user in bulk.get("users", ()) if roles else ():
        org = user["primaryOrgSourcedId"]
        if org and (user["sourcedId"], org) not in placements:
            yield "primary org without a role"
    sessions = {row["sourcedId"]: row["type"] for row in given.get("academicSessions", ())}
    for course in bulk.get("courses", ()):
        if sessions.get(course["schoolYearSourcedId"], "schoolYear") != "schoolYear":
            yield "course of no school year"
