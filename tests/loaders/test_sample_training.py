"""Training in the sample: it grows and spreads, has responsible organisers, and leaves some teachers out."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

import pytest

from tests.loaders.sample_sheets import Rosters, Row, by
from yanxiu.graph.database import Address, Database

_YEARS = ("2018", "2019", "2020", "2021", "2022")


@pytest.fixture(scope="module")
def activities(county: Rosters) -> Mapping[str, Row]:
    return by(county["培训活动"], "活动代码")


@pytest.fixture(scope="module")
def database(sample: Address) -> Iterator[Database]:
    with Database.connect(sample) as database:
        yield database


@pytest.fixture(scope="module")
def attendees(county: Rosters) -> Mapping[str, set[str]]:
    people: dict[str, set[str]] = defaultdict(set)
    for row in county["参训学时"]:
        people[row["活动代码"]].add(row["教师编号"])
    return people


def test_school_based_study_grows_from_few_to_most_schools_and_some_never_hold_any(
    county: Rosters,
) -> None:
    schools = by(county["学校名册"], "学校名称")
    held = {
        year: {
            row["组织单位"]
            for row in county["培训活动"]
            if row["活动类型"] == "校本研修" and row["开始日期"][:4] == year
        }
        for year in _YEARS
    }
    shares = [len(held[year] & set(schools)) / len(schools) for year in _YEARS]
    assert shares == sorted(shares)
    assert shares[0] < 0.15
    assert 0.6 < shares[-1] < 0.95
    alliances = {row["片校联盟"] for row in county["学校名册"] if row["片校联盟"]}
    assert len(alliances) / 2 < len(alliances & held["2022"]) < len(alliances)


def test_the_round_of_2021_is_for_all_and_misses_some_hundreds(
    county: Rosters, activities: Mapping[str, Row], attendees: Mapping[str, set[str]]
) -> None:
    round_of_all = [code for code, row in activities.items() if "全员" in row["活动名称"]]
    reached = set().union(*(attendees[code] for code in round_of_all))
    assert {activities[code]["开始日期"][:4] for code in round_of_all} == {"2021"}
    assert {activities[code]["责任区"] for code in round_of_all} == {
        row["督学责任区"] for row in county["学校名册"]
    }
    assert 200 <= len(county["教师花名册"]) - len(reached) <= 600
    staff = defaultdict(set)
    for row in county["教师花名册"]:
        staff[row["学校"]].add(row["教师编号"])
    assert any(not people & reached for people in staff.values())


def test_sending_teaching_is_organised_by_the_county_and_from_2020_by_research_rooms(
    activities: Mapping[str, Row],
) -> None:
    sent = [row for row in activities.values() if row["活动类型"] == "送教下乡"]
    assert {row["开始日期"][:4] for row in sent} >= set(_YEARS)
    for row in sent:
        by_rooms = "-room" in row["组织单位"]
        assert by_rooms == (row["开始日期"] >= "2020" and bool(row["责任区"]))
    assert all(
        row["组织单位"] or row["工作坊代码"] or row["共同体代码"] for row in activities.values()
    )


def test_training_sent_to_the_county_has_rounds_for_the_same_people(
    activities: Mapping[str, Row], attendees: Mapping[str, set[str]]
) -> None:
    rounds: dict[str, dict[str, str]] = defaultdict(dict)
    for code, row in activities.items():
        if row["活动类型"] == "送培到县":
            rounds[row["年度安排代码"]][row["轮次"]] = code
    assert rounds
    for held in rounds.values():
        assert set(held) == {"1", "2"}
        assert attendees[held["2"]] <= attendees[held["1"]]
        assert activities[held["1"]]["结束日期"] < activities[held["2"]]["开始日期"]


def test_trainers_teach_within_the_hours_of_activities_they_do_not_attend_and_a_few_too_much(
    county: Rosters, activities: Mapping[str, Row], attendees: Mapping[str, set[str]]
) -> None:
    taught: Counter[str] = Counter()
    hours_by_trainer: Counter[tuple[str, str]] = Counter()
    for row in county["授课记录"]:
        code, person, hours = row["活动代码"], row["授课人编号"], float(row["授课学时"])
        assert person not in attendees[code]
        assert hours > 0
        taught[code] += hours  # type: ignore[assignment]
        hours_by_trainer[person, activities[code]["开始日期"][:4]] += hours  # type: ignore[assignment]
    assert all(hours <= float(activities[code]["学时"]) for code, hours in taught.items())
    assert 3 <= sum(hours > 120 for hours in hours_by_trainer.values()) <= 15
    assert {row["授课人编号"][0] for row in county["授课记录"]} == {"T", "X"}
    assert {year for _, year in hours_by_trainer} == set(_YEARS)


def test_trainers_teach_while_they_are_in_the_team(
    county: Rosters, activities: Mapping[str, Row]
) -> None:
    memberships = defaultdict(list)
    for row in county["培训团队"]:
        memberships[row["团队代码"], row["人员编号"]].append(row)
    for row in county["授课记录"]:
        if row["团队代码"]:
            day = activities[row["活动代码"]]["开始日期"]
            assert any(
                held["起始日期"] <= day and (not held["终止日期"] or held["终止日期"] > day)
                for held in memberships[row["团队代码"], row["授课人编号"]]
            )


def test_most_sending_teaching_has_its_four_phases_in_order_and_some_skips_one(
    county: Rosters, activities: Mapping[str, Row]
) -> None:
    phases: dict[str, list[Row]] = defaultdict(list)
    for row in county["活动阶段"]:
        if activities[row["活动代码"]]["活动类型"] != "校本研修":
            phases[row["活动代码"]].append(row)
    assert set(phases) == {
        code
        for code, row in activities.items()
        if row["活动类型"] == "送教下乡" and row["开始日期"][:4] in _YEARS
    }
    for code, held in phases.items():
        order = ["诊断示范", "研课磨课", "成果展示", "总结提升"]
        assert [row["阶段"] for row in held] == [
            kind for kind in order if kind in {row["阶段"] for row in held}
        ]
        assert activities[code]["开始日期"] <= held[0]["开始日期"]
        assert held[-1]["结束日期"] <= activities[code]["结束日期"]
    whole = sum(len(held) == 4 for held in phases.values()) / len(phases)
    assert 0.6 < whole < 0.95


def test_one_pilot_school_summarises_its_study_as_a_model(
    county: Rosters, activities: Mapping[str, Row]
) -> None:
    summed = [
        row for row in county["活动阶段"] if activities[row["活动代码"]]["活动类型"] == "校本研修"
    ]
    pilots = {row["学校"] for row in county["主题移植"] if row["是否试点"] == "是"}
    venues = {activities[row["活动代码"]]["举办学校"] for row in summed}
    assert len(venues & pilots) == len(venues) == 1
    assert {row["阶段"] for row in summed} == {"总结提升"}
    assert all(row["阶段成果"] for row in summed)


def test_hand_in_hand_pairs_start_in_two_years_and_one_pair_of_each_never_meets(
    county: Rosters, activities: Mapping[str, Row]
) -> None:
    pairs = county["手拉手结对"]
    assert Counter(row["起始日期"][:4] for row in pairs) == {"2019": 3, "2020": 6}
    assert all(bool(row["名校"]) != bool(row["县外名校"]) for row in pairs)
    met = {
        (row["举办学校"], row["组织单位"])
        for row in activities.values()
        if row["活动类型"] == "名校乡村校手拉手"
    }
    alone = [row for row in pairs if (row["受援学校"], row["名校"] or row["县外名校"]) not in met]
    assert Counter(row["起始日期"][:4] for row in alone) == {"2019": 1, "2020": 1}


def test_a_theme_spreads_from_two_pilots_and_is_studied_at_the_copying_schools(
    county: Rosters, activities: Mapping[str, Row]
) -> None:
    pilots = [row for row in county["主题移植"] if row["是否试点"] == "是"]
    assert [row["起始日期"][:4] for row in pilots] == ["2020", "2020"]
    starts = Counter(row["起始日期"][:4] for row in county["主题移植"])
    assert set(starts) == {"2020", "2021", "2022"}
    copied = {(row["主题代码"], row["学校"]): row["起始日期"] for row in county["主题移植"]}
    assert len({school for _, school in copied}) < len(county["学校名册"])
    schools = by(county["学校名册"], "学校名称")
    studied = 0
    for row in county["活动主题"]:
        activity = activities.get(row["活动代码"])
        if activity and activity["组织单位"] in schools:
            assert copied[row["主题代码"], activity["组织单位"]] <= activity["开始日期"]
            studied += 1
    assert studied > 20
    used = {row["主题代码"] for row in county["活动主题"]}
    assert used < set(by(county["研修主题"], "主题代码"))


def test_attendees_were_enrolled_and_nominated_and_some_were_not_in_the_target_group(
    county: Rosters, activities: Mapping[str, Row], attendees: Mapping[str, set[str]]
) -> None:
    teachers = by(county["教师花名册"], "教师编号")
    enrolled, nominated = defaultdict(set), defaultdict(set)
    astray = 0
    for row in county["报名名册"]:
        activity = activities[row["活动代码"]]
        assert row["推荐日期"] < (row["报名日期"] or activity["开始日期"]) <= activity["开始日期"]
        nominated[row["活动代码"]].add(row["教师编号"])
        if row["报名日期"]:
            enrolled[row["活动代码"]].add(row["教师编号"])
            stage = teachers[row["教师编号"]]["任教学段"]
            astray += bool(activity["学段"] and stage and stage not in activity["学段"].split("、"))
    assert 5 <= astray <= 100
    for code, people in nominated.items():
        assert attendees[code] <= enrolled[code] <= people
    assert any(attendees[code] < enrolled[code] < nominated[code] for code in nominated)
    held = [
        code
        for code, row in activities.items()
        if row["开始日期"][:4] in _YEARS and row["活动类型"] not in ("校本研修", "共同体活动")
    ]
    assert 0.8 < len(nominated) / len(held) < 1


def test_some_teachers_are_enrolled_in_two_overlapping_activities_in_autumn(
    county: Rosters, activities: Mapping[str, Row]
) -> None:
    spans = defaultdict(list)
    for row in county["报名名册"]:
        activity = activities[row["活动代码"]]
        if row["报名日期"] and activity["开始日期"][5:7] in ("09", "10", "11"):
            spans[row["教师编号"]].append((activity["开始日期"], activity["结束日期"]))
    clashes = 0
    for held in spans.values():
        held.sort()
        clashes += any(then[0] <= before[1] for before, then in pairwise(held))
    assert clashes > 20


def test_some_needs_are_unmet_and_some_training_is_rated_low(
    county: Rosters, activities: Mapping[str, Row]
) -> None:
    kinds = {row["问卷代码"]: row["问卷类型"] for row in county["问卷名册"]}
    assert Counter(kinds.values()) == {"需求调研": 5, "满意度测评": 5}
    held = {
        (stage, subject)
        for row in activities.values()
        for stage in row["学段"].split("、")
        for subject in row["学科"].split("、")
    }
    wanted = {(row["学段"], row["学科"]) for row in county["调研结果"] if row["学科"]}
    assert wanted & held
    assert wanted - held
    scores = [float(row["平均分"]) for row in county["调研结果"] if row["活动代码"]]
    assert 0 < sum(score < 3.5 for score in scores) < len(scores) / 5
    assert all(1 <= score <= 5 for score in scores)
    for row in county["调研结果"]:
        assert bool(row["需求票数"]) == (kinds[row["问卷代码"]] == "需求调研")
        if row["活动代码"]:
            assert activities[row["活动代码"]]["开始日期"][:4] == row["问卷代码"][-4:]


def test_self_study_is_recognised_refused_or_pending_by_the_countys_rules(
    county: Rosters,
) -> None:
    records = by(county["自主学习学分"], "记录编号")
    last: dict[str, tuple[str, str]] = {}
    for row in county["学分认定"]:
        assert records[row["记录编号"]]["记录日期"] < row["认定日期"]
        assert row["理由"]
        last[row["记录编号"]] = max(
            last.get(row["记录编号"], ("", "")), (row["认定日期"], row["认定结果"])
        )
    states = Counter(last[code][1] if code in last else "" for code in records)
    assert states["已认定"] > states[""] > states["不予认定"] > 20
    (rule,) = [row for row in county["县级学分规则"] if row["研修类型"] == "自主学习"]
    for row in records.values():
        counted = float(row["学时"]) * float(rule["折算系数"]) / float(rule["每学分折合学时"])
        assert float(row["学分"]) == counted
    assert all("合成" in row["文件依据"] for row in county["县级学分规则"])


def test_all_training_data_reaches_the_graph(database: Database) -> None:
    types = {row["t"] for row in database.read("MATCH ()-[r]->() RETURN DISTINCT type(r) AS t")}
    assert types >= {
        "TAUGHT_BY", "HAS_PHASE", "HAS_THEME", "COPIED_BY", "ASKS_ABOUT", "SURVEY_OF", "PUBLICISES",
        "NOMINATED", "ENROLLED", "ATTENDED", "EARNED", "COUNTED_BY", "DECIDED_BY", "RULE_OF",
    }  # fmt: skip
    (follows,) = database.read(
        "MATCH (:County)-[f:FOLLOWS_CREDIT_RULES]->(pack) WHERE coalesce(f.until > date(), true) "
        "RETURN pack.code AS code, f.since AS since, pack.hours_a_credit AS hours"
    )
    assert follows == {"code": "county-2018", "since": date(2018, 1, 1), "hours": 1.0}
    (asked,) = database.read(
        "MATCH (:Survey)-[a:ASKS_ABOUT]->(o) RETURN count(CASE WHEN o:Subject THEN a.stage END) AS at, "
        "count(CASE WHEN o:Subject THEN 1 END) AS subjects, count(CASE WHEN o:Theme THEN 1 END) AS themes"
    )
    assert asked["at"] == asked["subjects"] > 0
    assert asked["themes"] > 0
    (late,) = database.read(
        "MATCH (a:Activity)-[:HAS_PHASE]->(p:Phase) WHERE p.ends > a.ends RETURN count(p) AS n"
    )
    assert late["n"] == 0
