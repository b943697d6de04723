"""Feedback: unmet_needs, low_rated_activities, unpublicised_activities, reward_proposals."""

import pytest

from tests.questions.conftest import Asked
from tests.questions.drawing import activity, attended, link, node, school, teacher
from tests.questions.drawing_spread import held, rated

NEEDS = [
    node("Survey", "V1", name="需求2019", kind="needs", on="2019-03-01", responses=90),
    node("Theme", "H1", name="有效提问"),
    node("Theme", "H2", name="整本书阅读"),
    link("Survey:V1", "ASKS_ABOUT", "Theme:H1", votes=40),
    link("Survey:V1", "ASKS_ABOUT", "Theme:H2", votes=30),
    link("Survey:V1", "ASKS_ABOUT", "Subject:art", stage="primary", votes=20),
    link("Survey:V1", "ASKS_ABOUT", "Subject:art", stage="junior_high", votes=10),
    link("Survey:V1", "ASKS_ABOUT", "Subject:music", votes=5),
    link("Survey:V1", "ASKS_ABOUT", "Subject:pe", stage="primary", votes=0),
    *held("A1", "2020-12-31", theme="H1"),
    *held("A2", "2021-01-01", theme="H2"),
    activity("A3", day="2019-03-01", subject="art"),
    activity("A4", day="2019-03-02", subject="art", stage="junior_high"),
    activity("A5", day="2019-09-01", subject="music", stage="primary"),
    activity("A6", day="2019-10-01", subject="music", stage="junior_high"),
]
NEED = ["need_name", "theme", "subject", "stage", "votes", "activities"]


def test_a_need_is_unmet_until_the_end_of_the_next_year(asked: Asked) -> None:
    """A2 is a day too late, A3 began the day the survey closed, and sport has no votes."""
    unmet = [
        ("整本书阅读", "整本书阅读", None, None, 30, 0),
        ("美术", None, "美术", "小学", 20, 0),
    ]
    assert asked("unmet_needs", NEEDS, NEED) == unmet
    assert asked("unmet_needs", NEEDS, NEED, all=True) == [
        ("有效提问", "有效提问", None, None, 40, 1),
        *unmet,
        ("美术", None, "美术", "初中", 10, 1),
        ("音乐", None, "音乐", None, 5, 2),
    ]
    assert asked("unmet_needs", [], NEED) == []


def test_needs_are_those_of_the_year_with_enough_votes(asked: Asked) -> None:
    satisfied = [
        node("Survey", "V2", name="满意度", kind="satisfaction", on="2019-03-01"),
        link("Survey:V2", "ASKS_ABOUT", "Theme:H2", votes=99),
    ]
    drawn = [*NEEDS, *satisfied]
    columns = ["survey", "need_name"]
    assert asked("unmet_needs", drawn, columns, year=2019, min_votes=30) == [
        ("需求2019", "整本书阅读")
    ]
    assert asked("unmet_needs", drawn, columns, year=2019, min_votes=31) == []
    assert len(asked("unmet_needs", drawn, columns, min_votes=0)) == 3
    assert asked("unmet_needs", drawn, columns, year=2020) == []


def test_the_same_wish_in_two_surveys_is_two_needs(asked: Asked) -> None:
    """The survey of 2020 has until the end of 2021, so A2 meets it but not the first survey."""
    again = [
        node("Survey", "V3", name="需求2020", kind="needs", on="2020-03-01"),
        link("Survey:V3", "ASKS_ABOUT", "Theme:H2", votes=12),
    ]
    rows = asked("unmet_needs", [*NEEDS, *again], ["survey", "need_name", "activities"], all=True)
    assert [row for row in rows if row[1] == "整本书阅读"] == [
        ("需求2019", "整本书阅读", 0),
        ("需求2020", "整本书阅读", 1),
    ]


RATED = [
    school("S1", "一小"),
    teacher("T1", "安", "S1"),
    node("Expert", "X1", name="专家甲"),
    node("ProgrammeLine", "L1", name="送教下乡-小语", category="B"),
    node("ScheduleItem", "I1", year=2020, zone="pair"),
    link("ScheduleItem:I1", "ON_LINE", "ProgrammeLine:L1"),
    *held("A1", "2020-10-01", at="S1"),
    link("Activity:A1", "FULFILS", "ScheduleItem:I1"),
    link("Activity:A1", "TAUGHT_BY", "Teacher:T1", hours=4),
    link("Activity:A1", "TAUGHT_BY", "Expert:X1", hours=4),
    *held("A2", "2020-11-01"),
    *held("A3", "2019-11-01"),
    rated("V1", "A1", 4.0, 1),
    rated("V2", "A1", 3.0, 4),
    rated("V3", "A1", 1.0),
    rated("V1", "A2", 3.5, 50),
    rated("V1", "A3", 2.0, 4),
]


def test_a_rating_weighs_every_survey_by_its_answers(asked: Asked) -> None:
    """A1: (4 x 1 + 3 x 4) / 5 = 3.2. A score without a number of answers does not count."""
    columns = ["activity", "score", "answers", "venue", "line", "trainers"]
    low = ("活动A1", 3.2, 5, "一小", "送教下乡-小语", ["专家甲", "安 (T1)"])
    assert asked("low_rated_activities", RATED, columns) == [low]
    assert asked("low_rated_activities", RATED, columns, below=3.51) == [
        low,
        ("活动A2", 3.5, 50, None, None, []),
    ]
    assert asked("low_rated_activities", [], columns) == []


def test_activities_with_few_answers_or_of_other_years_are_left_out(asked: Asked) -> None:
    columns = ["activity"]
    assert asked("low_rated_activities", RATED, columns, min_answers=6) == []
    assert asked("low_rated_activities", RATED, columns, min_answers=0) == [
        ("活动A3",),
        ("活动A1",),
    ]
    assert asked("low_rated_activities", RATED, columns, min_answers=4, year=2019) == [("活动A3",)]
    needs = "MATCH (s:Survey) SET s.kind = 'needs'"
    assert asked("low_rated_activities", [*RATED, needs], columns) == []


UNTOLD = [
    *held("A1", "2020-10-01", ends="2020-10-05", by="SupervisionDistrict:south"),
    link("Activity:A1", "ORGANISED_BY", "SupervisionDistrict:north"),
    *held("A2", "2020-11-01", kind="sending_teaching"),
    *held("A3", "2019-12-31", ends="2020-01-02"),
    node("Programme", "P1", name="项目县", year=2020, level="national", unit="person"),
    node("Programme", "P2", name="送教下乡", year=2020, level="national", unit="person"),
    link("Programme:P2", "SUB_PROGRAMME_OF", "Programme:P1"),
    link("Activity:A2", "OF_PROGRAMME", "Programme:P2"),
    node("PublicityItem", "N1", name="简报", on="2020-12-01", channel="微信"),
    link("PublicityItem:N1", "PUBLICISES", "Activity:A3"),
    link("PublicityItem:N1", "PUBLICISES", "Programme:P1"),
]


def test_an_item_about_the_programme_does_not_publicise_the_activity(asked: Asked) -> None:
    columns = ["activity", "ended", "organiser", "by_programme"]
    assert asked("unpublicised_activities", UNTOLD, columns, year=2020) == [
        ("活动A1", "2020-10-05", min("北片", "南片"), False),
        ("活动A2", "2020-11-01", None, True),
    ]
    assert asked("unpublicised_activities", UNTOLD, ["activity"], kind="sending_teaching") == [
        ("活动A2",)
    ]
    assert asked("unpublicised_activities", UNTOLD, columns, year=2019) == []
    assert asked("unpublicised_activities", [], columns) == []


@pytest.mark.parametrize(
    ("day", "untold"),
    [
        ("2020-10-04", [("活动A3", False)]),
        ("2020-10-05", [("活动A3", False), ("活动A1", False)]),
        ("2020-11-30", [("活动A3", False), ("活动A1", False), ("活动A2", False)]),
        ("2020-12-01", [("活动A1", False), ("活动A2", True)]),
    ],
)
def test_an_activity_is_unpublicised_from_its_last_day_until_the_item_appears(
    asked: Asked, day: str, untold: list[tuple[str, bool]]
) -> None:
    columns = ["activity", "by_programme"]
    assert asked("unpublicised_activities", UNTOLD, columns, year=2020, as_of=day) == untold


REWARDS = [
    *(school(f"S{n}", f"{name}小") for n, name in enumerate("甲乙丙丁", start=1)),
    "MERGE (:Town {id: 'c:W1', code: 'W1', name: '一镇'})",
    link("School:S1", "SERVES_AS_BASE", "Town:W1", since="2019-01-01", until="2020-01-02"),
    link("School:S2", "SERVES_AS_BASE", "Town:W1", since="2019-01-01", until="2020-01-01"),
    *(teacher(f"T1{n}", f"甲{n}", "S1") for n in range(5)),
    *(teacher(f"T2{n}", f"乙{n}", "S2") for n in range(10)),
    *(teacher(f"T3{n}", f"丙{n}", "S3") for n in range(10)),
    teacher("T40", "丁", "S4", role="care_worker"),
    *held("A1", "2020-01-01", by="School:S1", at="S1"),
    *held("A2", "2020-12-31", by="School:S1"),
    *held("A3", "2020-05-01", kind="sending_teaching", at="S3"),
    *held("A4", "2019-12-31", by="School:S2"),
    *(attended(f"T1{n}", "A1", "2020-01-01", 8) for n in range(3)),
    attended("T30", "A3", "2020-05-01", 8),
    attended("T20", "A4", "2019-12-31", 8),
    rated("V1", "A1", 4.2, 30),
    rated("V1", "A2", 4.2, 10),
    rated("V1", "A3", 2.9, 10),
    *(node("FundingDecision", f"D{n}", year=year, kind=kind, amount=amount, reason="考核")
      for n, year, kind, amount in ((1, 2020, "reward", 5000.0), (2, 2020, "penalty", 2000.0),
                                    (3, 2019, "reward", 900.0), (4, 2020, "penalty", 800.0))),
    *(link(f"FundingDecision:D{n}", "DECIDES_ON", f"School:S{s}") for n, s in ((1, 1), (2, 1), (3, 1), (4, 2))),
]  # fmt: skip
PROPOSAL = ["school", "studies", "trained_share", "rating", "base", "proposal", "reasons", "decided"]  # fmt: skip


@pytest.mark.thorough
def test_two_good_reasons_bring_a_reward_and_two_bad_ones_a_penalty(asked: Asked) -> None:
    """One in ten of S3 was trained, which is not below a tenth. S4 has only a care worker."""
    good = ["many_studies", "well_trained", "well_rated"]
    assert asked("reward_proposals", REWARDS, PROPOSAL, year=2020) == [
        ("甲小", 2, 0.6, 4.2, True, "reward", good, 3000.0),
        ("乙小", 0, 0.0, None, False, "penalty", ["no_study", "few_trained"], -800.0),
        ("丙小", 0, 0.1, 2.9, False, "none", ["no_study", "low_rated"], None),
    ]
    assert asked("reward_proposals", [], PROPOSAL, year=2020) == []


@pytest.mark.parametrize(
    ("given", "proposal", "reasons"),
    [
        ({"studies": 3}, "reward", ["well_trained", "well_rated"]),
        ({"studies": 3, "share": 0.61}, "none", ["well_rated"]),
        ({"studies": 3, "rating": 4.21}, "none", ["well_trained"]),
        ({"rating": 4.3, "low_rating": 4.21}, "none", ["many_studies", "well_trained", "low_rated"]),
    ],
)  # fmt: skip
def test_a_bad_reason_or_a_single_good_one_brings_no_reward(
    asked: Asked, given: dict[str, float], proposal: str, reasons: list[str]
) -> None:
    rows = asked("reward_proposals", REWARDS, ["proposal", "reasons", "school"], year=2020, **given)
    assert (proposal, reasons, "甲小") in rows


def test_a_year_is_judged_by_the_staff_and_schools_at_its_end(asked: Asked) -> None:
    """S1 loses two of its three trained teachers, S2 closes, S3 moves to the southern district."""
    changes = [
        "MATCH (t:Teacher)-[post:TEACHES_AT]->() WHERE t.number IN ['T10', 'T11'] SET post.until = date('2020-12-31')",
        "MATCH (s:School {id: 'c:S2'}) SET s.closed = date('2020-12-31')",
        """MATCH (s:School {id: 'c:S3'})-[lies:IN_DISTRICT]->() SET lies.until = date('2020-12-31')
        WITH s MATCH (d:SupervisionDistrict {id: 'c:south'})
        CREATE (s)-[:IN_DISTRICT {since: date('2020-12-31')}]->(d)""",
    ]
    drawn = [*REWARDS, *changes]
    columns = ["school", "district", "proposal"]
    rows = asked("reward_proposals", drawn, [*columns, "trained_share"], year=2020)
    assert rows == [("甲小", "北片", "reward", 1 / 3), ("丙小", "南片", "none", 0.1)]
    assert asked("reward_proposals", drawn, columns, year=2020, as_of="2020-12-30", district="北片") == [
        ("甲小", "北片", "reward"),
        ("乙小", "北片", "penalty"),
        ("丙小", "北片", "none"),
    ]  # fmt: skip


def test_a_future_year_has_no_proposals_and_the_current_year_ends_on_the_day(asked: Asked) -> None:
    assert asked("reward_proposals", REWARDS, ["school"], year=2022) == []
    rows = asked("reward_proposals", REWARDS, ["school", "studies"], year=2019, as_of="2019-12-30")
    assert dict(rows)["乙小"] == 0
    rows = asked("reward_proposals", REWARDS, ["school", "studies"], year=2019)
    assert dict(rows)["乙小"] == 1
