"""The county's networks as networkx graphs: named views for free analysis."""

from typing import TYPE_CHECKING

from yanxiu.graph.networks.reading import EVER, Time, network, network_steps, parse_time
from yanxiu.graph.networks.thinning import at_least, backbone, strongest
from yanxiu.graph.networks.views import VIEWS, View

if TYPE_CHECKING:
    from yanxiu.graph.networks.views import Network

__all__ = [
    "EVER",
    "VIEWS",
    "Network",
    "Time",
    "View",
    "at_least",
    "backbone",
    "network",
    "network_steps",
    "parse_time",
    "strongest",
]
