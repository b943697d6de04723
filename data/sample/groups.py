"""Generates workshops and peer communities with their members, and the communities' yearly plans."""

from datetime import date
from itertools import count

from yanxiu.data.sample.figures import figures
from yanxiu.data.sample.schedule import Plan, ScheduleItem
from yanxiu.data.sample.world import STAGES, SUBJECTS, Group, Member, Teacher, World, YearPlan

_FIGURES = figures("groups")

HOST, ASSISTANT = "坊主", "助理"
_WORKSHOP_MEMBER, CONVENER, MEMBER = "坊员", "召集人", "成员"
_SEATS_UNWRITTEN: int = _FIGURES["seats_unwritten"]
_COMMUNITIES: tuple[tuple[str, str], ...] = _FIGURES["communities"]


def create_workshops(world: World, plan: Plan) -> None:
    """Fills `world.workshops`: one for each workshop item of the schedule, 2018 to 2020."""
    for item in plan.items:
        if item.line == "workshops":
            workshop = _workshop(world, plan, item)
            if workshop.members:
                world.workshops.append(workshop)


def create_communities(world: World) -> None:
    """Fills `world.communities` and `world.plans`; not all requested money is granted."""
    for number, (stage, subject) in zip(count(1), _COMMUNITIES):
        founded = date(2017 if number % 3 else 2018, 9 if number % 3 else 3, 1)
        community = Group(
            code=f"GT{number:02d}",
            name=f"{STAGES[stage]}{SUBJECTS[subject]}自主研修共同体({number})",
            stages=(stage,),
            subjects=(subject,),
            founded=founded,
        )
        people = _people(world, community, world.chance.randint(6, 12), founded)
        community.members = [
            Member(one, CONVENER if place == 0 else MEMBER, founded)
            for place, one in enumerate(people)
        ]
        if not people:
            continue  # a small county may have no suitable teachers
        world.communities.append(community)
        world.plans += [_year_plan(world, community, year) for year in range(2018, 2023)]


def _workshop(world: World, plan: Plan, item: ScheduleItem) -> Group:
    seats = world.scaled(item.seats or _SEATS_UNWRITTEN, 4)
    day = date(item.year, 9, 10)
    stages = "中小学" if len(item.stages) > 1 else STAGES[item.stages[0]]
    workshop = Group(
        code=f"GZF-{item.year}-{'-'.join((*item.stages, *item.subjects))}".upper(),
        name=f"{item.year}年{stages}{SUBJECTS[item.subjects[0]]}教师工作坊",
        stages=item.stages,
        subjects=item.subjects,
        year=item.year,
        seats=seats,
        programme=plan.workshop_programme(item),
        item=item.code,
    )
    people = _people(world, workshop, seats, day)
    people.sort(key=lambda one: one.hired)
    workshop.members = [
        Member(one, (HOST, ASSISTANT, ASSISTANT)[place] if place < 3 else _WORKSHOP_MEMBER, day)
        for place, one in enumerate(people)
    ]
    return workshop


def _people(world: World, group: Group, number: int, day: date) -> list[Teacher]:
    def weight(teacher: Teacher) -> float:
        fits = teacher.teaches(group.stages, group.subjects) and teacher.since < day
        return teacher.keenness * fits

    return world.choose_some(world.teachers, number, weight)


def _year_plan(world: World, community: Group, year: int) -> YearPlan:
    requested = world.chance.randrange(3000, 12001, 500)
    granted = 0 if world.chance.random() < 0.25 else requested - world.chance.choice((0, 0, 1000))
    spent = round(granted * world.chance.uniform(0.5, 1)) if granted else 0
    return YearPlan(community, year, world.chance.randint(2, 5), requested, granted, spent)
