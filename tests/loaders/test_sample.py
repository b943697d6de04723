"""The sample rosters: equal for the same seed, and a county of the kind that the plan describes."""

import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.loaders.sample_sheets import Rosters, by, read, table
from yanxiu.data.sample import generate


@pytest.fixture(scope="module")
def files(sample_rosters: Path) -> list[Path]:
    return list(sample_rosters.iterdir())


@pytest.fixture(scope="module")
def participants(county: Rosters) -> Mapping[str, set[str]]:
    """The numbers of the participating teachers, by activity."""
    people = defaultdict(set)
    for row in county["参训学时"]:
        people[row["活动代码"]].add(row["教师编号"])
    return people


@pytest.mark.thorough
def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path: Path) -> None:
    once = generate(tmp_path / "once", seed=7, scale=0.05)
    again = generate(tmp_path / "again", seed=7, scale=0.05)
    other = generate(tmp_path / "other", seed=8, scale=0.05)
    assert [path.name for path in once] == [path.name for path in again]
    assert [path.read_bytes() for path in once] == [path.read_bytes() for path in again]
    assert [path.read_bytes() for path in once] != [path.read_bytes() for path in other]


def test_a_workbook_contains_no_time_of_writing(files: list[Path]) -> None:
    for path in files:
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                assert {entry.date_time[0] for entry in book.infolist()} == {1980}
                core = book.read("docProps/core.xml").decode()
            assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2021-09-01T00:00:00Z"}


def test_every_workbook_states_that_it_is_synthetic(files: list[Path]) -> None:
    books = [path for path in files if path.suffix == ".xlsx"]
    assert len(books) > 10
    for path in books:
        notice = load_workbook(path, read_only=True).worksheets[0]["A1"].value
        assert "合成数据·非真实人员" in str(notice)
        assert "Synthetic" in str(notice)


def test_the_county_has_the_intended_size(county: Rosters) -> None:
    assert 165 <= len(county["学校名册"]) <= 195
    assert 4300 <= len(county["教师花名册"]) <= 4700
    assert 14000 <= len(county["参训学时"]) <= 20000
    assert sum(len(rows) for rows in county.values()) <= 45000
    districts = Counter(row["督学责任区"] for row in county["学校名册"])
    assert len(districts) == 8
    assert min(districts.values()) >= 15


def test_two_thirds_of_the_teachers_are_rural_and_every_district_is_mixed(
    county: Rosters,
) -> None:
    schools = by(county["学校名册"], "学校名称")
    places = [schools[row["学校"]] for row in county["教师花名册"]]
    rural = sum(place["地域类别"] != "县城" for place in places)
    assert 0.65 <= rural / len(places) <= 0.70
    for district in ("城南", "城关"):
        here = Counter(p["地域类别"] == "县城" for p in places if p["督学责任区"] == district)
        assert here[True] > here[False] > 0


def test_a_third_of_rural_teachers_and_more_village_teachers_were_never_trained(
    county: Rosters,
) -> None:
    schools = by(county["学校名册"], "学校名称")
    trained = {
        row["教师编号"] for row in county["参训学时"] if "2018" <= row["认定日期"][:4] <= "2020"
    }
    shares = {}
    for name, places in (("rural", "教学点 村 乡 镇"), ("village", "教学点 村"), ("town", "乡 镇")):
        there = [
            row["教师编号"]
            for row in county["教师花名册"]
            if schools[row["学校"]]["地域类别"] in places.split()
        ]
        shares[name] = sum(number not in trained for number in there) / len(there)
    assert 0.3 <= shares["rural"] <= 0.4
    assert shares["village"] > shares["town"] + 0.05


def test_attendance_never_exceeds_the_planned_seats(
    county: Rosters, participants: Mapping[str, set[str]]
) -> None:
    activities = by(county["培训活动"], "活动代码")
    for code, people in participants.items():
        assert len(people) <= int(activities[code]["名额"])
    planned = {row["代码"]: int(row["名额"]) for row in table("schedule") if row["名额"]}
    sent = {row["年度安排代码"]: row for row in county["培训活动"] if row["年度安排代码"]}
    assert set(sent) >= {code for code in planned if "-send-" in code}
    for code, seats in planned.items():
        scheduled = [row for row in county["培训活动"] if row["年度安排代码"] == code]
        assert sum(int(row["名额"]) for row in scheduled) == seats
        if "-send-" in code:
            assert len(participants[scheduled[0]["活动代码"]]) >= seats * 0.35


def test_participants_work_in_the_trained_districts_and_teach_the_trained_subjects(
    county: Rosters, participants: Mapping[str, set[str]]
) -> None:
    schools, teachers = by(county["学校名册"], "学校名称"), by(county["教师花名册"], "教师编号")
    districts = {row["代码"]: row["名称"] for row in table("districts")}
    items = by(table("schedule"), "代码")
    sent = [row for row in county["培训活动"] if row["活动类型"] == "送教下乡"]
    assert len(sent) > 30
    for row in sent:
        item = items.get(row["年度安排代码"])
        if item and item["责任区"]:
            meant = {districts[code] for code in item["责任区"].split(";")}
            assert set(row["责任区"].split("、")) == meant
        for number in participants.get(row["活动代码"], ()):
            teacher = teachers[number]
            assert teacher["任教学科"] == row["学科"]
            assert teacher["任教学段"] == row["学段"]
            if row["责任区"]:
                assert schools[teacher["学校"]]["督学责任区"] in row["责任区"].split("、")


def test_hours_are_credited_after_hiring_and_never_beyond_the_offered_hours(
    county: Rosters,
) -> None:
    activities, teachers = by(county["培训活动"], "活动代码"), by(county["教师花名册"], "教师编号")
    credited: Counter[tuple[str, str]] = Counter()
    for row in county["参训学时"]:
        assert teachers[row["教师编号"]]["参加工作日期"] < activities[row["活动代码"]]["开始日期"]
        assert row["认定日期"] >= activities[row["活动代码"]]["开始日期"]
        credited[row["活动代码"], row["教师编号"]] += float(row["学时"])  # type: ignore[assignment]
    offered = {code: float(row["学时"]) for code, row in activities.items()}
    assert all(hours <= offered[activity] for (activity, _), hours in credited.items())
    assert any(hours < offered[activity] for (activity, _), hours in credited.items())
    assert any(row["是否合格"] == "否" for row in county["参训学时"])


def test_every_referenced_code_and_name_exists(county: Rosters) -> None:
    schools, teachers = by(county["学校名册"], "学校名称"), by(county["教师花名册"], "教师编号")
    known = {
        "学校": schools,
        "并入学校": schools,
        "举办学校": schools,
        "教师编号": teachers,
        "项目代码": by(table("programmes"), "代码"),
        "年度安排代码": by(table("schedule"), "代码"),
        "团队代码": {row["团队代码"] for row in county["培训团队"]},
        "工作坊代码": {row["工作坊代码"] for row in county["工作坊"]},
        "共同体代码": {row["共同体代码"] for row in county["自主研修共同体"]},
        "活动代码": by(county["培训活动"], "活动代码"),
        "督学责任区": {row["名称"] for row in table("districts")},
    }
    for rows in county.values():
        for row in rows:
            for column, values in known.items():
                assert not row.get(column) or row[column] in values
    people = {row["人员编号"] for row in county["培训团队"] if row["人员类别"] == "教师"}
    assert people <= set(teachers)


def test_mentors_are_members_of_the_team_while_they_mentor(county: Rosters) -> None:
    memberships = defaultdict(list)
    for row in county["培训团队"]:
        memberships[row["团队代码"], row["人员编号"]].append(row)
    schools = by(county["学校名册"], "学校名称")
    for row in county["指导关系"]:
        tiers = sorted(memberships[row["团队代码"], row["教师编号"]], key=lambda r: r["起始日期"])
        assert all(one["终止日期"] == other["起始日期"] for one, other in pairwise(tiers))
        first, last = tiers[0], tiers[-1]
        school = schools[row["学校"]]
        assert first["起始日期"] <= row["起始日期"]
        assert school["建校日期"] <= row["起始日期"]
        for limit in (last["终止日期"], school["撤销日期"]):
            assert not limit or (row["终止日期"] and row["终止日期"] <= limit)
    assert any(row["终止日期"] for row in county["指导关系"])


def test_posts_lie_within_the_life_of_the_school_and_main_posts_do_not_overlap(
    county: Rosters,
) -> None:
    schools, teachers = by(county["学校名册"], "学校名称"), by(county["教师花名册"], "教师编号")
    for row in (*county["教师花名册"], *county["兼任与调动"]):
        school = schools[row["学校"]]
        since = row.get("任职日期") or row["起始日期"]
        assert school["建校日期"] <= since
        if school["撤销日期"]:
            assert row["终止日期"]
            assert row["终止日期"] <= school["撤销日期"]
    for row in county["兼任与调动"]:
        assert not row["终止日期"] or row["起始日期"] < row["终止日期"]
        if row["是否主岗"] == "是":
            assert row["终止日期"] == teachers[row["教师编号"]]["任职日期"]


def test_teams_have_gaps_and_schools_have_a_history(county: Rosters) -> None:
    sizes = Counter(
        (row["学段"], row["学科"])
        for row in county["培训团队"]
        if row["层级"] == "县级培训团队" and row["团队类型"] == "培训师团队"
    )
    assert ("初中", "地理") not in sizes
    assert 0 < sizes["小学", "体育"] < 3
    for column in ("曾用名", "更名日期", "撤销日期", "并入学校"):
        assert any(row[column] for row in county["学校名册"])
    assert any(row["建校日期"] != row["地域类别起始"] for row in county["学校名册"])
    assert any(row["活动代码"].startswith("HD2027") for row in county["培训活动"])


def test_no_identity_or_phone_number_appears_anywhere(county: Rosters) -> None:
    for rows in county.values():
        for row in rows:
            assert not any(re.search(r"\d{17}[\dXx]|1\d{10}", value) for value in row.values())


def test_a_small_sample_has_every_kind_of_node(tmp_path: Path) -> None:
    small = {path.stem: read(path) for path in generate(tmp_path, scale=0.05)}
    assert all(small.values())
    assert len({row["督学责任区"] for row in small["学校名册"]}) == 8
    assert len({row["地域类别"] for row in small["学校名册"]}) >= 4
    stages = {stage for row in small["学校名册"] for stage in row["学段"].split("、")}
    assert stages == {"幼儿园", "小学", "初中", "高中", "中职"}
    assert {row["岗位"] for row in small["教师花名册"]} == {
        "教师", "校园长", "副校长", "教学副校长", "保育员",
    }  # fmt: skip
    assert len({row["活动类型"] for row in small["培训活动"]}) == 11
    assert {row["人员类别"] for row in small["培训团队"]} == {"教师", "专家"}
    assert any(date.fromisoformat(row["开始日期"]).year == 2027 for row in small["培训活动"])


def test_every_file_states_that_it_is_synthetic(files: list[Path]) -> None:
    for path in files:
        if path.suffix == ".csv":
            head = path.read_text(encoding="utf-8-sig").partition("\n")[0]
        else:
            sheet = load_workbook(path, read_only=True).worksheets[0]
            head = str(next(sheet.iter_rows(max_row=1, values_only=True)))
        assert "合成数据" in head
        assert "Synthetic" in head
