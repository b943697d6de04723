"""The organisation of the sample county: filled for 2018 to 2022 with deliberate gaps, and loaded completely."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

import pytest

from tests.loaders.sample_sheets import Rosters, Row, by, table
from yanxiu.graph.database import Address, Database

pytestmark = pytest.mark.cheap

ENDS = (
    "(:Teacher)-[:EMPLOYED_AT]->(:Unit)",
    "(:Teacher)-[:EMPLOYED_AT]->(:Center)",
    "(:Teacher)-[:HOLDS]->(:Position)",
    "(:Teacher)-[:WORKS_IN]->(:ResearchRoom)",
    "(:Teacher)-[:MANAGES_IN]->(:ManagementTeam {level: 'county'})",
    "(:Teacher)-[:MANAGES_IN]->(:ManagementTeam {level: 'district'})",
    "(:Teacher)-[:MANAGES_IN]->(:ManagementTeam {level: 'school'})",
    "(:ManagementTeam)-[:SERVES_COUNTY]->(:County)",
    "(:ManagementTeam)-[:SERVES_DISTRICT]->(:SupervisionDistrict)",
    "(:ManagementTeam)-[:SERVES_SCHOOL]->(:School)",
    "(:Teacher)-[:JOINS_STUDIO {role: 'host'}]->(:Studio)-[:STUDIO_OF]->(:County)",
    "(:Teacher)-[:GUIDES]->(:Teacher)",
    "(:Expert)-[:ENGAGED_BY]->(:Unit)",
    "(:School)-[:SERVES_AS_BASE]->(:Town)-[:IN_COUNTY]->(:County)",
    "(:Budget)-[:BUDGET_OF]->(:School)",
    "(:Budget)-[:BUDGET_OF]->(:County)",
    "(:FundingDecision {kind: 'reward'})-[:DECIDES_ON]->(:School)",
    "(:FundingDecision)-[:DECIDES_ON]->(:TrainerTeam)",
    "(:FundingDecision)-[:DRAWS_ON]->(:BudgetLine)",
    "(:Regulation)-[:IN_FORCE]->(:County)",
    "(:Issue)-[:OWNED_BY]->(:Unit)",
    "(:Issue)-[:OWNED_BY]->(:SupervisionDistrict)",
    "(:Teacher)-[:TRAINS_IN]->(:TrainerTeam {kind: 'tutors'})",
    "(:School {central: true})",
)


@pytest.fixture(scope="module")
def teachers(county: Rosters) -> Mapping[str, Row]:
    return by(county["教师花名册"], "教师编号")


@pytest.fixture(scope="module")
def database(sample: Address) -> Iterator[Database]:
    with Database.connect(sample) as database:
        yield database


def count(database: Database, pattern: str) -> int:
    [row] = database.read(f"MATCH {pattern} RETURN count(*) AS n")
    return int(row["n"])


@pytest.mark.parametrize("pattern", ENDS)
def test_the_sample_reaches_the_graph(database: Database, pattern: str) -> None:
    assert count(database, pattern) > 0


def test_team_rules_do_not_overlap_and_state_that_their_figures_are_synthetic(
    database: Database,
) -> None:
    rules = database.read(
        "MATCH (:County)-[follows:FOLLOWS_TEAM_RULE]->(rule:TeamRule) "
        "RETURN rule.source AS source, rule.ceiling AS ceiling, "
        "follows.since AS since, follows.until AS until ORDER BY since"
    )
    assert [row["until"] for row in rules] == [*(row["since"] for row in rules[1:]), None]
    assert [row["ceiling"] is None for row in rules] == [True, False, False]
    assert all("Synthetic" in row["source"] for row in rules[1:])


def test_an_elected_member_refers_to_the_activity_of_the_election(database: Database) -> None:
    elected = "(:Teacher)-[member:TRAINS_IN]->(:TrainerTeam {kind: 'forum'})"
    [row] = database.read(
        f"MATCH {elected} OPTIONAL MATCH (held:Activity {{id: member.elected_at}}) "
        "RETURN count(*) AS members, count(held) AS activities, "
        "sum(CASE WHEN held.ends < member.since THEN 1 ELSE 0 END) AS after"
    )
    assert row["members"] == row["activities"] == row["after"] > 0


def test_most_staff_move_to_the_center_at_the_merger_and_one_unit_does_not(county: Rosters) -> None:
    merged = "2021-06-10"
    staff = defaultdict(list)
    for row in county["机构人员"]:
        staff[row["机构"]].append(row)
    center = staff.pop("湘阴县教师发展中心")
    arrived = {row["人员编号"] for row in center if row["起始日期"] == merged}
    assert len(staff) == 5
    assert not any(row["终止日期"] for row in staff["幼教股"])
    left = {row["人员编号"] for rows in staff.values() for row in rows if row["终止日期"] == merged}
    assert arrived < left
    assert all(row["终止日期"] for row in staff["师训股"])
    assert {row["岗位"] for row in county["机构人员"]} == {
        "负责人", "工作人员", "教研员", "兼职教研员",
    }  # fmt: skip
    assert {row["选任方式"] for row in county["机构人员"]} == {"任命", "公开选聘"}


def test_one_post_is_vacant_and_one_room_has_no_staff(county: Rosters) -> None:
    filled = {row["职务"] for row in county["职务任职"]}
    posts = {row["名称"] for row in table("positions")}
    assert len(posts - filled) == 1
    assert filled < posts
    staffed = {row["研训室"] for row in county["学区研训室人员"] if row["岗位"] == "主任"}
    assert len({row["名称"] for row in table("research_rooms")} - staffed) == 1
    assert all(row["起始日期"] >= "2020" for row in county["学区研训室人员"])


def test_the_staff_of_a_room_work_in_its_district(
    county: Rosters, teachers: Mapping[str, Row]
) -> None:
    schools = by(county["学校名册"], "学校名称")
    for row in county["学区研训室人员"]:
        district = schools[teachers[row["教师编号"]]["学校"]]["督学责任区"]
        assert row["研训室"].startswith(district)


def test_management_teams_exist_on_three_levels_with_gaps(county: Rosters) -> None:
    teams = {row["管理团队代码"]: row for row in county["管理团队"]}
    levels = Counter(row["层级"] for row in teams.values())
    assert levels["县"] == 1
    assert levels["督学责任区"] == 7
    assert 20 < levels["学校"] < len(county["学校名册"]) / 2
    assert all(bool(row["学校"]) == (row["层级"] == "学校") for row in teams.values())
    leaders = Counter(row["管理团队代码"] for row in county["管理团队"] if row["角色"] == "组长")
    assert set(leaders.values()) == {1}
    assert set(leaders) == set(teams)


def test_trainers_change_by_one_tier_at_a_time(county: Rosters) -> None:
    tiers = defaultdict(list)
    for row in county["培训团队"]:
        if row["人员类别"] == "教师" and row["梯度"]:
            tiers[row["团队代码"], row["人员编号"]].append(row)
    moves: Counter[int] = Counter()
    for rows in tiers.values():
        rows.sort(key=lambda row: row["起始日期"])
        for one, other in pairwise(rows):
            assert one["终止日期"] == other["起始日期"]
            moves[int(other["梯度"]) - int(one["梯度"])] += 1
    assert set(moves) == {-1, 1}
    assert any(rows[-1]["终止日期"] and rows[-1]["梯度"] == "3" for rows in tiers.values())


def test_mentor_and_apprentice_are_distinct_in_post_and_paired_once(
    county: Rosters, teachers: Mapping[str, Row]
) -> None:
    pairs = by(county["师徒结对"], "徒弟编号")
    across = 0
    for row in pairs.values():
        apprentice, guide = teachers[row["徒弟编号"]], teachers[row["师傅编号"]]
        assert apprentice is not guide
        assert apprentice["参加工作日期"] >= "2015" > guide["参加工作日期"]
        assert row["起始日期"] >= max(apprentice["任职日期"], guide["任职日期"])
        assert apprentice["任教学科"] == guide["任教学科"] == row["学科"]
        across += apprentice["学校"] != guide["学校"]
    assert 0 < across < len(pairs) / 2
    new = [one for one in teachers.values() if one["参加工作日期"] >= "2015" and one["任教学科"]]
    assert len(pairs) < len(new)


def test_four_of_the_five_planned_studios_exist_each_with_one_host(county: Rosters) -> None:
    hosts = Counter(row["工作室代码"] for row in county["名师工作室"] if row["角色"] == "主持人")
    assert list(hosts.values()) == [1, 1, 1, 1]
    assert {row["工作室类型"] for row in county["名师工作室"]} == {"名师", "名校长"}


def test_a_base_school_lies_in_its_town_and_some_towns_have_none(county: Rosters) -> None:
    schools = by(county["学校名册"], "学校名称")
    bases = by(county["培训基地校"], "乡镇")
    for town, row in bases.items():
        assert schools[row["学校"]]["乡镇"] == town
        assert int(schools[row["学校"]]["培训座位数"]) > 0
    assert sum(row["起始日期"] < "2019" for row in bases.values()) == 11
    assert {row["乡镇"] for row in schools.values()} > set(bases)
    assert any(row["终止日期"] for row in bases.values())
    assert any(row["中心完小"] == "是" for row in schools.values())


def test_some_budgets_are_too_small_or_missing(
    county: Rosters,
) -> None:
    rows = county["年度预算"]
    whole = [row for row in rows if row["类别"] == "全县"]
    shares = [int(row["安排培训经费"]) / int(row["工资总额"]) for row in whole]
    assert [row["年度"] for row in whole] == ["2018", "2019", "2020", "2021", "2022"]
    assert [share >= 0.015 for share in shares] == [True, False, True, True, True]
    for one in whole:
        of_schools = [row for row in rows if row["学校"] and row["年度"] == one["年度"]]
        assert sum(int(row["工资总额"]) for row in of_schools) == int(one["工资总额"])
    of_schools = [row for row in rows if row["学校"] and row["安排培训经费"]]
    short = sum(int(r["安排培训经费"]) < 0.08 * int(r["公用经费"]) for r in of_schools)
    assert 0.1 < short / len(of_schools) < 0.6
    assert any(int(row["挪作他用"]) for row in of_schools)
    assert any(row["学校"] and not row["安排培训经费"] for row in rows)
    public = {row["学校名称"] for row in county["学校名册"] if row["办学性质"] == "公办"}
    assert public - {row["学校"] for row in rows}
    for row in of_schools:
        assert int(row["培训支出"]) + int(row["挪作他用"]) <= int(row["安排培训经费"])


def test_diverted_funds_are_penalised_in_the_following_year(county: Rosters) -> None:
    penalties = {
        (row["对象代码"], int(row["年度"]) - 1, row["金额"])
        for row in county["经费奖惩"]
        if row["理由"] == "培训经费挪作他用"
    }
    diverted = {
        (row["单位代码"], int(row["年度"]), row["挪作他用"])
        for row in county["年度预算"]
        if row["学校"] and row["挪作他用"] not in ("", "0") and row["年度"] != "2022"
    }
    assert penalties == diverted
    assert {row["奖惩类型"] for row in county["经费奖惩"]} == {"奖励", "处罚"}


def test_some_regulations_are_missing_and_some_problems_are_open_or_unowned(
    county: Rosters,
) -> None:
    made = by(county["制度施行"], "制度")
    assert len({row["名称"] for row in table("regulations")} - set(made)) == 2
    assert sum(bool(row["终止日期"]) for row in made.values()) == 1
    issues = county["问题办理"]
    assert {row["问题代码"] for row in issues} == {row["代码"] for row in table("issues")}
    for column in ("办结日期", "责任主体", "办结期限", "终止日期"):
        assert 0 < sum(bool(row[column]) for row in issues) < len(issues)
    late = [row for row in issues if row["办结日期"] and row["办结日期"] > row["办结期限"]]
    assert late
    assert all(row["办结日期"] <= date(2022, 12, 31).isoformat() for row in issues)
