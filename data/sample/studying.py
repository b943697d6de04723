"""Generates all training of the sample county and its records, step by step."""

from itertools import count

from yanxiu.data.sample.enrolling import add_enrolments
from yanxiu.data.sample.feedback import publicise, survey_teachers
from yanxiu.data.sample.hosting import name_hosts, phase_sending, sum_up_pilot
from yanxiu.data.sample.ledger import study_alone
from yanxiu.data.sample.schedule import Plan
from yanxiu.data.sample.school_study import study_at_schools
from yanxiu.data.sample.study import Study
from yanxiu.data.sample.study_sheets import sheets
from yanxiu.data.sample.teaching import assign_trainers
from yanxiu.data.sample.themes import link_themes, spread_themes
from yanxiu.data.sample.training import hold_training
from yanxiu.data.sample.world import World


def study_together(world: World, plan: Plan) -> None:
    """Fills `world.activities` and `world.attendance`, and adds the rosters of the related records."""
    numbers = count(1)

    def code(year: int) -> str:
        return f"HD{year}-{next(numbers):03d}"

    study = Study()
    before, world.chance = world.chance, world.independent_chance("training")
    hold_training(world, plan, code)
    spread_themes(world, study)
    study_at_schools(world, study, code)
    name_hosts(world)
    phase_sending(world, study)
    sum_up_pilot(world, study)
    link_themes(world, study)
    assign_trainers(world, study)
    survey_teachers(world, study)
    publicise(world, study)
    add_enrolments(world, study)
    study_alone(world, study)
    world.chance = before
    world.sheets += sheets(study)
