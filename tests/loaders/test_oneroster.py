"""OneRoster 1.2 CSV: an export follows the standard and survives a load."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.running import yanxiu
from tests.loaders.conftest import COUNTY
from tests.loaders.graphs import everything
from tests.loaders.test_export_rosters import XIANGYIN_CODE, reset_database
from yanxiu.data import XIANGYIN
from yanxiu.data.sample import generate
from yanxiu.graph import days
from yanxiu.graph.database import Address, Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.spreadsheet import is_formula
from yanxiu.loaders import Report, load
from yanxiu.loaders.changes.removals import Full
from yanxiu.loaders.changes.undo import undo
from yanxiu.loaders.oneroster import export, names
from yanxiu.loaders.oneroster.spec import COLUMNS, FILES, read_day, start_of_day

DAY = date(2021, 6, 1)
HEADERS = """\
manifest: propertyName value
academicSessions: sourcedId status dateLastModified title type startDate endDate parentSourcedId schoolYear
classes: sourcedId status dateLastModified title grades courseSourcedId classCode classType location schoolSourcedId termSourcedIds subjects subjectCodes periods
courses: sourcedId status dateLastModified schoolYearSourcedId title courseCode grades orgSourcedId subjects subjectCodes
demographics: sourcedId status dateLastModified birthDate sex americanIndianOrAlaskaNative asian blackOrAfricanAmerican nativeHawaiianOrOtherPacificIslander white demographicRaceTwoOrMoreRaces hispanicOrLatinoEthnicity countryOfBirthCode stateOfBirthAbbreviation cityOfBirth publicSchoolResidenceStatus
enrollments: sourcedId status dateLastModified classSourcedId schoolSourcedId userSourcedId role primary beginDate endDate
orgs: sourcedId status dateLastModified name type identifier parentSourcedId
roles: sourcedId status dateLastModified userSourcedId roleType role beginDate endDate orgSourcedId userProfileSourcedId
users: sourcedId status dateLastModified enabledUser username userIds givenName familyName middleName identifier email sms phone agentSourcedIds grades password userMasterIdentifier preferredGivenName preferredMiddleName preferredFamilyName primaryOrgSourcedId pronouns
"""  # from the CSV binding 1.2.1, tables 3.1 and later
REQUIRED = {
    "academicSessions": "title type startDate endDate schoolYear",
    "classes": "title courseSourcedId classType schoolSourcedId termSourcedIds",
    "courses": "title orgSourcedId",
    "demographics": "",
    "enrollments": "classSourcedId schoolSourcedId userSourcedId role",
    "orgs": "name type",
    "roles": "userSourcedId roleType role orgSourcedId",
    "users": "enabledUser username givenName familyName",
}
POINTS = {
    "parentSourcedId": "orgs", "userSourcedId": "users", "orgSourcedId": "orgs",
    "schoolSourcedId": "orgs", "primaryOrgSourcedId": "orgs", "classSourcedId": "classes",
    "courseSourcedId": "courses", "termSourcedIds": "academicSessions",
}  # fmt: skip

PROJECTION = """
MATCH (n) WHERE labels(n)[0] IN ['SupervisionDistrict', 'School', 'Teacher', 'Activity']
AND (NOT n:Teacher OR EXISTS { (n)-[r:TEACHES_AT]->() WHERE r.since <= $day AND coalesce(r.until > $day, true) })
AND (NOT n:School OR (coalesce(n.opened <= $day, true) AND coalesce(n.closed > $day, true)))
WITH n, CASE labels(n)[0]
  WHEN 'School' THEN n {.code, .name, .ownership, .opened}
  WHEN 'Teacher' THEN n {.number, .name, .sex, .born, .phone, .hired, .rank}
  WHEN 'SupervisionDistrict' THEN n {.code, .name}
  ELSE n {.code, .name, .kind, .starts, .ends, .hours, .seats, .round, .cost} END AS held
OPTIONAL MATCH (n)-[r:IN_DISTRICT|TEACHES_AT|ENROLLED|ATTENDED|TAUGHT_BY|OF_PROGRAMME|HELD_AT|CONCERNS]->(m)
WHERE coalesce(r.since <= $day, true) AND coalesce(r.until > $day, true) AND coalesce(r.on <= $day, true)
AND (NOT m:Teacher OR EXISTS { (m)-[p:TEACHES_AT]->() WHERE p.since <= $day AND coalesce(p.until > $day, true) })
AND (NOT m:School OR coalesce(m.closed > $day, true)) AND NOT m:TrainerTeam AND NOT m:Expert
RETURN n.id AS id, held, r {.since, .until, .main, .role, .on, .hours, .qualified, .stage} AS r, type(r) AS type, m.id AS m
"""


def expressible_facts(database: Database, day: date = DAY) -> list[str]:
    """The part of the graph that OneRoster can express."""
    rows = database.read(PROJECTION, day=day)
    return sorted(
        str([row["id"], _plain(row["held"]), row["type"], row["m"], _plain(row["r"])])
        for row in rows
    )


def _plain(held: Any) -> list[tuple[str, str]]:
    return sorted((name, str(value)) for name, value in (held or {}).items() if value is not None)


def rows_by_file(content: bytes) -> dict[str, list[list[str]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name.removesuffix(".csv"): list(
                csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig")), strict=True)
            )
            for name in archive.namelist()
        }


def rows_of(content: bytes, name: str) -> list[dict[str, str]]:
    header, *rows = rows_by_file(content)[name]
    return [dict(zip(header, row, strict=True)) for row in rows]


def write_zip(path: Path, mode: str = "bulk", /, **files: str) -> Path:
    """A zip with a manifest of the given files."""
    modes = "".join(f"file.{name},{mode if name in files else 'absent'}\n" for name in FILES)
    manifest = f"propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\n{modes}"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in {"manifest": manifest, **files}.items():
            archive.writestr(f"{name}.csv", text)
    return path


@pytest.fixture
def sample(database: Database, tmp_path: Path) -> Database:
    reset_database(database)
    generate(tmp_path / "sample", scale=0.05)
    assert load([XIANGYIN, tmp_path / "sample"], database).faults == []
    return database


@pytest.mark.thorough
def test_headers_follow_the_standard_and_every_reference_has_a_target(
    sample: Database,
) -> None:
    content = export(sample, XIANGYIN_CODE, DAY).content
    assert content == export(sample, XIANGYIN_CODE, DAY).content
    files = rows_by_file(content)
    standard = {
        name: tuple(columns.split())
        for name, _, columns in (line.partition(": ") for line in HEADERS.splitlines())
    }
    assert dict(COLUMNS) == standard
    assert set(files) == set(standard)
    ids = {name: {row[0] for row in rows[1:]} for name, rows in files.items()}
    for name, (header, *rows) in files.items():
        own = header[len(standard[name]) :]
        assert tuple(header[: len(standard[name])]) == standard[name]
        assert all(column.startswith("metadata.yanxiu.") for column in own)
        assert rows
        assert len(ids[name]) == len(rows)
        if name == "manifest":
            continue
        for row in (dict(zip(header, row, strict=True)) for row in rows):
            assert all(row[column] for column in REQUIRED[name].split())
            assert (row["status"], row["dateLastModified"]) == ("", "")
            for column, file in POINTS.items():
                for key in filter(None, row.get(column, "").split(",")):
                    assert key in ids[file]
    assert not any(is_formula(cell) for rows in files.values() for row in rows for cell in row)


def test_sourced_ids_reveal_no_number_and_are_stable(database: Database, folder: Path) -> None:
    load([folder], database)
    content = export(database, "430000", DAY).content
    before = {row["identifier"]: row["sourcedId"] for row in rows_of(content, "users")}
    assert set(before) == {"T1", "T2", "T3"}
    assert not any(number in sourced for number, sourced in before.items())
    database.write(lambda tx: tx.run("MATCH (t:Teacher) SET t.name = '改名' + t.number"))
    content = export(database, "430000", date(2022, 1, 1)).content
    assert {row["identifier"]: row["sourcedId"] for row in rows_of(content, "users")} == before


@pytest.mark.thorough
def test_the_sample_survives_export_as_far_as_oneroster_can_express_it(
    sample: Database, tmp_path: Path
) -> None:
    before = expressible_facts(sample)
    assert len(before) > 1500
    path = tmp_path / "oneroster.zip"
    path.write_bytes(export(sample, XIANGYIN_CODE, DAY).content)
    whole = everything(sample)
    report = load([path], sample)
    assert report.faults == []
    assert (report.counts.created.total(), report.counts.updated.total()) == (0, 0)
    assert everything(sample) == whole
    reset_database(sample)
    assert load([XIANGYIN], sample).faults == []
    assert load([path], sample).faults == []
    assert expressible_facts(sample) == before
    again = export(sample, XIANGYIN_CODE, DAY).content
    for member in zipfile.ZipFile(path).namelist():
        name = member.removesuffix(".csv")
        rows, same = ([*rows_of(content, name)] for content in (again, path.read_bytes()))
        for row in [*rows, *same]:
            row.pop("metadata.yanxiu.otherOrganisers", None)  # communities are not exported
        assert rows == same, name


@pytest.mark.thorough
def test_a_loaded_zip_is_recognised_and_can_be_undone(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    load([folder], database)
    path = tmp_path / "oneroster.zip"
    path.write_bytes(export(database, "430000", DAY).content)
    reset_database(database, COUNTY)
    before = everything(database)
    first = load([path], database)
    assert first.faults == []
    assert {each.file for each in first.files} == {"oneroster.zip"}
    after = everything(database)
    again = load([path], database)
    assert all(each.known for each in again.files)
    assert everything(database) == after
    undo(database, 1)
    assert everything(database) == before


IDENTITY = "990624198001011019"  # of a region that does not exist
ORGS = """\
sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId
d-1,,,试验县教育局,district,,
d-2,,,东片,district,E,d-1
s-1,,,东片小学,school,S9,d-2
s-2,,,直属中学,school,,d-1
"""
USERS = """\
sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,resourceSourcedIds,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns
u-1,,,true,a,,伟,王,,N1,,,,,,,,,,,,s-1,
u-2,,,true,b,,John,Smith,,,,,,,,,,,,,,s-2,
u-3,,,true,c,,学生,小,,P1,,,,,,,,,,,,s-1,
"""
ROLES = """\
sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId
r-1,,,u-1,primary,principal,2018-09-01,,s-1,
r-2,,,u-1,primary,teacher,2019-09-01,,s-2,
r-3,,,u-2,primary,teacher,,,s-2,
r-4,,,u-3,primary,student,,,s-1,
"""
POSTS = (
    "MATCH (t:Teacher)-[r:TEACHES_AT]->(s:School) RETURN t.number + ' ' + t.name AS who, "
    "s.code AS school, r.role AS role, r.main AS main, toString(r.since) AS since, "
    "toString(r.until) AS until ORDER BY who, since"
)


def posts(database: Database) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in database.read(POSTS)]


def test_rosters_of_another_system_are_loaded_without_its_pupils(
    database: Database, tmp_path: Path
) -> None:
    roster = write_zip(tmp_path / "a.zip", orgs=ORGS, users=USERS, roles=ROLES)
    report = load([roster], database, day=date(2020, 9, 1))
    assert report.faults == []
    assert posts(database) == [
        ("N1 王伟", "S9", "principal", True, "2018-09-01", None),
        ("N1 王伟", "s-2", "teacher", False, "2019-09-01", None),
        ("u-2 John Smith", "s-2", "teacher", True, "2020-09-01", None),
    ]
    places = database.read(
        "MATCH (s:School) OPTIONAL MATCH (s)-[:IN_DISTRICT]->(d) RETURN s.code AS s, d.code AS d ORDER BY s"
    )
    assert places == [{"s": "S9", "d": "E"}, {"s": "s-2", "d": None}]
    written = rows_of(export(database, "430000", DAY).content, "users")
    assert {row["sourcedId"] for row in written} == {"u-1", "u-2"}


@pytest.mark.thorough
def test_a_delta_refers_to_known_ids_and_ends_deleted_records(
    database: Database, tmp_path: Path
) -> None:
    roster = write_zip(tmp_path / "a.zip", orgs=ORGS, users=USERS, roles=ROLES)
    load([roster], database, day=date(2020, 9, 1))
    nodes = database.read("MATCH (n) WHERE NOT n:Load AND NOT n:SourceFile RETURN count(n) AS n")
    roles = (
        ROLES.splitlines()[0]
        + "\nr-2,tobedeleted,2021-02-28T16:00:00.000Z,u-1,primary,teacher,,,s-2,\n"
        "r-5,active,2021-03-01T00:00:00.000Z,u-2,primary,teacher,,,s-1,\n"
    )
    report = load([write_zip(tmp_path / "b.zip", "delta", roles=roles)], database)
    assert report.faults == []
    assert posts(database) == [
        ("N1 王伟", "S9", "principal", True, "2018-09-01", None),
        ("N1 王伟", "s-2", "teacher", False, "2019-09-01", "2021-03-01"),
        ("u-2 John Smith", "s-2", "teacher", True, "2020-09-01", "2021-03-01"),
        ("u-2 John Smith", "S9", "teacher", True, "2021-03-01", None),
    ]
    orgs = ORGS.splitlines()[0] + "\ns-1,tobedeleted,2021-08-31T16:00:00Z,东片小学,school,S9,d-2\n"
    users = (
        USERS.splitlines()[0]
        + "\nu-1,tobedeleted,2021-08-31T16:00:00Z,true,a,,伟,王,,N1,,,,,,,,,,,,s-1,\n"
    )
    report = load([write_zip(tmp_path / "c.zip", "delta", orgs=orgs, users=users)], database)
    assert report.faults == []
    assert posts(database)[0][-1] == "2021-09-01"
    closed = database.read("MATCH (s:School {code: 'S9'}) RETURN toString(s.closed) AS day")
    assert closed == [{"day": "2021-09-01"}]
    assert nodes == database.read(
        "MATCH (n) WHERE NOT n:Load AND NOT n:SourceFile RETURN count(n) AS n"
    )


@pytest.mark.thorough
def test_our_delta_brings_another_graph_from_the_old_to_the_new_state(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    load([folder], database)
    old = export(database, "430000", date(2019, 1, 1)).content
    moves = tmp_path / "兼任与调动.csv"
    moves.write_text(
        "教师编号,学校,岗位,是否主岗,起始日期,终止日期\nT1,S2,校园长,是,2019-09-01,\n"
        "T2,S1,教师,是,2012-09-01,2020-09-01\n",
        encoding="utf-8",
    )
    load([moves], database)
    # only the dates of facts may reveal the differences, not the day of the load
    database.write(lambda tx: tx.run("MATCH (s:Load) SET s.at = date('2018-01-01')"))
    after = expressible_facts(database)
    delta = export(database, "430000", DAY, since=date(2019, 1, 1)).content
    assert {row["status"] for row in rows_of(delta, "roles")} == {"active", "tobedeleted"}
    assert [
        row["identifier"] for row in rows_of(delta, "users") if row["status"] == "tobedeleted"
    ] == ["T2"]
    assert "T3" not in str(rows_by_file(delta))
    (tmp_path / "old.zip").write_bytes(old)
    (tmp_path / "delta.zip").write_bytes(delta)
    reset_database(database, COUNTY)
    for name in ("old.zip", "delta.zip"):
        report = load([tmp_path / name], database)
        assert [fault.as_json() for fault in report.faults] == []
    assert expressible_facts(database) == after
    ended = [post[-1] for post in posts(database)]
    assert ended == ["2019-09-01", None, "2020-09-01", None]


def test_a_delta_contains_recently_loaded_facts_with_old_dates(
    database: Database, folder: Path
) -> None:
    load([folder], database)
    today = days.today()
    delta = export(database, "430000", today, since=today).content
    assert {row["identifier"] for row in rows_of(delta, "users")} == {"T1", "T2", "T3"}
    database.write(lambda tx: tx.run("MATCH (l:Load) SET l.at = date('2018-01-01')"))
    assert set(rows_by_file(export(database, "430000", today, since=today).content)) == {"manifest"}


def faults(report: Report) -> set[tuple[Any, ...]]:
    return {
        (fault.code, fault.sheet, fault.row, fault.column, fault.value) for fault in report.faults
    }


def test_a_dash_in_place_of_a_name_part_is_ignored(database: Database, tmp_path: Path) -> None:
    users = USERS.replace("伟,王", "-,王伟").replace("John,Smith", "李丽,无")
    path = write_zip(tmp_path / "a.zip", orgs=ORGS, users=users, roles=ROLES)
    assert load([path], database).faults == []
    assert {who.partition(" ")[2] for who, *_ in posts(database)} == {"王伟", "李丽"}


def test_a_person_with_only_an_identity_number_gets_a_number_and_a_note(
    database: Database, tmp_path: Path
) -> None:
    users = USERS.replace("N1", IDENTITY)
    path = write_zip(tmp_path / "a.zip", orgs=ORGS, users=users, roles=ROLES)
    report = load([path], database)
    assert report.faults == []
    number = next(who for who, *_ in posts(database) if who.endswith("王伟")).split()[0]
    assert [number in note.text.zh for note in report.notes if note.sheet == "users.csv"] == [True]
    assert IDENTITY not in str(report.as_json())


def test_every_fault_has_its_file_row_and_column(database: Database, tmp_path: Path) -> None:
    orgs = (
        ORGS
        + "s-3,gone,,某校,school,,nowhere\ns-1,,,又一校,school,,\ns-4,,,堡,castle,,\ns-5,,,环校,school,,s-5\n"
    )
    users = USERS + "u-4,,,true,d,,,,,N4,,,,,,,,,,,,,\n"
    roles = (
        ROLES
        + "r-5,,,u-9,primary,teacher,,,s-1,\nr-6,,,u-1,main,teacher,,,s-1,\n"
        + "r-7,,,u-1,primary,wizard,,,s-1,\nr-8,,,u-1,primary,teacher,2018.13,,s-9,\n"
        + "r-9,tobedeleted,yesterday,u-1,primary,teacher,,,s-1,\n"
    )
    path = write_zip(tmp_path / "a.zip", orgs=orgs, users=users, roles=roles)
    before = everything(database)
    report = load([path], database)
    assert faults(report) == {
        ("UNKNOWN_CHOICE", "orgs.csv", 6, "status", "gone"),
        ("NOT_FOUND", "orgs.csv", 6, "parentSourcedId", "nowhere"),
        ("DUPLICATE_KEY", "orgs.csv", 7, "sourcedId", "s-1"),
        ("CONTRADICTION", "orgs.csv", 9, "parentSourcedId", "s-5"),
        ("UNKNOWN_CHOICE", "orgs.csv", 8, "type", "castle"),
        ("EMPTY_CELL", "users.csv", 5, "givenName", None),
        ("EMPTY_CELL", "users.csv", 5, "familyName", None),
        ("NOT_FOUND", "roles.csv", 6, "userSourcedId", "u-9"),
        ("UNKNOWN_CHOICE", "roles.csv", 7, "roleType", "main"),
        ("UNKNOWN_CHOICE", "roles.csv", 8, "role", "wizard"),
        ("NOT_A_DATE", "roles.csv", 9, "beginDate", "2018.13"),
        ("NOT_FOUND", "roles.csv", 9, "orgSourcedId", "s-9"),
        ("NOT_A_DATE", "roles.csv", 10, "dateLastModified", "yesterday"),
    }
    assert everything(database) == before
    good = load([path], database, accept_good=True)
    assert not good.refused
    assert good.refused_rows == 9
    assert len(posts(database)) == 3


def test_a_manifest_that_contradicts_the_zip_is_refused(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "manifest.csv",
            "propertyName,value\noneroster.version,1.1\nfile.orgs,whole\nfile.users,bulk\n",
        )
        archive.writestr("orgs.csv", ORGS)
        archive.writestr("roles.csv", ROLES)
    codes = faults(load([path], database))
    assert codes == {
        ("BAD_MANIFEST", "manifest.csv", 2, "value", "1.1"),
        ("BAD_MANIFEST", "manifest.csv", 3, "value", "whole"),
        ("BAD_MANIFEST", "manifest.csv", 4, "value", "bulk"),
        ("BAD_MANIFEST", "manifest.csv", 1, "propertyName", "absent"),
    }


def test_classes_of_pupils_are_left_out_and_incomplete_training_is_refused(
    database: Database, tmp_path: Path
) -> None:
    sessions = "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\nx-1,,,2019,term,2019-07-01,2019-07-06,,2019\n"
    classes = (
        "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods,metadata.yanxiu.kind,metadata.yanxiu.hours\n"
        "c-1,,,三年级一班,,k-1,,homeroom,,s-1,x-1,,,,,\n"
        "c-2,,,校本研修,,k-1,HD1,scheduled,,s-1,x-1,,,,school_based,6\n"
        "c-3,,,校本研修,,k-1,HD2,scheduled,,s-1,x-2,,,,school_based,\n"
    )
    enrollments = (
        "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate,metadata.yanxiu.creditedOn,metadata.yanxiu.hours,metadata.yanxiu.qualified\n"
        "e-1,,,c-1,s-1,u-3,student,,,,,,\n"
        "e-2,,,c-2,s-1,u-1,student,,,,2019-07-05,6,true\n"
        "e-3,,,c-2,s-1,u-2,student,,,,,,\n"
        "e-4,,,c-2,s-1,u-1,teacher,,,,,3,\n"
    )
    courses = "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes\nk-1,,,,课,,,s-1,,\n"
    given = {"orgs": ORGS, "users": USERS, "roles": ROLES, "courses": courses}
    bad = write_zip(
        tmp_path / "a.zip",
        academicSessions=sessions,
        classes=classes,
        enrollments=enrollments,
        **given,
    )
    assert faults(load([bad], database)) == {
        ("NOT_FOUND", "classes.csv", 4, "termSourcedIds", "['x-2']"),
        ("EMPTY_CELL", "classes.csv", 4, "metadata.yanxiu.hours", None),
    }
    good = write_zip(
        tmp_path / "b.zip",
        academicSessions=sessions,
        classes="\n".join(classes.splitlines()[:3]) + "\n",
        enrollments=enrollments,
        **given,
    )
    assert load([good], database).faults == []
    rows = database.read(
        "MATCH (a:Activity)-[r]-(t:Teacher) RETURN a.code AS a, toString(a.ends) AS ends, "
        "type(r) AS type, t.number AS t ORDER BY type"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("HD1", "2019-07-05", "ATTENDED", "N1"),
        ("HD1", "2019-07-05", "ENROLLED", "u-2"),
        ("HD1", "2019-07-05", "TAUGHT_BY", "N1"),
    ]


def test_a_folder_with_a_manifest_is_read_like_a_zip(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    load([folder], database)
    content = export(database, "430000", DAY).content
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(unpacked)
    before = expressible_facts(database)
    reset_database(database, COUNTY)
    assert load([unpacked], database).faults == []
    assert expressible_facts(database) == before


def test_an_export_without_personal_data_has_no_demographics(
    database: Database, folder: Path
) -> None:
    load([folder], database)
    database.write(lambda tx: tx.run("MATCH (t:Teacher) SET t.phone = '13900000000'"))
    assert "13900000000" in str(rows_by_file(export(database, "430000", DAY).content)["users"])
    files = rows_by_file(export(database, "430000", DAY, personal=False).content)
    assert "demographics" not in files
    assert "13900000000" not in str(files)


def test_the_commands_write_and_load_a_zip(
    database: Database, scratch_address: Address, folder: Path, tmp_path: Path
) -> None:
    load([folder], database)
    path = tmp_path / "out.zip"
    done = yanxiu(scratch_address, "export", "oneroster", "--out", path, "--as-of", "2021-06-01")
    assert done.returncode == 0, done.stderr.decode()
    assert b"users.csv  3" in done.stdout
    reset_database(database, COUNTY)
    done = yanxiu(scratch_address, "load", path, "--county", "430000")
    assert done.returncode == 0, done.stderr.decode()
    assert len(posts(database)) == 3


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_a_name_split_in_two_parts_is_rejoined_unchanged(text: str) -> None:
    name = " ".join(text.split())
    if name:
        family, given_name = names.split_name(name)
        assert family
        assert given_name
        assert names.join_name(family, given_name) == name


@given(st.dates(min_value=date(1949, 1, 1), max_value=date(2100, 1, 1)))
def test_a_day_written_as_a_timestamp_is_the_same_day(day: date) -> None:
    assert read_day(start_of_day(day)) == day
    assert read_day(day.isoformat()) == day


def test_a_bulk_zip_can_be_a_full_roster_and_a_delta_cannot(
    database: Database, tmp_path: Path
) -> None:
    bulk = {"orgs": ORGS, "users": USERS, "roles": ROLES}
    load([write_zip(tmp_path / "a.zip", **bulk)], database, day=date(2020, 9, 1))
    roles = "\n".join(ROLES.splitlines()[:3]) + "\n"  # u-2 has left
    one = write_zip(tmp_path / "b.zip", orgs=ORGS, users=USERS, roles=roles)
    full = Full(date(2021, 9, 1), allowed=1)
    assert load([one], database, full=full).faults == []
    assert [post[-1] for post in posts(database)] == [None, None, "2021-09-01"]
    delta = write_zip(tmp_path / "c.zip", "delta", roles=roles.splitlines()[0] + "\n")
    with pytest.raises(Refused, match="delta"):
        load([delta], database, full=full)
