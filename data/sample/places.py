"""Generates the schools of the sample county by kind and district, with renamings, mergers and closures."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yanxiu.data.sample.figures import figures
from yanxiu.data.sample.names import numeral
from yanxiu.data.sample.world import DISTRICTS, School, World

_FIGURES = figures("places")


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of school; `rural` and `urban` are the numbers per district of either sort."""

    name: str
    short: str
    stages: tuple[str, ...]
    locality: str
    staff: int
    rural: float
    urban: float
    pattern: str
    private: bool = False
    everywhere: bool = False
    home: str = "chengguan"


_KINDS = tuple(_Kind(**row) for row in _FIGURES["kinds"])
_URBAN: tuple[str, ...] = _FIGURES["urban"]
_SMALL_KINDS: tuple[str, ...] = _FIGURES["small_kinds"]


def create_schools(world: World) -> None:
    """Fills `world.schools`; at any scale every kind exists, and each district has the kinds marked `everywhere`."""
    counts = {kind.name: _spread(world, kind) for kind in _KINDS}
    for district in DISTRICTS:
        for kind in _KINDS:
            for n in range(1, counts[kind.name][district] + 1):
                world.schools.append(_school(world, district, kind, n))
    _fit_staff(world)
    _rename(world)
    _grow_towns(world)
    _merge(world)
    _leave_out(world)


def _spread(world: World, kind: _Kind) -> Mapping[str, int]:
    """The number of schools of a kind in each district; rounding remainders are carried to the next district."""
    owed, assigned = 0.0, 0
    counts: dict[str, int] = {}
    for district in DISTRICTS:
        owed += (kind.urban if district in _URBAN else kind.rural) * world.scale
        counts[district] = max(int(kind.everywhere), int(owed + 1e-9) - assigned)
        assigned += counts[district]
    if not assigned:
        counts[kind.home] = 1
    return counts


def _school(world: World, district: str, kind: _Kind, n: int) -> School:
    name, number, eastern = DISTRICTS[district], numeral(n), n % 2 == 1
    town = f"{name}东镇" if eastern else f"{name}西乡"
    primary = "primary" in kind.stages and kind.locality != "county_seat"
    opened = world.chance.randint(1998, 2013) if kind.private else world.chance.randint(1955, 2012)
    return School(
        code=f"S{len(world.schools) + 1:04d}",
        name=kind.pattern.format(
            district=name, n=number, town=town if n <= 2 else f"{town}第{number}"
        ),
        short=f"{name}{number}{kind.short}",
        kind=kind.name,
        stages=kind.stages,
        locality=kind.locality or ("town" if eastern else "township"),
        town=town,
        district=district,
        opened=date(opened, 9, 1),
        staff=kind.staff,
        private=kind.private,
        alliance=f"{name}{'东' if eastern else '西'}片小学联盟" if primary else "",
    )


def _fit_staff(world: World) -> None:
    """Varies the sizes of schools; at a small scale all kinds remain but the schools are smaller."""
    total = sum(school.staff for school in world.schools)
    factor = min(1.0, _FIGURES["teachers"] * world.scale / total)
    for school in world.schools:
        least = 2 if school.kind == "point" else 4
        school.staff = max(least, round(school.staff * factor * world.chance.uniform(0.85, 1.15)))


def _rename(world: World) -> None:
    some = [school for school in world.schools if school.kind in ("village", "junior", "private")]
    for school in world.chance.sample(some, min(len(some), world.scaled(_FIGURES["renamed"], 1))):
        former = school.name.replace("学区", "").replace("村小", "完全小学")
        school.former_name = former.replace("初级中学", "中学").replace("民办幼儿园", "幼儿园")
        school.renamed = world.day(date(2014, 9, 1), date(2020, 9, 1))


def _grow_towns(world: World) -> None:
    """Turns the locality of some township schools into a town; the roster contains only the present state."""
    some = [school for school in world.schools if school.locality == "township"]
    some = some or [school for school in world.schools if school.kind == "center"]
    for school in some[: world.scaled(_FIGURES["became_towns"], 1)]:
        school.locality = "town"
        school.locality_since = date(2016, 1, 1)


def _leave_out(world: World) -> None:
    """Removes a few village schools from their alliance, so that nobody supervises their study."""
    small = [school for school in world.schools if school.kind in _SMALL_KINDS]
    for school in world.independent_chance("alliances").sample(
        small, min(len(small), world.scaled(_FIGURES["without_alliance"], 1))
    ):
        school.alliance = ""


def _merge(world: World) -> None:
    """Closes some small schools and merges them into the center primary school of their district."""
    kinds = Counter(school.kind for school in world.schools)
    small = [
        school for school in world.schools if school.kind in _SMALL_KINDS and kinds[school.kind] > 1
    ]
    for school in world.chance.sample(small, min(len(small), world.scaled(_FIGURES["merged"], 1))):
        school.closed = date(world.chance.choice((2018, 2019, 2020)), 9, 1)
        school.merged_into = next(
            other
            for other in world.schools
            if other.kind == "center" and other.district == school.district
        )
