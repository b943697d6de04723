"""Records of training besides activities and hours; the steps of the sample fill them one after the other."""

from dataclasses import dataclass, field
from datetime import date

from yanxiu.data.sample.world import Activity, Expert, Group, School, Teacher

YEARS = (2018, 2019, 2020, 2021, 2022)


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of study for a subject and stage, and the problem that it addresses."""

    code: str
    name: str
    problem: str
    stage: str
    subject: str


@dataclass(slots=True)
class ThemeCopy:
    """A school that adopted a theme."""

    theme: Theme
    school: School
    since: date
    until: date | None = None
    pilot: bool = False


@dataclass(slots=True)
class TaughtActivity:
    """Hours of an activity that a trainer taught, for a team or independently."""

    activity: Activity
    trainer: Teacher | Expert
    hours: float
    team: Group | None = None


@dataclass(slots=True)
class Phase:
    """A phase of an activity and its product."""

    activity: Activity
    kind: str
    starts: date
    ends: date
    product: str


@dataclass(slots=True)
class Survey:
    """A survey and its number of responses."""

    code: str
    name: str
    kind: str
    on: date
    responses: int


@dataclass(slots=True)
class SurveyResult:
    """The result of a survey about one subject of the survey: votes for a need, or a mean score."""

    survey: Survey
    about: tuple[str, str] | Theme | Activity | Teacher | Expert
    votes: int | None = None
    score: float | None = None
    answers: int | None = None


@dataclass(slots=True)
class PublicityItem:
    """An item of publicity."""

    code: str
    title: str
    on: date
    channel: str
    activity: Activity
    schools: list[School]


@dataclass(slots=True)
class Enrolment:
    """A nomination and, if there was one, the enrolment after it."""

    activity: Activity
    teacher: Teacher
    nominated: date | None
    enrolled: date | None


@dataclass(slots=True)
class SelfStudy:
    """An entry of self-study in the ledger."""

    code: str
    teacher: Teacher
    on: date
    hours: float
    credits: float
    reason: str


@dataclass(slots=True)
class Decision:
    """A school's decision on an entry."""

    record: SelfStudy
    school: School
    on: date
    decision: str
    reason: str


@dataclass(slots=True)
class Study:
    """All records of study."""

    themes: tuple[Theme, ...] = ()
    copies: list[ThemeCopy] = field(default_factory=list)
    of_activities: list[tuple[Theme, Activity]] = field(default_factory=list)
    of_workshops: list[tuple[Theme, Group]] = field(default_factory=list)
    taught: list[TaughtActivity] = field(default_factory=list)
    phases: list[Phase] = field(default_factory=list)
    surveys: list[Survey] = field(default_factory=list)
    results: list[SurveyResult] = field(default_factory=list)
    publicity: list[PublicityItem] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)
    self_study: list[SelfStudy] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
