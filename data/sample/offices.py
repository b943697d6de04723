"""Generates the staff of the five units and the later center, research rooms, official posts and experts."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import count
from random import Random

from yanxiu.data.sample.figures import figures
from yanxiu.data.sample.names import person
from yanxiu.data.sample.tables import read_table
from yanxiu.data.sample.world import DISTRICTS, Expert, Teacher, World
from yanxiu.data.sample.writing import Cell, Sheet

_FIGURES = figures("offices")

_BEGUN, _MERGED = date(2018, 6, 10), date(2021, 6, 10)
_HEAD, _STAFF, _RESEARCHER, _PART_TIME = "负责人", "工作人员", "教研员", "兼职教研员"
_APPOINTED, _SELECTED = "任命", "公开选聘"
# Numbers of heads, staff and researchers of each unit; the unit `_NOT_MOVED` has not joined the center.
_UNITS: Mapping[str, tuple[int, int, int]] = _FIGURES["units"]
_NOT_MOVED = "preschool-office"
_HEAD_OF_CENTER = "training-school"
_HELD: Mapping[str, tuple[tuple[date, date | None], ...]] = {
    "deputy-county-head": ((_BEGUN, None),),
    "bureau-director": ((_BEGUN, date(2021, 3, 1)), (date(2021, 3, 1), None)),
    "deputy-director-training": ((_BEGUN, date(2020, 8, 15)), (date(2020, 10, 1), None)),
    "personnel-deputy": ((_BEGUN, None),),
    "finance-deputy": ((_BEGUN, None),),
}
_NO_STAFF = "dongting"
_LEFT, _NO_HEAD_SINCE = "changlun", date(2021, 9, 1)

People = Iterator[list[Cell]]  # number and name of people who work at no school


def staff_offices(world: World) -> None:
    """Adds the sheets of official posts, staff of the units, and engaged experts."""
    chance = world.independent_chance("offices")
    people = _people(chance)
    names = {row["代码"]: row["名称"] for row in (*read_table("units"), *read_table("centers"))}
    posts = Sheet("职务任职", "职务 人员编号 姓名 起始日期 终止日期", text=True)
    for row in read_table("positions"):
        for since, until in _HELD.get(row["代码"], ()):
            posts.rows.append([row["名称"], *next(people), since, until])
    staff = Sheet("机构人员", "机构 人员编号 姓名 岗位 选任方式 起始日期 终止日期")
    center = names[read_table("centers")[0]["代码"]]
    for code in _UNITS:
        staff.rows += _unit(code, names[code], center, people)
    staff.rows += _part_time(world, chance, names["research-office"], center)
    world.sheets += [posts, staff, _experts(world, chance, names)]


def staff_research_rooms(world: World) -> None:
    """Adds the staff of the research rooms: one room has no staff, one has lost its head."""
    chance = world.independent_chance("rooms")
    sheet = Sheet("学区研训室人员", "研训室 教师编号 姓名 岗位 起始日期 终止日期")
    rooms = {row["责任区"]: row["名称"] for row in read_table("research_rooms")}
    for place, code in enumerate(DISTRICTS):
        if code == _NO_STAFF or code not in rooms:
            continue
        since = date(2020, 3, 1) if place % 3 else date(2020, 9, 1)
        for at, one in enumerate(_seasoned(world, chance, code, 3 + place % 2)):
            role = "研训员" if at else "主任"
            until = _NO_HEAD_SINCE if code == _LEFT and not at else None
            sheet.rows.append([rooms[code], one.number, one.name, role, since, until])
    world.sheets.append(sheet)


def _people(chance: Random) -> People:
    for number in count(1):
        yield [f"J{number:03d}", person(chance, chance.random() < 0.5)]


def _unit(code: str, name: str, center: str, people: People) -> Iterator[list[Cell]]:
    """The staff of a unit. At the merger most move to the center; a few researchers leave.

    All heads except one become ordinary staff.
    """
    heads, staff, researchers = _UNITS[code]
    roles = (_HEAD,) * heads + (_STAFF,) * staff + (_RESEARCHER,) * researchers
    for place, role in enumerate(roles):
        one = next(people)
        recruited = code == "training-school" and place == len(roles) - 1
        since = date(2019, 9, 1) if recruited else _BEGUN
        chosen = _SELECTED if recruited else _APPOINTED
        if code == _NOT_MOVED:
            yield [name, *one, role, chosen, since, None]
            continue
        yield [name, *one, role, chosen, since, _MERGED]
        if role == _RESEARCHER and place % 4 == 2:
            continue
        moved = _STAFF if role == _HEAD and code != _HEAD_OF_CENTER else role
        yield [center, *one, moved, chosen, _MERGED, None]


def _part_time(world: World, chance: Random, office: str, center: str) -> Iterator[list[Cell]]:
    """Teachers who do research part-time; later ones are selected openly, and one does not move to the center."""
    teams = [one for team in world.teams for one in team.members if not one.until]
    able = list(dict.fromkeys(one.teacher for one in teams if one.teacher.since.year < 2018))
    chosen = chance.sample(able, min(len(able), 11))
    for place, one in enumerate(chosen[:8]):
        early = place < 4
        since = date(2018, 11, 1) if early else date(2020, 9, 1)
        how = _APPOINTED if early else _SELECTED
        behind = place == 5
        head: list[Cell] = [one.number, one.name, _PART_TIME, how]
        yield [office, *head, since, None if behind else _MERGED]
        if not behind and place != 1:
            yield [center, *head, _MERGED, None]
    for one in chosen[8:]:
        yield [center, one.number, one.name, _RESEARCHER, _SELECTED, date(2021, 9, 1), None]


def _experts(world: World, chance: Random, names: Mapping[str, str]) -> Sheet:
    """The experts of the trainer teams except one, and a few others."""
    known = [one for team in world.teams for one in team.experts][1:]
    others = [
        Expert(f"X{number:03d}", person(chance, chance.random() < 0.5), "合成师范学院")
        for number in (11, 12, 13)
    ]
    sheet = Sheet("专家聘请", "专家编号 姓名 工作单位 聘请机构 起始日期 终止日期", text=True)
    for place, one in enumerate((*known, *others)):
        office = names["research-office" if place == 1 else "teacher-office"]
        since = date(2018 + place % 3, 9, 1)
        until = date(since.year + 2, 9, 1) if place % 2 else None
        sheet.rows.append([one.code, one.name, one.affiliation, office, since, until])
    return sheet


def _seasoned(world: World, chance: Random, district: str, number: int) -> Iterable[Teacher]:
    able = [
        one
        for one in world.teachers
        if one.school.district == district
        and one.role != "care_worker"
        and one.since.year < 2019
        and not one.school.private
    ]
    better = [one for one in able if one.rank.endswith("高级教师")]
    pool = better if len(better) >= number else able
    return chance.sample(pool, min(len(pool), number))
