"""The center and its safeguards: functions and their owners, the merger, posts, regulations."""

from tests.questions.conftest import Asked
from tests.questions.drawing import COUNTY_NODE, activity, attended, link, node, school, teacher

START, MERGER = "2018-06-10", "2021-06-10"
EVE = "2021-06-09"


def person(number: str, name: str) -> str:
    return f"CREATE (:Teacher {{id: 'c:{number}', number: '{number}', name: '{name}'}})"


OFFICES = [
    node("Center", "C", name="发展中心"),
    node("Unit", "teachers", name="师训股", kind="office"),
    node("Unit", "preschool", name="幼教股", kind="office"),
    node("Unit", "research", name="教研室", kind="institution"),
    node("Function", "credits", name="学分管理"),
    node("Function", "courses", name="课程设计"),
    node("Position", "deputy", name="分管副局长"),
    person("T1", "安"),
    person("T2", "波"),
    link("Unit:teachers", "RESPONSIBLE_FOR", "Function:credits", since=START),
    link("Unit:research", "RESPONSIBLE_FOR", "Function:courses", since=START),
    *(
        link(f"Unit:{unit}", "MERGES_INTO", "Center:C", since=MERGER)
        for unit in ("teachers", "preschool", "research")
    ),
    link("Position:deputy", "OVERSEES", "Unit:teachers", since=START),
    link("Teacher:T1", "HOLDS", "Position:deputy", since=START, until="2020-01-01"),
]
ANSWERS = ["function", "unit", "center", "overseer", "holder", "since"]


def test_a_unit_owns_its_functions_until_its_merger_and_the_center_from_then_on(
    asked: Asked,
) -> None:
    assert asked("responsibilities", OFFICES, ANSWERS, as_of=EVE) == [
        ("学分管理", "师训股", None, "分管副局长", None, START),
        ("课程设计", "教研室", None, None, None, START),
    ]
    assert asked("responsibilities", OFFICES, ANSWERS, as_of=MERGER) == [
        ("学分管理", "师训股", "发展中心", "分管副局长", None, MERGER),
        ("课程设计", "教研室", "发展中心", None, None, MERGER),
    ]
    assert asked("responsibilities", OFFICES, ANSWERS, as_of="2018-06-09") == []
    assert asked("responsibilities", [], ANSWERS) == []


def test_a_post_is_held_up_to_the_day_before_it_ends(asked: Asked) -> None:
    held = [
        asked("responsibilities", OFFICES, ["holder"], function="credits", as_of=day)
        for day in ("2019-12-31", "2020-01-01")
    ]
    assert held == [[("安",)], [(None,)]]


def test_responsibilities_are_found_by_unit_center_and_function(asked: Asked) -> None:
    for params in ({"unit": "research"}, {"unit": "教研室"}, {"function": "课程设计"}):
        assert asked("responsibilities", OFFICES, ["function"], **params) == [("课程设计",)]
    after = asked("responsibilities", OFFICES, ["function"], unit="发展中心", as_of=MERGER)
    assert len(after) == 2
    assert asked("responsibilities", OFFICES, ["function"], unit="发展中心") == []


def test_the_center_may_own_a_function_directly(asked: Asked) -> None:
    drawn = [
        *OFFICES,
        node("Function", "data", name="数据管理"),
        link("Center:C", "RESPONSIBLE_FOR", "Function:data", since=MERGER),
    ]
    assert asked("responsibilities", drawn, ANSWERS, function="data", as_of=MERGER) == [
        ("数据管理", None, "发展中心", None, None, MERGER)
    ]
    assert ("no_owner", "数据管理") in asked(
        "function_gaps", drawn, ["problem", "function"], as_of=EVE
    )


GAPS = ["problem", "function", "unit", "owners"]
UNOWNED = node("Function", "data", name="数据管理")
SHARED = link("Unit:teachers", "RESPONSIBLE_FOR", "Function:courses", since="2019-01-01")


def test_an_office_without_a_function_is_listed_before_and_after_its_merger(asked: Asked) -> None:
    nothing = ("no_function", None, "幼教股", [])
    assert asked("function_gaps", OFFICES, GAPS, as_of=EVE) == [nothing]
    assert asked("function_gaps", OFFICES, GAPS, as_of="2022-01-01") == [nothing]
    assert asked("function_gaps", [], GAPS) == []


def test_functions_without_an_owner_or_with_several_are_listed(asked: Asked) -> None:
    drawn = [*OFFICES, UNOWNED, SHARED]
    assert asked("function_gaps", drawn, GAPS, as_of=EVE) == [
        ("no_function", None, "幼教股", []),
        ("no_owner", "数据管理", None, []),
        ("several_owners", "课程设计", None, ["师训股", "教研室"]),
    ]
    assert len(asked("function_gaps", drawn, GAPS, as_of="2018-12-31")) == 2


def test_units_merged_into_one_center_count_as_one_owner(asked: Asked) -> None:
    rows = asked("function_gaps", [*OFFICES, SHARED], ["problem"], as_of=MERGER)
    assert rows == [("no_function",)]


def test_a_function_that_ended_with_the_merger_still_belonged_to_the_unit(asked: Asked) -> None:
    ended = "MATCH (:Unit)-[a:RESPONSIBLE_FOR]->(:Function) SET a.until = date('2021-06-10')"
    rows = asked("function_gaps", [*OFFICES, ended], GAPS, as_of=MERGER)
    assert [row[0] for row in rows] == ["no_function", "no_owner", "no_owner"]
    assert rows[0][2] == "幼教股"


STAFF = [
    link("Teacher:T1", "EMPLOYED_AT", "Unit:research", since="2015-01-01", role="researcher"),
    link("Teacher:T1", "EMPLOYED_AT", "Center:C", since=MERGER, role="researcher"),
    link("Teacher:T2", "EMPLOYED_AT", "Unit:teachers", since="2015-01-01", until=EVE, role="head"),
]
MOVES = ["person", "role", "unit", "center", "on", "moved", "functions"]


def test_a_merger_concerns_the_staff_of_the_day_before(asked: Asked) -> None:
    moves = [
        (None, None, "师训股", "发展中心", MERGER, None, 1),
        (None, None, "幼教股", "发展中心", MERGER, None, 0),
        ("安", "researcher", "教研室", "发展中心", MERGER, True, 1),
    ]
    assert asked("merger_moves", [*OFFICES, *STAFF], MOVES, as_of=MERGER) == moves
    assert asked("merger_moves", [], MOVES) == []


def test_staff_without_a_post_at_the_center_have_not_moved(asked: Asked) -> None:
    rows = asked("merger_moves", [*OFFICES, *STAFF], ["person", "moved"], as_of=EVE)
    assert rows[-1] == ("安", False)


def test_staff_who_left_on_the_day_of_the_merger_still_belong_to_the_unit(asked: Asked) -> None:
    until_merger = STAFF[2].replace(EVE, MERGER)
    rows = asked("merger_moves", [*OFFICES, until_merger], ["person", "role"], center="发展中心")
    assert ("波", "head") in rows
    assert asked("merger_moves", OFFICES, ["unit"], center="别的中心") == []


def test_a_coordination_is_listed_with_its_leader_and_current_units(asked: Asked) -> None:
    drawn = [
        *OFFICES,
        node("Coordination", "funds", name="经费协同"),
        node("Coordination", "time", name="时间协同"),
        link("Position:deputy", "COORDINATES", "Coordination:funds", since=START),
        link("Unit:teachers", "COORDINATES", "Coordination:funds", since=START),
        link("Unit:research", "COORDINATES", "Coordination:funds", since=START, until="2021-06-01"),
    ]
    columns = ["coordination", "leader", "holder", "units"]
    assert asked("coordination_roles", drawn, columns) == [
        ("经费协同", "分管副局长", None, ["师训股"]),
        ("时间协同", None, None, []),
    ]
    assert asked("coordination_roles", drawn, columns, as_of="2019-01-01")[0] == (
        "经费协同", "分管副局长", "安", ["师训股", "教研室"],
    )  # fmt: skip
    assert asked("coordination_roles", [], columns) == []


GROUP = [
    node("Unit", "group", name="领导小组", kind="leading_group"),
    node("Unit", "office", name="领导小组办公室", kind="leading_office"),
    node("Unit", "teachers", name="师训股", kind="office"),
    node("Position", "county", name="分管副县长"),
    node("Position", "finance", name="财政副职"),
    person("T1", "安"),
    person("T2", "波"),
    link("Position:county", "SITS_ON", "Unit:group", since=START, role="组长"),
    link("Position:finance", "SITS_ON", "Unit:group", since="2019-01-01", until="2021-06-01", role="成员"),
    link("Teacher:T1", "HOLDS", "Position:county", since=START, until="2020-05-01"),
    link("Teacher:T2", "HOLDS", "Position:county", since="2020-05-01"),
]  # fmt: skip


def test_the_leading_group_is_listed_with_holders_and_vacant_seats(asked: Asked) -> None:
    columns = ["unit", "position", "role", "holder", "since"]
    head = ("领导小组", "分管副县长", "组长", "波", START)
    office = ("领导小组办公室", None, None, None, None)
    assert asked("leading_group", GROUP, columns) == [head, office]
    assert asked("leading_group", GROUP, columns, as_of="2021-05-31") == [
        head,
        ("领导小组", "财政副职", "成员", None, "2019-01-01"),
        office,
    ]
    assert asked("leading_group", [], columns) == []


def test_a_post_changes_its_holder_on_the_day(asked: Asked) -> None:
    days = ["2020-04-30", "2020-05-01"]
    rows = [asked("leading_group", GROUP, ["holder"], as_of=day)[0] for day in days]
    assert rows == [("安",), ("波",)]


RULES = [
    "CREATE (:County {id: 'c:x', code: 'x', name: '某县'})",
    node("Regulation", "credits", name="学分登记"),
    node("Regulation", "funds", name="专款专用"),
    node("Regulation", "sending", name="送教管理"),
    link("Regulation:credits", "IN_FORCE", "County:x", since="2018-07-01", until="2019-07-01"),
    link("Regulation:credits", "IN_FORCE", "County:x", since="2020-07-01"),
    link("Regulation:sending", "IN_FORCE", "County:x", since="2018-09-01", until="2021-06-01"),
]


def test_a_regulation_is_in_force_ended_or_still_to_come(asked: Asked) -> None:
    columns = ["regulation", "state", "since", "until"]
    assert asked("regulations_in_force", RULES, columns) == [
        ("送教管理", "ended", "2018-09-01", "2021-06-01"),
        ("学分登记", "in_force", "2020-07-01", None),
        ("专款专用", "not_yet", None, None),
    ]
    states = {
        day: dict(asked("regulations_in_force", RULES, ["regulation", "state"], as_of=day))[
            "学分登记"
        ]
        for day in ("2018-06-30", "2018-07-01", "2019-06-30", "2019-07-01", "2020-07-01")
    }
    assert list(states.values()) == ["not_yet", "in_force", "in_force", "ended", "in_force"]
    assert asked("regulations_in_force", [], columns) == []


def test_a_future_regulation_shows_its_first_day(asked: Asked) -> None:
    rows = asked("regulations_in_force", RULES, ["regulation", "since"], as_of="2018-01-01")
    assert ("学分登记", "2018-07-01") in rows


def test_office_staff_are_listed_with_their_selection_and_school_posts(asked: Asked) -> None:
    drawn = [
        *OFFICES,
        school("S1", "山村小学"),
        teacher("T2", "波", "S1"),
        link("Teacher:T1", "EMPLOYED_AT", "Unit:teachers", since=START, until="2021-06-01", role="head"),
        link("Teacher:T2", "EMPLOYED_AT", "Center:C", since="2021-06-01", role="part_time_researcher", selection="open_selection"),
    ]  # fmt: skip
    columns = ["person", "office_name", "unit", "center", "role", "selection", "school"]
    chosen = (
        "波",
        "发展中心",
        None,
        "发展中心",
        "part_time_researcher",
        "open_selection",
        "山村小学",
    )
    assert asked("office_staff", drawn, columns) == [chosen]
    assert asked("office_staff", drawn, columns, as_of="2021-05-31") == [
        ("安", "师训股", "师训股", None, "head", None, None)
    ]
    for params in ({"office": "发展中心"}, {"role": "part_time_researcher"}, {"selection": "open_selection"}):  # fmt: skip
        assert asked("office_staff", drawn, columns, **params) == [chosen]
    for params in ({"office": "teachers"}, {"role": "head"}, {"selection": "appointed"}):
        assert asked("office_staff", drawn, columns, **params) == []
    assert asked("office_staff", [], columns) == []


def test_managers_of_each_level_are_counted_with_those_trained_that_year(asked: Asked) -> None:
    drawn = [
        COUNTY_NODE,
        person("T1", "安"),
        person("T2", "波"),
        node("ManagementTeam", "M1", name="县管理团队", level="county"),
        node("ManagementTeam", "M2", name="县管理二组", level="county"),
        node("ManagementTeam", "M3", name="北片管理团队", level="district"),
        link("Teacher:T1", "MANAGES_IN", "ManagementTeam:M1", since=START),
        link("Teacher:T1", "MANAGES_IN", "ManagementTeam:M2", since=START),
        link("Teacher:T2", "MANAGES_IN", "ManagementTeam:M2", since=START, until="2020-12-31"),
        link("Teacher:T2", "MANAGES_IN", "ManagementTeam:M3", since=START),
        activity("A1", day="2020-05-01"),
        activity("A2", day="2020-05-02"),
        "MATCH (a:Activity {id: 'c:A1'}) SET a.kind = 'managers'",
        attended("T1", "A1", "2020-05-01", 8),
        attended("T2", "A2", "2020-05-02", 8),
    ]
    columns = ["level", "members", "trained", "share", "activities"]
    assert asked("manager_trainings", drawn, columns, year=2020) == [
        ("county", 1, 1, 1.0, 1),
        ("district", 1, 0, 0.0, 0),
        ("school", 0, 0, None, 0),
    ]
    assert asked("manager_trainings", drawn, columns, as_of="2020-04-30")[0] == (
        "county", 2, 0, 0.0, 0,
    )  # fmt: skip
    assert {row[1:] for row in asked("manager_trainings", [COUNTY_NODE], columns)} == {
        (0, 0, None, 0)
    }
