"""Declares who may see the nodes of a label, by the caller's place in the organisation."""

from dataclasses import dataclass, field
from typing import Literal

Place = Literal["district", "school", "trainer"]
Audience = Literal["anyone", "county", "office", "placed"]


@dataclass(frozen=True, slots=True)
class Reach:
    """The steps, by their names with dots between, that lead from a node to a place; "" is the node itself.

    own    it belongs to the place, so that what is counted of it is the place's affair
    shown  the place only sees it: what it must know of others
    full   its personal fields are seen there in full
    """

    own: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    full: tuple[str, ...] = ()

    def via(self, step: str) -> "Reach":
        """The reach of what hangs on such a node by a step."""
        return Reach(*(_before(step, paths) for paths in (self.own, self.shown, self.full)))


NOWHERE = Reach()


@dataclass(frozen=True, slots=True)
class Access:
    """Who may see the nodes of a label.

    audience  `anyone`: every caller; `county`: every caller of its county; `office`: only those whose place
              is the whole county; `placed`: these, and the districts, schools and trainers that are reached
    county    how a node's county is told: by its `id` and a colon before the rest (`key`), by the id alone
              (`code`), or by that of the node which a step leads to
    """

    audience: Audience
    district: Reach = NOWHERE
    school: Reach = NOWHERE
    trainer: Reach = NOWHERE
    county: str = field(default="key", kw_only=True)

    def reach(self, place: Place) -> Reach:
        """The steps to one kind of place."""
        reached: Reach = getattr(self, place)
        return reached

    def via(self, step: str) -> "Access":
        """The access to what hangs on such a node by a step, such as a phase on its activity."""
        reaches = (self.reach(place).via(step) for place in ("district", "school", "trainer"))
        return Access(self.audience, *reaches)


def _before(step: str, paths: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{step}.{path}" if path else step for path in paths)


ANYONE = Access("anyone")
OF_COUNTY = Access("county")
OFFICE = Access("office")


def placed(district: Reach = NOWHERE, school: Reach = NOWHERE, trainer: Reach = NOWHERE) -> Access:
    """Access by place: the county's own, and whom the steps reach."""
    return Access("placed", district, school, trainer)
