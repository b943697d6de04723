"""Zips and the rules of the CSV binding: exports break none; the rules and the loader both report broken ones."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.loaders.conftest import COUNTY
from tests.loaders.graphs import everything
from tests.loaders.oneroster_rules import violations
from tests.loaders.test_export_rosters import reset_database
from yanxiu.graph.database import Database
from yanxiu.loaders import load
from yanxiu.loaders.oneroster import export

DAY = date(2021, 6, 1)
TRAINING = """
MATCH (north:SupervisionDistrict {code: 'north'}), (s2:School {code: 'S2'}), (t1:Teacher {number: 'T1'}),
      (t3:Teacher {number: 'T3'}), (c:County)
CREATE (center:Center {id: '430000:zx', name: '试验县教师发展中心'})-[:IN_COUNTY {since: date('2010-01-01')}]->(c)
CREATE (a:Activity {id: '430000:A', code: 'A', name: '责任区研修', kind: 'community', starts: date('2020-03-01'),
        ends: date('2020-03-02'), hours: 8.0})-[:ORGANISED_BY]->(north),
       (b:Activity {id: '430000:B', code: 'B', name: '县级集中培训', kind: 'county_course', starts: date('2020-04-01'),
        ends: date('2020-04-02'), hours: 16.0})-[:ORGANISED_BY]->(center),
       (d:Activity {id: '430000:D', code: 'D', name: '校本研修', kind: 'school_based', starts: date('2020-05-01'),
        ends: date('2020-05-01'), hours: 4.0})-[:ORGANISED_BY]->(s2),
       (d)-[:HELD_AT]->(s2),
       (e:Activity {id: '430000:E', code: 'E', name: '网络研修', kind: 'online', starts: date('2020-06-01'),
        ends: date('2020-06-30'), hours: 20.0}),
       (t1)-[:ATTENDED {on: date('2020-03-02'), hours: 8.0}]->(a), (t3)-[:ATTENDED {on: date('2020-04-02'), hours: 16.0}]->(b),
       (t1)-[:ENROLLED {on: date('2020-05-01')}]->(e), (d)-[:TAUGHT_BY]->(t3)
"""
OTHERS = """
CREATE (u:Unit {id: '430000:ktg', name: '教研室'}), (w:Workshop {id: '430000:W/1,2', code: 'W/1,2', name: '工作坊'}),
       (p:PeerCommunity {id: '430000:C1', code: 'C1', name: '共同体'})
"""
ORGANISING = """
MATCH (b:Activity {code: 'B'}), (e:Activity {code: 'E'}), (u:Unit), (w:Workshop), (p:PeerCommunity)
CREATE (b)-[:ORGANISED_BY]->(u), (e)-[:ORGANISED_BY]->(w), (e)-[:ORGANISED_BY]->(p)
"""
_ORGANISED = """
MATCH (a:Activity) OPTIONAL MATCH (a)-[:ORGANISED_BY]->(o) OPTIONAL MATCH (a)-[:HELD_AT]->(s)
RETURN a.code AS a, labels(o)[0] + ' ' + split(o.id, ':')[1] AS by, s.code AS at ORDER BY a
"""


@pytest.fixture
def trained(database: Database, folder: Path) -> Database:
    """Two schools, three teachers, and training organised by a district, the center, a school and an unnamed body."""
    load([folder], database)
    database.write(lambda tx: tx.run(TRAINING))
    return database


def organisers(database: Database) -> list[tuple[object, ...]]:
    return sorted((tuple(row.values()) for row in database.read(_ORGANISED)), key=str)


@pytest.mark.thorough
def test_bulk_and_delta_exports_break_no_rule(trained: Database) -> None:
    assert violations(export(trained, "430000", DAY).content) == {}
    assert violations(export(trained, "430000", DAY, personal=False).content) == {}
    for since in (date(2013, 1, 1), date(2020, 3, 15), date(2021, 5, 1)):
        assert violations(export(trained, "430000", DAY, since=since).content) == {}


@pytest.mark.thorough
def test_organisers_survive_export_and_do_not_become_schools(
    trained: Database, tmp_path: Path
) -> None:
    before = organisers(trained)
    assert [by for _, by, _ in before] == [
        "SupervisionDistrict north",
        "Center zx",
        "School S2",
        None,
    ]
    path = tmp_path / "all.zip"
    path.write_bytes(export(trained, "430000", DAY).content)
    center = "MATCH (c:County) CREATE (:Center {id: '430000:zx', name: '中心'})-[:IN_COUNTY {since: date('2010-01-01')}]->(c)"
    reset_database(trained, COUNTY, center)
    assert load([path], trained).faults == []
    assert organisers(trained) == before
    schools = trained.read("MATCH (s:School) RETURN s.code AS code ORDER BY code")
    assert [row["code"] for row in schools] == ["S1", "S2"]
    again = everything(trained)
    path.write_bytes(export(trained, "430000", DAY).content)
    assert load([path], trained).faults == []
    assert everything(trained) == again


@pytest.mark.thorough
def test_other_organisers_survive_if_the_graph_already_has_them(
    trained: Database, tmp_path: Path
) -> None:
    for statement in (OTHERS, ORGANISING):
        trained.write(lambda tx, cypher=statement: tx.run(cypher))
    before = organisers(trained)
    content = export(trained, "430000", DAY).content
    assert violations(content) == {}
    path = tmp_path / "all.zip"
    path.write_bytes(content)
    center = "MATCH (c:County) CREATE (:Center {id: '430000:zx', name: '中心'})-[:IN_COUNTY {since: date('2010-01-01')}]->(c)"
    reset_database(trained, COUNTY, center, OTHERS)
    report = load([path], trained)
    assert report.faults == []
    assert report.notes == []
    assert organisers(trained) == before
    reset_database(trained, COUNTY)
    report = load([path], trained)
    assert report.faults == []
    messages = " ".join(note.text.zh for note in report.notes)
    assert all(
        word in messages for word in ("机构/股室", "W/1,2", "自主研修共同体", "教师发展中心")
    )


GIVEN = {
    "manifest": "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\n"
    + "".join(
        f"file.{name},{'bulk' if name in ('orgs', 'users', 'roles', 'demographics') else 'absent'}\n"
        for name in [
            "academicSessions",
            "categories",
            "classes",
            "classResources",
            "courses",
            "courseResources",
            "demographics",
            "enrollments",
            "lineItemLearningObjectiveIds",
            "lineItems",
            "lineItemScoreScales",
            "orgs",
            "resources",
            "resultLearningObjectiveIds",
            "results",
            "resultScoreScales",
            "roles",
            "scoreScales",
            "userProfiles",
            "userResources",
            "users",
        ]
    ),
    "orgs": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
    "d0,,,试验县,district,430000,\ns0,,,东小学,school,S8,d0\n",
    "users": "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,"
    "identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,"
    "preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns\n"
    "u0,,,true,a,,晓明,李,,N8,,,,,,,,,,,s0,\n",
    "demographics": "sourcedId,status,dateLastModified,birthDate,sex,americanIndianOrAlaskaNative,asian,"
    "blackOrAfricanAmerican,nativeHawaiianOrOtherPacificIslander,white,demographicRaceTwoOrMoreRaces,"
    "hispanicOrLatinoEthnicity,countryOfBirthCode,stateOfBirthAbbreviation,cityOfBirth,"
    "publicSchoolResidenceStatus\nu0,,,1980-01-01,male,,,,,,,,,,,\n",
    "roles": "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,"
    "userProfileSourcedId\nr0,,,u0,primary,teacher,2019-09-01,,s0,\n",
}


def zip_of(files: dict[str, str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    return written.getvalue()


def with_change(file: str, old: str, new: str) -> Callable[[], dict[str, str]]:
    def make() -> dict[str, str]:
        assert old in GIVEN[file]
        return {**GIVEN, file: GIVEN[file].replace(old, new, 1)}

    return make


def without_file(file: str) -> Callable[[], dict[str, str]]:
    return lambda: {name: text for name, text in GIVEN.items() if name != file}


BROKEN = {
    "no manifest": (without_file("manifest"), "NO_MANIFEST"),
    "a file that the manifest promises": (without_file("roles"), "BAD_MANIFEST"),
    "another header of the manifest": (with_change("manifest", "propertyName", "name"), "BAD_MANIFEST"),
    "another version": (with_change("manifest", "version,1.2", "version,1.1"), "BAD_MANIFEST"),
    "an unknown mode": (with_change("manifest", "orgs,bulk", "orgs,full"), "BAD_MANIFEST"),
    "a file not declared": (with_change("manifest", "roles,bulk", "roles,absent"), "BAD_MANIFEST"),
    "a sourcedId twice": (with_change("orgs", "s0,,,东", "d0,,,东"), "DUPLICATE_KEY"),
    "an org of no type": (with_change("orgs", "school", "campus"), "UNKNOWN_CHOICE"),
    "an org without a name": (with_change("orgs", "东小学", ""), "EMPTY_CELL"),
    "a parent that is not there": (with_change("orgs", "S8,d0", "S8,d9"), "NOT_FOUND"),
    "a person without a family name": (with_change("users", "李", ""), "EMPTY_CELL"),
    "a role that is none": (with_change("roles", "teacher", "janitor"), "UNKNOWN_CHOICE"),
    "a role neither primary nor secondary": (with_change("roles", "primary", "main"), "UNKNOWN_CHOICE"),
    "a role of nobody": (with_change("roles", "r0,,,u0", "r0,,,u9"), "NOT_FOUND"),
    "a role at no org": (with_change("roles", ",s0,", ",s9,"), "NOT_FOUND"),
    "a day that is none": (with_change("roles", "2019-09-01", "2019-09-31"), "NOT_A_DATE"),
    "a birth that is none": (with_change("demographics", "1980-01-01", "1980-13-01"), "NOT_A_DATE"),
    "a sex that is none": (with_change("demographics", "male", "m"), "UNKNOWN_CHOICE"),
    "a missing column": (with_change("roles", "roleType,", ""), "MISSING_COLUMN"),
}  # fmt: skip


def test_a_valid_package_breaks_no_rule_and_is_loaded(database: Database, tmp_path: Path) -> None:
    content = zip_of(GIVEN)
    assert violations(content) == {}
    (tmp_path / "a.zip").write_bytes(content)
    report = load([tmp_path / "a.zip"], database)
    assert report.faults == []
    assert report.counts.created["Teacher"] == 1


@pytest.mark.parametrize("name", BROKEN)
def test_a_package_that_breaks_a_rule_is_refused_with_the_place(
    database: Database, tmp_path: Path, name: str
) -> None:
    make, code = BROKEN[name]
    content = zip_of(make())
    assert violations(content)
    (tmp_path / "a.zip").write_bytes(content)
    report = load([tmp_path / "a.zip"], database)
    assert code in [fault.code for fault in report.faults]
    assert all(fault.hint.zh and "a.zip" in fault.place for fault in report.faults)
    assert database.read("MATCH (t:Teacher) RETURN count(t) AS n") == [{"n": 0}]


@pytest.mark.thorough
def test_an_identity_number_is_hashed_as_identifier_and_refused_as_sourced_id(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YANXIU_SECRET", "a secret of the tests")
    number = "990624198001011019"
    (tmp_path / "a.zip").write_bytes(zip_of(with_change("users", "N8", number)()))
    assert load([tmp_path / "a.zip"], database).faults == []
    assert number not in str(everything(database, without=()))
    (row,) = database.read("MATCH (t:Teacher) RETURN t.number AS number, t.identity AS identity")
    assert row["number"].startswith("Z")
    assert row["identity"]
    files = {name: text.replace("u0", number) for name, text in GIVEN.items()}
    (tmp_path / "b.zip").write_bytes(zip_of(files))
    report = load([tmp_path / "b.zip"], database)
    assert "IDENTITY_IN_PLAIN" in [fault.code for fault in report.faults]
    assert number not in str(report.as_json())
