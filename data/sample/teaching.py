"""Generates who taught each activity: trainers of matching teams, and sometimes an expert."""

from collections.abc import Iterable

from yanxiu.data.sample.figures import figures
from yanxiu.data.sample.study import YEARS, Study, TaughtActivity
from yanxiu.data.sample.teams import LEADER, TRAINERS, TUTORS
from yanxiu.data.sample.world import Activity, Group, Member, Teacher, World

_FIGURES = figures("teaching")

_UNTAUGHT = ("共同体活动", "网络与校本整合研修")
_ALWAYS = ("送教下乡", "送培到县", "县级集中培训", "校园长培训", "培训管理者培训")
_SOMETIMES: float = _FIGURES["sometimes"]
_POOL: int = _FIGURES["pool"]
Candidate = tuple[Member, Group]


def assign_trainers(world: World, study: Study) -> None:
    """Fills `study.taught` for 2018 to 2022.

    Nobody teaches an activity that they attend, and the hours taught do not exceed those of the activity.
    """
    attended: dict[str, set[Teacher]] = {}
    for row in world.attendance:
        attended.setdefault(row.activity.code, set()).add(row.teacher)
    teams = [team for team in world.teams if team.kind in (TRAINERS, TUTORS)]
    leaders = [
        (one, team)
        for team in teams
        if not team.district
        for one in team.members
        if one.role == LEADER
    ][:_POOL]
    for activity in sorted(world.activities, key=lambda one: (one.starts, one.code)):
        if activity.starts.year not in YEARS or activity.kind in _UNTAUGHT:
            continue
        if activity.kind not in _ALWAYS and world.chance.random() > _SOMETIMES:
            continue
        there = attended.get(activity.code, set())
        fitting = list(_free(_matching_members(activity, teams) or leaders, activity, there))
        _share(world, study, activity, fitting)


def _matching_members(activity: Activity, teams: Iterable[Group]) -> list[Candidate]:
    """The members of teams that match the activity's subject and stage; district teams must match its districts."""
    places = set(activity.districts) or ({activity.venue.district} if activity.venue else set())
    return [
        (one, team)
        for team in teams
        if set(team.stages) & set(activity.stages)
        and set(team.subjects) & set(activity.subjects)
        and (not team.district or team.district in places)
        for one in team.members
    ]


def _free(
    among: Iterable[Candidate], activity: Activity, there: set[Teacher]
) -> Iterable[Candidate]:
    seen = set(there)
    for one, team in among:
        left = one.until is not None and one.until <= activity.ends
        if one.since <= activity.starts and not left and one.teacher not in seen:
            seen.add(one.teacher)
            yield one, team


def _share(world: World, study: Study, activity: Activity, fitting: list[Candidate]) -> None:
    """Distributes the hours among one to three trainers, preferably leaders; an expert may share long activities."""
    experts = [one for team in world.teams for one in team.experts]
    left = activity.hours
    if experts and activity.hours >= 24 and world.chance.random() < 0.3:
        hours = min(left, 6.0)
        study.taught.append(TaughtActivity(activity, world.chance.choice(experts), hours))
        left -= hours
    number = 1 if activity.hours <= 12 else 3
    chosen = world.choose_some(fitting, number, lambda one: 4.0 if one[0].role == LEADER else 1.0)
    for place, (one, team) in enumerate(chosen):
        hours = left if place == len(chosen) - 1 else float(round(left * 0.5))
        left -= hours
        if hours > 0:
            study.taught.append(TaughtActivity(activity, one.teacher, hours, team))
