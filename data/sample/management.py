"""Generates teams that manage training in the county, most districts and some schools."""

from collections.abc import Iterator
from datetime import date
from random import Random

from yanxiu.data.sample.tables import read_table
from yanxiu.data.sample.world import DISTRICTS, School, Teacher, World
from yanxiu.data.sample.writing import Cell, Sheet

_MISSING = "heling"
_LEADER, _MEMBER = "组长", "成员"
_HEADS = ("principal", "teaching_vice_principal", "vice_principal")


def form_management_teams(world: World) -> None:
    """Adds the sheet of management teams; call it after `staff_offices`, whose staff manage for the county."""
    chance = world.independent_chance("management")
    sheet = Sheet(
        "管理团队",
        "管理团队代码 管理团队名称 层级 责任区 学校 人员编号 姓名 角色 起始日期 终止日期",
    )
    sheet.rows += _of_county(world)
    staff: dict[School, list[Teacher]] = {}
    for one in world.teachers:
        if one.role in _HEADS and one.since.year < 2021:
            staff.setdefault(one.school, []).append(one)
    for code in DISTRICTS:
        if code != _MISSING:
            sheet.rows += _of_district(chance, code, staff)
    for school, heads in staff.items():
        if len(heads) > 1 and chance.random() < 0.6:
            sheet.rows += _of_school(chance, school, heads)
    world.sheets.append(sheet)


def _of_county(world: World) -> Iterator[list[Cell]]:
    """The county's team: the heads of the units, and the staff recruited openly."""
    head: list[Cell] = ["GL-COUNTY", "县级培训管理团队", "县", None, None]
    [offices] = [sheet for sheet in world.sheets if sheet.title == "机构人员"]
    center = read_table("centers")[0]["名称"]
    leads = True
    for unit, number, name, role, how, since, _ in offices.rows:
        if unit != center and (role == "负责人" or (role, how) == ("工作人员", "公开选聘")):
            yield [*head, number, name, _LEADER if leads else _MEMBER, since, None]
            leads = False


def _of_district(
    chance: Random, code: str, staff: dict[School, list[Teacher]]
) -> Iterator[list[Cell]]:
    """The team of a district: heads of its center primary, junior high and county seat primary schools."""
    name = DISTRICTS[code]
    head: list[Cell] = [f"GL-{code.upper()}", f"{name}学区培训管理团队", "督学责任区", name, None]
    near = [
        one
        for school, heads in staff.items()
        if school.district == code and school.kind in ("center", "junior", "seat_primary")
        for one in heads
    ]
    chosen = chance.sample(near, min(len(near), 5))
    chosen.sort(key=lambda one: _HEADS.index(one.role))
    for place, one in enumerate(chosen):
        since = max(date(2018, 9, 1), one.since)
        until = date(2021, 9, 1) if place == 4 and since < date(2021, 9, 1) else None
        yield [*head, one.number, one.name, _MEMBER if place else _LEADER, since, until]


def _of_school(chance: Random, school: School, heads: list[Teacher]) -> Iterator[list[Cell]]:
    head: list[Cell] = [
        f"GL-{school.code}", f"{school.name}培训管理团队", "学校", None, school.name,
    ]  # fmt: skip
    start = date(chance.choice((2018, 2018, 2019, 2020)), 9, 1)
    for place, one in enumerate(sorted(heads, key=lambda one: _HEADS.index(one.role))):
        yield [
            *head, one.number, one.name, _MEMBER if place else _LEADER, max(start, one.since), None,
        ]  # fmt: skip
