"""Generates studios of master teachers and principals, and guides for newly hired teachers."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from random import Random

from yanxiu.data.sample.figures import figures
from yanxiu.data.sample.world import STAGES, SUBJECTS, Teacher, World
from yanxiu.data.sample.writing import Cell, Sheet

_FIGURES = figures("studios")

# Studios of master teachers; with the principals' studio four of the five that annex 2 plans.
_MASTERS: tuple[tuple[str, str], ...] = _FIGURES["masters"]
_FOUNDED = (date(2018, 12, 1), date(2018, 12, 1), date(2019, 3, 1), date(2019, 9, 1))
_MOST_APPRENTICES: int = _FIGURES["most_apprentices"]


def open_studios(world: World) -> None:
    """Adds the sheet of studios; one has lost a member, one was closed."""
    chance = world.independent_chance("studios")
    sheet = Sheet(
        "名师工作室",
        "工作室代码 工作室名称 工作室类型 成立日期 教师编号 姓名 角色 起始日期 终止日期",
    )
    for place, (stage, subject) in enumerate(_MASTERS):
        name = f"{STAGES[stage]}{SUBJECTS[subject]}名师工作室"
        people = _pick(world, chance, 7, partial(_masters, stage=stage, subject=subject))
        sheet.rows += _studio(f"GZS{place + 1:02d}", name, "名师", _FOUNDED[place], people)
    heads = _pick(world, chance, 6, lambda one: one.role == "principal" and not one.school.private)
    sheet.rows += _studio("GZS04", "名校长工作室", "名校长", _FOUNDED[3], heads)
    world.sheets.append(sheet)


def guide_the_new(world: World) -> None:
    """Adds the two-year apprenticeships of teachers hired from 2015 on, most within their school."""
    chance = world.independent_chance("apprentices")
    sheet = Sheet(
        "师徒结对", "徒弟编号 徒弟姓名 师傅编号 师傅姓名 学科 起始日期 终止日期", text=True
    )
    able: dict[tuple[str, str, str], list[Teacher]] = defaultdict(list)
    for one in world.teachers:
        if one.hired.year < 2011 and one.subjects and one.role != "principal":
            able[one.school.district, one.stage, one.subjects[0]].append(one)
    load: Counter[Teacher] = Counter()
    for one in world.teachers:
        if one.hired.year < 2015 or not one.subjects or chance.random() > 0.7:
            continue
        near = [
            guide
            for guide in able[one.school.district, one.stage, one.subjects[0]]
            if load[guide] < _MOST_APPRENTICES and not guide.school.private
        ]
        if guide := _guide(chance, one, near):
            load[guide] += 1
            sheet.rows.append(_pair(one, guide))
    world.sheets.append(sheet)


def _masters(one: Teacher, stage: str, subject: str) -> bool:
    return one.role == "teacher" and one.teaches([stage], [subject])


def _guide(chance: Random, one: Teacher, near: list[Teacher]) -> Teacher | None:
    """A guide at the same school; if there is none, sometimes one at another school of the district."""
    own = [guide for guide in near if guide.school is one.school]
    pool = own or (near if chance.random() < 0.4 else [])
    return chance.choice(pool) if pool else None


def _pair(one: Teacher, guide: Teacher) -> list[Cell]:
    day = max(one.since, guide.since)
    since = date(day.year if day <= date(day.year, 9, 15) else day.year + 1, 9, 15)
    return [
        one.number, one.name, guide.number, guide.name, SUBJECTS[one.subjects[0]], since,
        since.replace(year=since.year + 2),
    ]  # fmt: skip


def _pick(
    world: World, chance: Random, number: int, fits: Callable[[Teacher], bool]
) -> list[Teacher]:
    """A random choice of teachers who fit; the host, with the highest rank, comes first."""
    able = [one for one in world.teachers if one.since.year < 2018 and fits(one)]
    chosen = chance.sample(able, min(len(able), number))
    return sorted(chosen, key=lambda one: (not one.rank.endswith("高级教师"), one.hired))


def _studio(
    code: str, name: str, kind: str, founded: date, people: list[Teacher]
) -> Iterator[list[Cell]]:
    given_up = date(2021, 12, 31) if code == "GZS03" else None
    for place, one in enumerate(people):
        left = date(2020, 9, 1) if place == 3 and code == "GZS01" else given_up
        role = "成员" if place else "主持人"
        yield [code, name, kind, founded, one.number, one.name, role, founded, left]
