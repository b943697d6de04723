"""The data of the sample county during generation: plain records and one source of randomness."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from yanxiu.data.sample.writing import Sheet
from yanxiu.graph.model.reference import REFERENCE

_T = TypeVar("_T")

DISTRICTS: Mapping[str, str] = {
    "lingbei": "岭北", "xinquan": "新泉", "dongting": "洞庭", "nanhu": "南湖",
    "changlun": "长仑", "heling": "鹤龙", "chengnan": "城南", "chengguan": "城关",
}  # fmt: skip
STAGES: Mapping[str, str] = {row["id"]: row["name"] for row in REFERENCE["Stage"]}
SUBJECTS: Mapping[str, str] = {row["id"]: row["name"] for row in REFERENCE["Subject"]}
LOCALITIES: Mapping[str, str] = {row["id"]: row["name"] for row in REFERENCE["Locality"]}
RURAL = frozenset(row["id"] for row in REFERENCE["Locality"] if row["rural"])
SMALL = frozenset({"village", "teaching_point"})


@dataclass(slots=True, eq=False)
class School:
    """A school as in its roster row; `staff` is the number of people who work there."""

    code: str
    name: str
    short: str
    kind: str
    stages: tuple[str, ...]
    locality: str
    town: str
    district: str
    opened: date
    staff: int
    private: bool = False
    alliance: str = ""
    former_name: str = ""
    renamed: date | None = None
    locality_since: date | None = None
    closed: date | None = None
    merged_into: "School | None" = None
    training_seats: int | None = None

    @property
    def rural(self) -> bool:
        return self.locality in RURAL

    @property
    def central(self) -> bool:
        return self.kind == "center"


@dataclass(slots=True, eq=False)
class Teacher:
    """A teacher with the current main post; `keenness` is the willingness to attend training (0: never)."""

    number: str
    name: str
    female: bool
    born: date
    hired: date
    rank: str
    school: School
    since: date
    role: str
    stage: str
    subjects: tuple[str, ...]
    homeroom: bool
    keenness: float
    trained: int = 0

    def teaches(self, stages: Iterable[str], subjects: Iterable[str]) -> bool:
        return self.stage in stages and bool(set(self.subjects) & set(subjects))


@dataclass(slots=True)
class Post:
    """A post that is not in the teachers' roster: a former main post or a second post."""

    teacher: Teacher
    school: School
    role: str
    main: bool
    since: date
    until: date | None


@dataclass(slots=True)
class Member:
    """A member of a team, workshop or community, with role and period."""

    teacher: Teacher
    role: str
    since: date
    until: date | None = None
    tier: int | None = None
    elected_at: str = ""


@dataclass(slots=True, eq=False)
class Expert:
    """An expert from outside the county."""

    code: str
    name: str
    affiliation: str


@dataclass(slots=True, eq=False)
class Group:
    """A trainer team, workshop or peer community."""

    code: str
    name: str
    stages: tuple[str, ...]
    subjects: tuple[str, ...]
    level: str = ""
    kind: str = ""
    district: str = ""
    founded: date | None = None
    year: int | None = None
    seats: int | None = None
    programme: str = ""
    item: str = ""
    members: list[Member] = field(default_factory=list)
    experts: list[Expert] = field(default_factory=list)


@dataclass(slots=True)
class Mentoring:
    """A trainer's mentoring of a school in one subject, for one team."""

    teacher: Teacher
    school: School
    subject: str
    team: Group
    since: date
    until: date | None


@dataclass(slots=True)
class YearPlan:
    """A community's plan for a year: planned activities, and money requested, granted and spent."""

    community: Group
    year: int
    planned: int
    requested: int
    granted: int
    spent: int


@dataclass(slots=True, eq=False)
class Activity:
    """A training activity with its dates."""

    code: str
    name: str
    kind: str
    starts: date
    ends: date
    hours: float
    seats: int
    stages: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    programme: str = ""
    item: str = ""
    venue: School | None = None
    workshop: str = ""
    community: str = ""
    organisers: tuple[str, ...] = ()
    round: int | None = None
    cost: int | None = None


@dataclass(slots=True)
class Attendance:
    """The hours credited to a teacher on a day for an activity."""

    activity: Activity
    teacher: Teacher
    hours: float
    on: date
    qualified: bool


@dataclass(slots=True)
class World:
    """The whole county during generation; random draws come from `chance` or from `independent_chance`."""

    chance: Random
    scale: float
    seed: int = 2018
    schools: list[School] = field(default_factory=list)
    teachers: list[Teacher] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    teams: list[Group] = field(default_factory=list)
    mentoring: list[Mentoring] = field(default_factory=list)
    workshops: list[Group] = field(default_factory=list)
    communities: list[Group] = field(default_factory=list)
    plans: list[YearPlan] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    attendance: list[Attendance] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)

    def independent_chance(self, step: str) -> Random:
        """A separate source of randomness for a step, so that its draws do not affect other steps."""
        return Random(f"{self.seed}:{step}")  # noqa: S311

    def scaled(self, number: int, least: int = 3) -> int:
        """A number given for scale 1, scaled to this county; at least `least`."""
        return max(least, round(number * self.scale))

    def day(self, first: date, last: date) -> date:
        """A random day from `first` to `last`, both included."""
        return first + timedelta(days=self.chance.randint(0, (last - first).days))

    def choose_some(
        self, among: Iterable[_T], number: int, weight: Callable[[_T], float]
    ) -> list[_T]:
        """Draws up to `number` different items with probability by weight; weight 0 is never drawn."""
        drawn = [
            (self.chance.random() ** (1 / heavy), one)
            for one in among
            if (heavy := weight(one)) > 0
        ]
        drawn.sort(key=lambda pair: pair[0], reverse=True)
        return [one for _, one in drawn[:number]]
