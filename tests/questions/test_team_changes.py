"""Changes in a trainer team between two days."""

from tests.questions.conftest import Asked
from tests.questions.drawing import link, node, school, teacher


def _membership(
    number: str, since: str, until: str | None = None, tier: int = 2, **more: object
) -> str:
    ended = {"until": until} if until else {}
    held = {"role": "member", "tier": tier, **ended, **more}
    return link(f"Teacher:{number}", "TRAINS_IN", "TrainerTeam:G1", since=since, **held)


TEAM = [
    school("S1", "一小"),
    *(teacher(f"T{at}", name, "S1") for at, name in enumerate("安波程丁恩方", start=1)),
    node("TrainerTeam", "G1", name="小语团队", level="county", kind="trainers"),
    _membership("T1", "2018-09-01"),
    _membership("T2", "2018-09-01", "2020-01-01"),
    _membership("T3", "2020-01-02"),
    _membership("T4", "2018-09-01", "2020-03-01", 2),
    _membership("T4", "2020-03-01", None, 1),
    _membership("T5", "2018-09-01", "2020-03-01"),
    _membership("T5", "2020-03-01", None, role="leader"),
    _membership("T6", "2019-02-01", "2019-09-01"),
    "CREATE (:Expert {id: 'c:E1', code: 'E1', name: '高'})",
    link("Expert:E1", "TRAINS_IN", "TrainerTeam:G1", since="2019-05-01", role="member"),
]
COLUMNS = ["member_name", "change", "on", "tier_before", "tier", "role_before", "role"]


def test_members_who_joined_left_rose_or_changed_their_role_are_listed(asked: Asked) -> None:
    days = {"from": "2018-12-31", "to": "2020-12-31"}
    assert asked("team_changes", TEAM, COLUMNS, **days) == [
        ("程", "joined", "2020-01-02", None, 2, None, "member"),
        ("高", "joined", "2019-05-01", None, None, None, "member"),
        ("波", "left", "2020-01-01", 2, None, "member", None),
        ("恩", "role", "2020-03-01", 2, 2, "member", "leader"),
        ("丁", "rose", "2020-03-01", 2, 1, "member", "member"),
    ]


def test_a_member_who_joined_and_left_between_the_days_is_not_listed(
    asked: Asked,
) -> None:
    names = ["member_name", "change"]
    assert ("方", "joined") in asked("team_changes", TEAM, names, **{"from": "2019-01-31", "to": "2019-08-31"})  # fmt: skip
    assert asked("team_changes", TEAM, names, **{"from": "2019-08-31", "to": "2019-09-01"}) == [
        ("方", "left")
    ]
    assert asked("team_changes", TEAM, names, **{"from": "2020-03-01", "to": "2020-03-01"}) == []


def test_a_lower_tier_is_a_fall(asked: Asked) -> None:
    fell = "MATCH (:Teacher {id: 'c:T4'})-[r:TRAINS_IN]->() WHERE r.until IS NULL SET r.tier = 3"
    rows = asked("team_changes", [*TEAM, fell], ["member_name", "change"], to="2020-12-31", **{"from": "2018-12-31"})  # fmt: skip
    assert ("丁", "fell") in rows
