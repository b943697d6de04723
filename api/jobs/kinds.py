"""The kinds of jobs: their parameters, and who may start them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yanxiu.graph.access import Caller
from yanxiu.graph.text import Text

GROUPINGS = ("county", "district", "stage", "subject", "cell")
MOST_TEXT = 20_000  # characters of a scenario
MOST_ENTRIES = 2_000  # entries of a list


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of a job.

    kind     `String`, `Int`, `Float`, `Boolean`, `Date`, or `Keys`: rows of a roster by their codes
    choices  the only allowed words; longest: most characters of a text
    """

    name: str
    kind: str
    about: Text
    many: bool = False
    least: float = 0
    most: float = 2**31 - 1
    choices: tuple[str, ...] = ()
    longest: int = 200


PARAMS: Mapping[str, Param] = {
    each.name: each
    for each in (
        Param("county", "String", Text("County, by name or code; default: all", "县：名称或代码，默认全部")),
        Param("as_of", "Date", Text("Last day of the data to use, or start date of a plan; default: today", "依据数据截止日期，或方案起始日期；默认今天")),
        Param("language", "String", Text("Language of the rows, en or zh; default: that of the request", "结果的语言：en 或 zh，默认按请求"), choices=("en", "zh")),
        Param("scenario", "String", Text("Text of a scenario file: the result is shown beside today's", "情景文件的文本：结果与现状并列"), longest=MOST_TEXT),
        Param("seconds", "Float", Text("Time limit of the solver, in seconds", "求解时间上限（秒）"), least=1, most=120),
        Param("since", "Date", Text("First day of training to count", "参训起算日期")),
        Param("until", "Int", Text("Last year of the forecast", "预测到哪一年"), least=1900, most=2200),
        Param("by", "String", Text("How to break rows down, besides the county", "除全县外按什么分列"), choices=GROUPINGS),
        Param("runs", "Int", Text("Number of simulation runs", "模拟次数"), least=1, most=10_000),
        Param("seed", "Int", Text("Random seed", "随机种子")),
        Param("plan_only", "Boolean", Text("Count only planned and announced seats", "只计方案与已公布的名额")),
        Param("assume", "String", Text("Replaced assumptions, such as fill=0.9", "替换假设，如 fill=0.9"), many=True),
        Param("backtest", "Boolean", Text("Compare with what happened", "并列实际结果")),
        Param("kinds", "String", Text("Allowed kinds of activities", "可举办的活动类型"), many=True),
        Param("a_year", "Int", Text("Maximum number of activities of a kind per person per year", "每人每年同类活动最多次数"), least=1),
        Param("ceiling", "Int", Text("Maximum number of schools per mentor", "每人最多指导学校数"), least=1),
        Param("each", "Int", Text("Maximum number of mentors per school", "每校最多指导教师数"), least=1),
        Param("every", "Boolean", Text("Require a mentor for every school", "每所学校都须有指导教师")),
        Param("activities", "String", Text("Codes of activities", "活动代码"), many=True),
        Param("from", "Date", Text("Earliest start date of an activity", "活动最早开始日期")),
        Param("to", "Date", Text("Latest start date of an activity", "活动最晚开始日期")),
        Param("most", "Int", Text("Maximum number of activities per teacher, of all activities, or of rows", "每人活动数、活动总数或行数的上限")),
        Param("school_most", "Int", Text("Maximum number of teachers from one school per activity", "同校参加同一活动的人数上限"), least=1),
        Param("least", "Int", Text("Minimum number of teachers per activity, or of seats per district or training room", "活动人数、责任区名额或场地座位的下限")),
        Param("new_most", "Int", Text("Maximum number of towns that get a new base school", "新增基地校上限")),
        Param("seats", "Int", Text("Number of seats to allocate", "待分配名额"), least=1),
        Param("stage", "String", Text("Stage, by code or name", "学段")),
        Param("subject", "String", Text("Subject, by code or name", "学科")),
        Param("fix", "String", Text("Fixed number of seats for a district, such as 岭北=12", "固定某责任区名额，如 岭北=12"), many=True),
        Param("years", "Int", Text("Years without training after which a teacher counts as in need", "未训年限"), least=1, most=50),
        Param("starts", "Date", Text("Start date of the activities in the roster", "名册中活动的开始日期")),
        Param("budget", "Float", Text("Budget of the year in yuan; default: the training funds recorded for that year", "年度预算（元）；默认该年度登记的全县培训经费"), most=1e12),
        Param("size", "Int", Text("Seats per activity", "每次活动名额"), least=1),
        Param("seat_cost", "Float", Text("Yuan per seat", "每个名额经费（元）"), most=1e9),
        Param("kind_of_activity", "String", Text("Kind of the activities", "活动类型")),
        Param("pair_least", "Int", Text("Minimum number of activities per district pair", "每个片区最少活动数")),
        Param("cut", "Float", Text("Cut the budget by this percentage and show the effect", "预算削减百分比：给出其影响"), most=100),
        Param("keep", "Keys", Text("Rows that must be in the plan, by their keys", "须保留的行（按 key）")),
        Param("without", "Keys", Text("Rows that must not be in the plan, by their keys", "须排除的行（按 key）")),
        Param("name", "String", Text("School, teacher, community or question", "学校、教师、共同体或问题的名称")),
        Param("given", "String", Text("Parameters of the question: year=2020", "问题的参数，如 year=2020"), many=True),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job.

    parameters   names of its parameters, in addition to county, as_of and language; needs: the required ones
    places       kinds of places whose callers may start it for their own place
    """

    name: str
    title: Text
    parameters: tuple[str, ...]
    required: tuple[str, ...] = ()
    places: frozenset[str] = frozenset()

    def allows(self, caller: Caller) -> bool:
        """True if the caller may start this kind of job."""
        whole = caller.role.place is None and caller.role.personal
        return whole or caller.role.place in self.places


_PINS = ("keep", "without")
_PLAN = ("scenario", "seconds")
KINDS: Mapping[str, JobKind] = {
    each.name: each
    for each in (
        JobKind("forecast", Text("Forecast of coverage", "参训覆盖预测"), ("scenario", "since", "until", "by", "runs", "seed", "plan_only", "assume", "backtest"), places=frozenset({"district"})),
        JobKind("credits", Text("Who will lack credits, and how to prevent it", "学分不足预测与补足办法"), ("scenario", "kinds", "a_year", "seconds"), places=frozenset({"district", "school"})),
        JobKind("plan_mentors", Text("Mentors for schools", "学校指导教师安排"), (*_PLAN, *_PINS, "ceiling", "each", "every")),
        JobKind("plan_places", Text("Teachers for activities", "参训教师安排"), (*_PLAN, *_PINS, "activities", "from", "to", "most", "school_most", "least")),
        JobKind("plan_bases", Text("Base schools", "培训基地校安排"), (*_PLAN, *_PINS, "least", "new_most")),
        JobKind("plan_seats", Text("Seats by district", "名额分配"), (*_PLAN, "seats", "stage", "subject", "least", "fix", "years", "starts"), ("seats", "stage", "subject")),
        JobKind("plan_budget", Text("Activities for a budget", "年度经费安排"), (*_PLAN, *_PINS, "budget", "cut", "size", "seat_cost", "kind_of_activity", "pair_least", "most", "years", "starts")),
        JobKind("recommend_for_school", Text("Mentors for a school", "为学校推荐指导教师"), ("name", "most"), ("name",), frozenset({"district"})),
        JobKind("recommend_for_teacher", Text("Activities and communities for a teacher", "为教师推荐培训与共同体"), ("name", "most"), ("name",), frozenset({"district", "school"})),
        JobKind("recommend_for_community", Text("Members for a community", "为共同体推荐成员"), ("name", "most"), ("name",)),
        JobKind("question", Text("A question under a scenario", "情景下的问题"), ("scenario", "name", "given"), ("scenario", "name")),
    )
}  # fmt: skip
COMMON_PARAMETERS = ("county", "as_of", "language")


def may_begin_any(caller: Caller) -> bool:
    """True if the caller may start any kind of job."""
    return any(kind.allows(caller) for kind in KINDS.values())


@dataclass(frozen=True, slots=True)
class JobRequest:
    """A requested job: its kind and its checked parameters."""

    kind: JobKind
    given: Mapping[str, Any] = field(default_factory=dict)
