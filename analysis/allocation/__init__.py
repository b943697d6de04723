"""Plans next year with a solver: mentors, places, base schools, seats and money. Plans are exact and give reasons."""

from yanxiu.analysis.allocation.bases import plan_bases
from yanxiu.analysis.allocation.budget import plan_budget
from yanxiu.analysis.allocation.mentors import plan_mentors
from yanxiu.analysis.allocation.places import plan_places
from yanxiu.analysis.allocation.plan import Pins, Plan, Roster
from yanxiu.analysis.allocation.programme import Contradiction
from yanxiu.analysis.allocation.seats import plan_seats

__all__ = [
    "Contradiction",
    "Pins",
    "Plan",
    "Roster",
    "plan_bases",
    "plan_budget",
    "plan_mentors",
    "plan_places",
    "plan_seats",
]
