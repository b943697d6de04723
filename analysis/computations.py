"""The computations for questions with `computed` in their header.

The entry point `yanxiu.computations` registers them.
"""

from collections.abc import Mapping

from yanxiu.analysis.measures.brokers import brokers
from yanxiu.analysis.measures.critical import single_points_of_failure
from yanxiu.analysis.measures.diffusion import practice_diffusion
from yanxiu.analysis.measures.equality import access_equality
from yanxiu.analysis.measures.reach import trainer_reach
from yanxiu.analysis.measures.ties import (
    communities_found,
    core_and_periphery,
    district_homophily,
    weakly_tied_schools,
)
from yanxiu.queries.computed import Computation

COMPUTATIONS: Mapping[str, Computation] = {
    "brokers": brokers,
    "trainer_reach": trainer_reach,
    "weakly_tied_schools": weakly_tied_schools,
    "communities_found": communities_found,
    "single_points_of_failure": single_points_of_failure,
    "access_equality": access_equality,
    "practice_diffusion": practice_diffusion,
    "core_and_periphery": core_and_periphery,
    "district_homophily": district_homophily,
}
