"""A question: one Cypher statement under a TOML header in a block comment, in a file of its own.

A parameter that means a node says so, `refers = "SupervisionDistrict"`: it is looked up before the statement,
which gets the node's number or code. A column or parameter of few values is an `Enum` with `values`: a table of
its words in both languages, or the name of what has them (see `yanxiu.queries.vocabulary`).

`computed = "brokers"` in a header names what works rows out of the graph beforehand (see
`yanxiu.queries.computed`): the statement takes them as `$computed` and makes nodes of their keys. `shape = "people"`
says that the columns are some of those of `shapes.toml`: questions of one shape share their GraphQL types.

Every question can be asked of one county. No header declares the parameter `county`; every statement holds
itself to it: `WHERE school.id STARTS WITH $county`, since a county's nodes have ids that begin with its code.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from yanxiu.graph import days
from yanxiu.graph.days import read_day
from yanxiu.graph.errors import Refused
from yanxiu.graph.model import NODES, RELATIONSHIPS
from yanxiu.graph.text import Text
from yanxiu.graph.words import nearest
from yanxiu.queries.groups import GROUPS, OTHER
from yanxiu.queries.header import At, faults_in, line_of, toml_in_words
from yanxiu.queries.periods import without_period
from yanxiu.queries.shapes import SHAPES
from yanxiu.queries.vocabulary import NoSuchWords, Words, words_of

ENUM = "Enum"
SCALARS = ("String", "Int", "Float", "Boolean", "Date", ENUM)
UNITS = ("percent", "yuan", "year")
AS_OF = "as_of"
COMPUTED = "computed"  # the parameter with the rows that were computed
_HEADER = re.compile(r"\s*/\*(?P<header>.*?)\*/(?P<body>.*)", re.DOTALL)
_TYPE = re.compile(r"(?P<name>[A-Z]\w*)(?P<required>!?)|\[(?P<item>[A-Z]\w*)!\]!")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
# strings, quoted names and comments are skipped so that what they hold is not taken for Cypher
_TOKEN = re.compile(
    r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|//[^\n]*|/\*.*?\*/"""
    r"|\$(?P<param>[A-Za-z_]\w*)|:\s*(?P<labels>[A-Z]\w*(?:\s*\|\s*[A-Z]\w*)*)",
    re.DOTALL,
)


class QuestionFault(Refused):
    """Raised when a question's file is wrong; names the file, the line where it is known, and what to mend.

    at      the key of the header that is wrong, `("params", "year", "type")`
    near    words of the statement that are wrong
    """

    def __init__(
        self,
        path: Path,
        en: str,
        zh: str,
        *,
        line: int | None = None,
        at: At = (),
        near: str = "",
    ) -> None:
        line = line or _line(path, at, near)
        self.path = path
        self.told = Text(en=en, zh=zh)
        super().__init__(
            en=f"{path}{f', line {line}' if line else ''}: {en}",
            zh=f"{path}{f' 第 {line} 行' if line else ''}：{zh}",
        )


def _line(path: Path, at: At, near: str) -> int | None:
    try:
        file = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    if at:
        return line_of(file, at)
    body = file.partition("*/")[2]
    found = re.search(near, body) if near else None
    return body_line(file) + body[: found.start()].count("\n") if found else None


def body_line(file: str) -> int:
    """The line on which a file's header ends and the statement may begin."""
    return file.partition("*/")[0].count("\n") + 1


@dataclass(frozen=True, slots=True)
class Type:
    """`Float!`, `Teacher` or `[String!]!`: a scalar's or a label's name, required or not, a list or not."""

    name: str
    required: bool = False
    many: bool = False

    @property
    def is_node(self) -> bool:
        return self.name in NODES


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter.

    default  a value, None, or for a Date the words `today`, or `as_of`: the day asked about
    refers   the labels of which it names a node; none: it is a plain value
    words    of an Enum: its values, each with its word
    """

    name: str
    type: Type
    about: Text
    default: Any
    refers: tuple[str, ...] = ()
    words: Words = field(default_factory=dict)
    unit: str | None = None

    @property
    def title(self) -> Text:
        """What it is called: the first words of what it is about."""
        return Text(*(_FIRST_WORDS.match(said)[0] for said in (self.about.en, self.about.zh)))  # type: ignore[index]

    def value(self, given: Any, today: date, as_of: date | None = None) -> Any:
        """What is sent to Neo4j for what the caller gave (None: nothing given).

        Raises ValueError for a text that is no day.
        """
        chosen = self.default if given is None else given
        if self.type.name == "Date" and isinstance(chosen, str):
            return (as_of or today) if chosen == AS_OF else read_day(chosen, today)
        if self.type.name == "Float" and chosen is not None:
            return float(chosen)
        return chosen


_FIRST_WORDS = re.compile(r"[^：:；;，,（(]*")
COUNTY = Param(
    "county",
    Type("String"),
    Text(
        en="County, by name or code; the first digits are all that begin so (4306: a city's); all if left out",
        zh="县：名称或行政区划代码；只写前几位为以其开头的各县(如4306为全市)；不填为所有的县",
    ),
    default="",
    refers=("County",),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer: a node, or a value.

    shown   in tables for people; not where another column says the same
    words   of an Enum, or of a String where some of its values are words of the program: what people read
    unit    of a number: `percent` (of a share), `yuan`, `year`; None: a plain number
    school  of a person: whether the school where they teach has a column beside it
    """

    name: str
    type: Type
    title: Text
    shown: bool = True
    words: Words = field(default_factory=dict)
    unit: str | None = None
    school: bool = False

    @property
    def is_person(self) -> bool:
        return self.type.name == "Teacher"


@dataclass(frozen=True, slots=True)
class Measure:
    """One number that sums a question's rows up: a Cypher aggregate over its columns."""

    name: str
    cypher: str
    title: Text

    @property
    def unit(self) -> str | None:
        """A part of a whole is told in percent."""
        return "percent" if "/" in self.cypher or "avg(" in self.cypher else None


@dataclass(frozen=True, slots=True)
class Question:
    """A question as its file says it.

    body    the Cypher statement, without the header
    params  those of the header, and COUNTY
    plan    the sections of the plan that it is about
    measures    numbers that milestones may be measured by, as `QUESTION.MEASURE`
    scope   the column whose place in the organisation decides who may see a row
    order   what rows are ordered by: `column`, `column.property`, with a `-` before it downwards
    key     what tells two rows apart; ends every order
    people  columns that count people: rows about few of them may be left out (see `yanxiu.queries.scoping`)
    any_time    types of dated relationships that it follows whether they hold or not, each with the reason
    hint    of a check, a question whose answer should be empty: what to do about a row
    group   what a planner looks for when asking it: one of `yanxiu.queries.groups`
    computed    what computes the rows that the statement takes as `$computed`
    shape   the shape whose columns some of its own are
    """

    name: str
    path: Path
    title: Text
    about: Text
    params: Mapping[str, Param]
    columns: Mapping[str, Column]
    scope: str | None
    order: tuple[str, ...]
    key: tuple[str, ...]
    plan: tuple[str, ...]
    measures: Mapping[str, Measure]
    body: str
    hint: Text | None = None
    people: tuple[str, ...] = ()
    any_time: Mapping[str, str] = field(default_factory=dict)
    group: str = OTHER
    computed: str | None = None
    shape: str | None = None

    def values(self, given: Mapping[str, Any], today: date | None = None) -> dict[str, Any]:
        """All parameters as sent to Neo4j; `given` may leave out any."""
        day = today or days.today()
        asked = self.params.get(AS_OF)
        as_of = asked.value(given.get(AS_OF), day) if asked else day
        computed = {COMPUTED: given.get(COMPUTED, [])} if self.computed else {}
        return computed | {
            name: param.value(given.get(name), day, as_of) for name, param in self.params.items()
        }

    def body_with(self, prefix: str) -> str:
        """The statement with every parameter's name under `prefix`, so that two fit in one statement."""
        return self.body_where(lambda name: f"${prefix}{name}")

    def body_where(self, written: Callable[[str], str]) -> str:
        """The statement with something else in place of every parameter."""
        return _TOKEN.sub(
            lambda token: written(token["param"]) if token["param"] else token[0], self.body
        )


def read_question(path: Path) -> Question:
    """The question in a `.cypher` file; raises QuestionFault where header and statement disagree."""
    try:
        file = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise QuestionFault(
            path, "is not text in UTF-8: save it so", "不是 UTF-8 文本：请另存为 UTF-8"
        ) from fault
    except OSError as fault:
        raise QuestionFault(
            path, f"cannot be read: {fault.strerror}", f"无法读取：{fault.strerror}"
        ) from fault
    found = _HEADER.match(file)
    if found is None:
        raise QuestionFault(
            path, "begins without a header /* ... */", "开头没有 /* ... */ 说明块", line=1
        )
    try:
        header = tomllib.loads(found["header"])
    except tomllib.TOMLDecodeError as fault:
        text, line = toml_in_words(str(fault))
        above = file[: found.start("header")].count("\n")
        last = found["header"].rstrip().count("\n") + 1
        raise QuestionFault(
            path,
            f"the header is not TOML: {text.en}",
            f"说明块不是正确的 TOML：{text.zh}",
            line=above + (line or last),
        ) from fault
    for wrong in faults_in(header):
        at = tuple(str(step) for step in wrong.path)
        raise QuestionFault(path, wrong.reason.en, wrong.reason.zh, at=at)
    return _checked(_question(path, header, found["body"].strip().rstrip(";")))


def _question(path: Path, header: Mapping[str, Any], body: str) -> Question:
    try:
        params = {
            name: _param(path, name, declared, header["columns"])
            for name, declared in header.get("params", {}).items()
        }
        if COUNTY.name in params:
            raise QuestionFault(
                path,
                "every question has the parameter county: do not declare it",
                "每个问题都有参数 county，请勿在说明块中声明",
                at=("params", COUNTY.name),
            )
        columns = {
            name: _column(path, name, declared, header["columns"])
            for name, declared in header["columns"].items()
        }
        return Question(
            name=path.stem.replace("-", "_"),
            path=path,
            title=Text(**header["title"]),
            about=Text(**header["about"]),
            params={**params, COUNTY.name: COUNTY},
            columns=columns,
            scope=header.get("scope"),
            order=tuple(header["order"]),
            key=tuple(header["key"]),
            plan=tuple(header.get("plan", ())),
            people=tuple(header.get("people", ())),
            any_time=dict(header.get("any_time", {})),
            measures={
                name: Measure(name, declared["cypher"], Text(en=declared["en"], zh=declared["zh"]))
                for name, declared in header.get("measures", {}).items()
            },
            body=body,
            hint=Text(**header["hint"]) if "hint" in header else None,
            group=_one_of(path, header.get("group", OTHER), (*GROUPS, OTHER), ("group",)),
            computed=header.get("computed"),
            shape=_shape(path, header.get("shape"), columns),
        )
    except (KeyError, TypeError) as fault:
        raise QuestionFault(
            path, f"the header lacks or misplaces {fault}", f"说明块缺少或写错了 {fault}"
        ) from fault


def _shape(path: Path, written: str | None, columns: Mapping[str, Column]) -> str | None:
    """Raises QuestionFault for a shape that is none, or that has a column not, or otherwise."""
    if written is None:
        return None
    shape = SHAPES[_one_of(path, written, SHAPES, ("shape",))]
    for name, column in columns.items():
        at = ("columns", name)
        _one_of(path, name, shape.columns, at)
        wide = _type(path, shape.columns[name].type, at)
        if column.type not in (wide, replace(wide, required=True)):
            raise QuestionFault(
                path,
                f"the shape '{written}' has '{name}' as {shape.columns[name].type}",
                f"结构“{written}”中 {name} 的类型是 {shape.columns[name].type}",
                at=at,
            )
    return written


def widened(question: Question) -> Question:
    """The question with all columns of its shape, in the shape's order: those that it has not are empty."""
    if question.shape is None:
        return question
    shape = SHAPES[question.shape]
    at = ("shape",)
    columns = {
        name: Column(name, _type(question.path, said.type, at), said.title)
        for name, said in shape.columns.items()
    }
    returned = ", ".join(
        name if name in question.columns else f"{'[]' if column.type.many else 'null'} AS {name}"
        for name, column in columns.items()
    )
    body = f"CALL () {{\n{question.body}\n}}\nRETURN {returned}"
    return replace(question, columns=columns, body=body)


def _param(path: Path, name: str, declared: Mapping[str, Any], columns: Mapping[str, Any]) -> Param:
    refers = declared.get("refers", ())
    labels = (refers,) if isinstance(refers, str) else tuple(refers)
    for label in labels:
        _one_of(path, label, NODES, ("params", name, "refers"))
    at = ("params", name)
    kind = _type(path, declared["type"], at)
    return Param(
        name,
        kind,
        Text(en=declared["en"], zh=declared["zh"]),
        declared.get("default"),
        labels,
        _words(path, kind, declared, columns, at),
        _unit(path, name, kind, declared, at),
    )


def _column(
    path: Path, name: str, declared: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]
) -> Column:
    at = ("columns", name)
    kind = _type(path, declared["type"], at)
    return Column(
        name,
        kind,
        Text(en=declared["en"], zh=declared["zh"]),
        declared.get("shown", True),
        _words(path, kind, declared, others, at),
        _unit(path, name, kind, declared, at),
        declared.get("school", kind.name == "Teacher" and not _has_school(name, others)),
    )


def _has_school(person: str, columns: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a column says a person's school already: `X_school`, or `school` of the only person."""
    schools = {
        name for name, declared in columns.items() if declared["type"].removesuffix("!") == "School"
    }
    people = [
        name
        for name, declared in columns.items()
        if declared["type"].removesuffix("!") == "Teacher"
    ]
    return f"{person}_school" in schools or ("school" in schools and people == [person])


def _words(
    path: Path, kind: Type, declared: Mapping[str, Any], columns: Mapping[str, Any], at: At
) -> Words:
    try:
        words = words_of(declared.get("values", {}), columns)
    except NoSuchWords as fault:
        raise QuestionFault(
            path,
            f"nothing has the words '{fault}'",
            f"没有名为“{fault}”的词表",
            at=(*at, "values"),
        ) from fault
    except (KeyError, TypeError) as fault:
        raise QuestionFault(
            path,
            'each of `values` needs its words: late = { zh = "逾期", en = "late" }',
            'values 的每个值须写明中英文：late = { zh = "逾期", en = "late" }',
            at=(*at, "values"),
        ) from fault
    if kind.name == ENUM and not words:
        raise QuestionFault(path, "an Enum needs values", "类型 Enum 须写明 values", at=at)
    return words


def _unit(path: Path, name: str, kind: Type, declared: Mapping[str, Any], at: At) -> str | None:
    """A number by the name of a year is one."""
    if "unit" in declared:
        return _one_of(path, declared["unit"], UNITS, (*at, "unit"))
    return "year" if kind.name == "Int" and name.rpartition("_")[2] == "year" else None


def _one_of(path: Path, written: str, allowed: Iterable[str], at: At) -> str:
    if written not in allowed:
        known = [*allowed]
        shown = known if len(known) <= 12 else nearest(written, known)
        raise QuestionFault(
            path,
            f"'{written}' is not one of {', '.join(shown)}{' ...' * (shown is not known)}",
            f"“{written}”不在其中：{'、'.join(shown)}{'等' * (shown is not known)}",
            at=at,
        )
    return written


def _type(path: Path, written: str, at: At) -> Type:
    found = _TYPE.fullmatch(written)
    name = found and (found["name"] or found["item"])
    if found is None or name not in (*SCALARS, *NODES):
        raise QuestionFault(
            path,
            f"'{written}' is no type: use one of {', '.join(SCALARS)} or a label of the model",
            f"“{written}”不是类型：请用 {'、'.join(SCALARS)} 或模型中的标签",
            at=(*at, "type"),
        )
    return Type(str(name), bool(found["required"] or found["item"]), bool(found["item"]))


def _checked(question: Question) -> Question:
    tokens = list(_TOKEN.finditer(question.body))
    used = {token["param"] for token in tokens if token["param"]}
    if COUNTY.name not in used:
        raise QuestionFault(
            question.path,
            "the statement mixes counties: write `WHERE node.id STARTS WITH $county` of what it begins with",
            "语句没有限定县：请对起始节点写上 `WHERE node.id STARTS WITH $county`",
        )
    wrong = used ^ set(question.params)
    if question.computed:  # what computes takes parameters too
        wrong = (used - set(question.params)) ^ {COMPUTED}
    if wrong:
        raise QuestionFault(
            question.path,
            f"header and statement disagree on the parameters {', '.join(sorted(wrong))}",
            f"说明块与语句的参数不一致：{'、'.join(sorted(wrong))}",
            at=("params", min(wrong)) if min(wrong) in question.params else (),
            near=rf"\${min(wrong)}\b",
        )
    if question.computed and question.measures:
        raise QuestionFault(
            question.path,
            "a question whose rows are computed can have no measures",
            "由程序计算行的问题不能有 measures",
            at=("measures",),
        )
    named = {
        label.strip() for token in tokens if token["labels"] for label in token["labels"].split("|")
    }
    if unknown := named - set(NODES) - set(RELATIONSHIPS):
        raise QuestionFault(
            question.path,
            f"the model knows no {', '.join(sorted(unknown))}",
            f"模型中没有 {'、'.join(sorted(unknown))}",
            near=rf":\s*[\w|\s]*?\b{min(unknown)}\b",
        )
    undated = {*without_period(question.body)}
    if wrong := undated ^ set(question.any_time):
        raise QuestionFault(
            question.path,
            f"{', '.join(sorted(wrong))} without a period: write `r.since <= $as_of AND "
            "coalesce(r.until > $as_of, true)`, or say in the header that any time is meant: "
            '`any_time.TYPE = "reason"`; there, name only types that are followed so',
            f"{'、'.join(sorted(wrong))} 没有限定有效期：请写上 `r.since <= $as_of AND "
            'coalesce(r.until > $as_of, true)`；确实不限时间的，请在说明块写 `any_time.类型 = "原因"`，'
            "且只写确实如此使用的类型",
            at=("any_time", min(wrong)) if min(wrong) in question.any_time else (),
            near=rf":\s*[\w|\s]*?\b{min(wrong)}\b",
        )
    for term in (
        *question.order,
        *question.key,
        *question.people,
        *filter(None, [question.scope]),
    ):
        column, _, name = term.removeprefix("-").partition(".")
        declared = question.columns.get(column)
        if declared is None or (
            name and not (declared.type.is_node and name in NODES[declared.type.name].properties)
        ):
            raise QuestionFault(
                question.path,
                f"no column gives '{term}'",
                f"没有列能给出“{term}”",
                at=_named_in(question, term),
            )
    if wrong := {
        name for name in (*question.params, *question.columns) if not _NAME.fullmatch(name)
    }:
        raise QuestionFault(
            question.path,
            f"names are written like last_trained, not {', '.join(sorted(wrong))}",
            f"名称应写成 last_trained 的形式，而不是 {'、'.join(sorted(wrong))}",
            at=("params" if min(wrong) in question.params else "columns", min(wrong)),
        )
    return question


def _named_in(question: Question, term: str) -> At:
    """The key of the header that names a column."""
    lists = {"order": question.order, "key": question.key, "people": question.people}
    return (next((name for name, terms in lists.items() if term in terms), "scope"),)
