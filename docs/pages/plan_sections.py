"""Which labels, relationships, tables and questions carry each section of the county's plan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yanxiu.data import XIANGYIN
from yanxiu.graph.model import NODES, RELATIONSHIPS, Node, Relationship
from yanxiu.graph.text import Language, Text
from yanxiu.loaders.plan import read_tables
from yanxiu.loaders.plan.shape import Shape, shapes
from yanxiu.loaders.plan.tables import Plan
from yanxiu.queries import Question, read_catalogue


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the plan and what carries it; a table with the number of its rows from there."""

    code: str
    title: Text
    labels: Sequence[type[Node]]
    relationships: Sequence[type[Relationship]]
    tables: Sequence[tuple[Shape, int]]
    questions: Sequence[Question]


def read_sections() -> list[Section]:
    """Every section that the plan's folder lists, in its order."""
    plan = read_tables(XIANGYIN)
    catalogue = read_catalogue().values()
    return [
        Section(
            code=code,
            title=Text(en=str(line.row["en"]), zh=str(line.row["zh"])),
            labels=[label for label in NODES.values() if _in(code, label.plan)],
            relationships=[each for each in RELATIONSHIPS.values() if _in(code, each.plan)],
            tables=[(shapes()[name], rows) for name in plan if (rows := _rows(plan, name, code))],
            questions=[question for question in catalogue if _in(code, question.plan)],
        )
        for line in plan["sections"]
        for code in [str(line.row["code"])]
    ]


def within(code: str, place: str) -> bool:
    """Whether a place in the plan, such as 4/2019/1, lies in a section, such as 4/2019."""
    return place == code or place.startswith(f"{code}/")


def _in(code: str, places: Iterable[str]) -> bool:
    return any(within(code, place) for place in places)


def _rows(plan: Plan, table: str, code: str) -> int:
    return sum(within(code, str(line.row.get("section"))) for line in plan[table])


_SIGNS = {"en": (": ", ", ", " (", ")"), "zh": ("：", "、", "（", "）")}


def told(section: Section, language: Language) -> str:
    """A section as Markdown: what carries it, kind by kind; kinds without entries are left out."""
    colon, comma, opening, closing = _SIGNS[language]
    parts = [
        (
            Text("Labels", "标签"),
            [f"`{label.__name__}` {label.title.in_(language)}" for label in section.labels],
        ),
        (
            Text("Relationships", "关系"),
            [f"`{each.type}` {each.title.in_(language)}" for each in section.relationships],
        ),
        (
            Text("Tables (rows)", "数据表（行数）"),
            [
                f"`{table.name}` {table.title.in_(language)}{opening}{rows}{closing}"
                for table, rows in section.tables
            ],
        ),
        (
            Text("Questions", "问题"),
            [f"`{question.name}` {question.title.in_(language)}" for question in section.questions],
        ),
    ]
    lines = [
        f"- **{kind.in_(language)}**{colon}{comma.join(names)}" for kind, names in parts if names
    ]
    heading = f"## {section.code} {section.title.in_(language)}"
    return "\n".join([heading, "", *lines])
