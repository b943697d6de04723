"""Generates training rooms, and the base schools that the towns chose."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from random import Random

from yanxiu.data.sample.figures import figures
from yanxiu.data.sample.world import School, World
from yanxiu.data.sample.writing import Sheet

_FIGURES = figures("bases")

_CHOSEN_IN_2018: int = _FIGURES["chosen_in_2018"]
_CHANCES: Mapping[str, float] = _FIGURES["chances"]
_ENDED = date(2021, 9, 1)


def equip_schools(world: World) -> None:
    """Sets seats in training rooms: many larger schools have some; for a few schools the number is unknown."""
    chance = world.independent_chance("seats")
    for school in world.schools:
        draw = chance.random()
        if draw < _CHANCES.get(school.kind, 0.15):
            school.training_seats = 10 * round(school.staff * chance.uniform(0.8, 2.2) / 10)
        elif draw < 0.95:
            school.training_seats = 0


def choose_base_schools(world: World) -> None:
    """Adds the base schools: some towns choose in 2018, most of the others in 2020, two towns never."""
    chance = world.independent_chance("bases")
    sheet = Sheet("培训基地校", "学校 乡镇 起始日期 终止日期")
    best = _best(world, chance)
    towns = list(best)
    chance.shuffle(towns)
    for place, town in enumerate(towns[:-2]):
        school = best[town]
        since = date(2018, 10, 30) if place < _CHOSEN_IN_2018 else date(2020, 9, 1)
        until = _ENDED if place == 2 else None
        sheet.rows.append([school.name, town, since, until])
    world.sheets.append(sheet)


def _best(world: World, chance: Random) -> dict[str, School]:
    """The school with the most seats in each town; in a few towns the second best."""
    able: dict[str, list[School]] = defaultdict(list)
    for school in world.schools:
        if not school.private and not school.closed and school.training_seats:
            able[school.town].append(school)
    best = {}
    for town, schools in able.items():
        schools.sort(key=lambda one: -(one.training_seats or 0))
        best[town] = schools[1 if len(schools) > 1 and chance.random() < 0.2 else 0]
    return best
