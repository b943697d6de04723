"""Generates school partnerships: provincial schools with the county seat, then seat schools with townships.

Some pairs meet; others exist only on paper.
"""

from datetime import date, timedelta

from yanxiu.data.sample.world import Activity, School, World
from yanxiu.data.sample.writing import Sheet

KIND = "名校乡村校手拉手"
_OUTSIDE = (("省会示范小学", "长沙市"), ("省会示范中学", "长沙市"), ("省级示范幼儿园", "长沙市"))
_STAGES = ("primary", "junior_high", "kindergarten")
_ITEMS = {2019: "2019-hand-in-hand-open", 2020: "2020-hand-in-hand-open"}


def pair_schools(world: World) -> None:
    """Adds the pairs of 2019 (partners outside the county) and 2020 (within it), and their meetings.

    In each year one pair never meets.
    """
    chance = world.independent_chance("hand in hand")
    sheet = Sheet("手拉手结对", "受援学校 名校 县外名校 名校所在地 起始日期 终止日期", text=True)
    for place, (stage, (name, where)) in enumerate(zip(_STAGES, _OUTSIDE, strict=True)):
        school = chance.choice(_open(world, stage, rural=False))
        day = date(2019, 3, 1)
        sheet.rows.append([school.name, None, name, where, day, None])
        if place:
            world.activities.append(_meeting(school, stage, name, day + timedelta(40 * place)))
    for place, stage in enumerate((*_STAGES, *_STAGES)):
        school = chance.choice(_open(world, stage, rural=True))
        strong = chance.choice(_open(world, stage, rural=False))
        day = date(2020, 9, 1)
        sheet.rows.append([school.name, strong.name, None, None, day, None])
        if place:
            world.activities.append(
                _meeting(school, stage, strong.name, day + timedelta(9 * place))
            )
    world.sheets.append(sheet)


def _open(world: World, stage: str, *, rural: bool) -> list[School]:
    return [
        one
        for one in world.schools
        if stage in one.stages and one.rural == rural and not one.closed and one.opened.year < 2019
    ]


def _meeting(school: School, stage: str, partner: str, day: date) -> Activity:
    return Activity(
        code=f"SLS{day:%Y%m%d}",
        name=f"{school.name}与{partner}手拉手活动",
        kind=KIND,
        starts=day,
        ends=day,
        hours=6,
        seats=20,
        stages=(stage,),
        item=_ITEMS[day.year],
        venue=school,
        organisers=(partner,),
    )
