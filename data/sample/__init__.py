"""Generates synthetic rosters of a fictional county; the same seed and scale give the same rosters."""

from pathlib import Path
from random import Random

from yanxiu.data.sample.counties import MOST, SampleCounty, sample_counties, write_plan
from yanxiu.data.sample.groups import create_communities, create_workshops
from yanxiu.data.sample.places import create_schools
from yanxiu.data.sample.ranks import rank_trainers
from yanxiu.data.sample.rosters import write_rosters
from yanxiu.data.sample.running import run_county
from yanxiu.data.sample.schedule import read_plan
from yanxiu.data.sample.studying import study_together
from yanxiu.data.sample.teachers import hire_teachers
from yanxiu.data.sample.teams import create_teams, mentor_schools
from yanxiu.data.sample.world import World

__all__ = ["MOST", "generate", "generate_counties"]


def generate_counties(
    folder: Path, number: int, seed: int = 2018, scale: float = 1.0
) -> dict[str, list[Path]]:
    """Writes the plan and rosters of `number` fictional counties (1 to MOST), each into a folder named by its code.

    The counties follow the structure of Xiangyin's plan. Several counties may use the same names of districts and
    schools and the same teachers' numbers, but each has its own people and figures. Returns the paths by code.
    """
    return {
        county.code: [
            *write_plan(folder / county.code, county),
            *generate(folder / county.code, seed + place, scale, county),
        ]
        for place, county in enumerate(sample_counties(number, seed), start=1)
    }


def generate(
    folder: Path, seed: int = 2018, scale: float = 1.0, county: SampleCounty | None = None
) -> list[Path]:
    """Writes the rosters into `folder`, which is created if missing, and returns their paths.

    `scale` multiplies schools, teachers, seats and attendance: 1 is about 180 schools and 4,500
    teachers. Schools, teams and training follow the schedule of Xiangyin's plan; the people are fictional.
    With a `county`, its names are used.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plan = read_plan()
    world = World(Random(seed), scale, seed)  # noqa: S311
    create_schools(world)
    hire_teachers(world)
    create_teams(world)
    mentor_schools(world)
    rank_trainers(world)
    create_workshops(world, plan)
    create_communities(world)
    study_together(world, plan)
    run_county(world)
    return write_rosters(folder, world, county.renamed_text if county else None)
