"""Generates the organisation around the training: staff, budgets, rewards, penalties, promotions and rules."""

from yanxiu.data.sample.bases import choose_base_schools, equip_schools
from yanxiu.data.sample.hand_in_hand import pair_schools
from yanxiu.data.sample.management import form_management_teams
from yanxiu.data.sample.money import decide_on_funds, draw_up_budgets
from yanxiu.data.sample.offices import staff_offices, staff_research_rooms
from yanxiu.data.sample.ranks import elect_forums, set_team_rules
from yanxiu.data.sample.safeguards import follow_up_issues, put_in_force
from yanxiu.data.sample.studios import guide_the_new, open_studios
from yanxiu.data.sample.world import World


def run_county(world: World) -> None:
    """Adds training seats to `world.schools`, forums to `world.teams`, and the remaining `world.sheets`.

    Call it after the training, because the forums and the rewards depend on it.
    """
    equip_schools(world)
    elect_forums(world)
    set_team_rules(world)
    staff_offices(world)
    staff_research_rooms(world)
    form_management_teams(world)
    open_studios(world)
    guide_the_new(world)
    choose_base_schools(world)
    draw_up_budgets(world)
    decide_on_funds(world)
    pair_schools(world)
    put_in_force(world)
    follow_up_issues(world)
