"""Chooses and draws the picture of a network, question or measure by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import networkx as nx

from yanxiu.analysis.measures.equality import hours_by_group, lorenz
from yanxiu.analysis.plots import charts
from yanxiu.analysis.plots.of_questions import PICTURES, NothingToDraw, number_repeated_names
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.networks import VIEWS, network
from yanxiu.graph.steps import run_steps
from yanxiu.graph.text import Text
from yanxiu.queries import Answer, Catalogue, Question, ask
from yanxiu.queries.answer import Field
from yanxiu.queries.by_name import parse_parameters
from yanxiu.queries.display import display_value
from yanxiu.queries.parameters import resolve_parameters

if TYPE_CHECKING:
    import altair as alt

_MOST_ROWS = 25
_PREFERRED = ("score", "share")  # columns drawn in preference to the first number
_MOST_WORDS = 3  # most columns in the name of a bar
_MOST_NODES = 400
_MOST_POINTS = 60  # most points of a curve; more make no visible difference


def draw_picture(
    database: Database, catalogue: Catalogue, name: str, given: Mapping[str, Any]
) -> alt.Chart:
    """Draws a network, question or measure.

    given   a network's parameters, such as `county`, `as_of` and `at_least`, or a question's

    Raises Refused for an unknown name or parameter, an answer without rows or numbers, or a network that is empty or
    has too many nodes to draw.
    """
    if name.replace("-", "_") in VIEWS:
        return _network(database, name.replace("-", "_"), given)
    question = catalogue.find(name, {each: view.title for each, view in VIEWS.items()})
    values = parse_parameters(question, given)
    if question.name == "access_equality":
        return _lorenz(database, question, values)
    answer = ask(database, question, values)
    if not answer.rows:
        raise NothingToDraw(
            en=f"'{question.title.en}' has no rows: there is nothing to draw.",
            zh=f"“{question.title.zh}”没有结果，无图可画。",
        )
    draw: Callable[[Answer], alt.Chart] = PICTURES.get(question.name, _bars)
    return draw(answer)


def _network(database: Database, name: str, given: Mapping[str, Any]) -> alt.Chart:
    known = {"county", "as_of", "from", "to", "at_least", "strongest", "backbone"}
    if wrong := sorted(set(given) - known):
        raise Refused(
            en=f"A network has no parameter '{wrong[0]}'. There are: {', '.join(sorted(known))}.",
            zh=f"网络没有参数“{wrong[0]}”。可用的有：{'、'.join(sorted(known))}。",
        )
    parameters = {
        ("from_" if key == "from" else key): _number(key, value) for key, value in given.items()
    }
    graph: nx.Graph[str] = network(name, database=database, **parameters)
    if not len(graph) or len(graph) > _MOST_NODES:
        raise Refused(
            en=f"The network has {len(graph):,} nodes; a picture shows 1 to {_MOST_NODES}. Take 'districts' or "
            "'collaboration', or export it for Gephi: `yanxiu export network`.",
            zh=f"该网络有 {len(graph):,} 个节点，图中只能看清 1 至 {_MOST_NODES} 个。请画 districts 或 collaboration，"
            "或用 yanxiu export network 导出到 Gephi。",
        )
    plain: nx.Graph[str] = nx.Graph(graph)
    places = nx.spring_layout(plain, seed=1, k=1.6 / max(1, len(plain)) ** 0.5, weight=None)
    nodes = [
        {
            "name": attributes.get("name", node), "kind": attributes["title"], "x": float(places[node][0]),
            "y": float(places[node][1]), "size": attributes.get("schools", plain.degree(node)),
        }
        for node, attributes in plain.nodes(data=True)
    ]  # fmt: skip
    edges = [
        {
            "x": float(places[a][0]), "y": float(places[a][1]), "x2": float(places[b][0]),
            "y2": float(places[b][1]), "weight": attributes.get("weight", 1),
        }
        for a, b, attributes in plain.edges(data=True)
    ]  # fmt: skip
    return charts.web(nodes, edges, VIEWS[name].title)


def _number(name: str, value: Any) -> Any:
    kind: Callable[[str], Any] | None = {
        "at_least": float,
        "strongest": int,
        "backbone": float,
    }.get(name)
    if kind is None or not isinstance(value, str):
        return value
    try:
        return kind(value)
    except ValueError:
        raise Refused(
            en=f"'{value}' is no number: give one for '{name}'.",
            zh=f"“{value}”不是数字：{name} 应为数字。",
        ) from None


def _bars(answer: Answer) -> alt.Chart:
    """A bar chart of one number per row: a score or share if there is one, else the first number."""
    number = next(
        (
            field
            for field in answer.fields
            if field.shown and field.is_number and field.unit != "year"
        ),
        None,
    )
    if number is None:
        raise NothingToDraw(
            en=f"'{answer.question.title.en}' has no numbers: there is nothing to draw.",
            zh=f"“{answer.question.title.zh}”没有数值列，无图可画。",
        )
    preferred = [
        field
        for field in answer.fields
        if field.shown and field.is_number and field.key in _PREFERRED
    ]
    number = preferred[0] if preferred else number
    drawn = answer.rows[:_MOST_ROWS]
    named = _distinguishing_columns(answer, drawn)
    rows = [{"name": _name(named, row), number.key: row[number.key]} for row in drawn]
    titles = {"name": named[0].title if named else answer.question.title, number.key: number.title}
    share = number.unit == "percent"
    return charts.bars(
        number_repeated_names(rows), "name", number.key, _title(answer), titles, share=share
    )


def _title(answer: Answer) -> Text:
    """The question's title, with the number of rows drawn if not all are."""
    title, count = answer.question.title, answer.count
    if count <= _MOST_ROWS:
        return title
    return Text(
        f"{title.en} (the first {_MOST_ROWS} of {count:,} rows)",
        f"{title.zh}（共 {count:,} 行，只画前 {_MOST_ROWS} 行）",
    )


def _distinguishing_columns(answer: Answer, drawn: Sequence[Mapping[str, Any]]) -> list[Field]:
    """The first columns, at most three, that distinguish the drawn rows; if none does, the first three."""
    words = [
        field
        for field in answer.fields
        if field.shown and field.person is None and (not field.is_number or field.unit == "year")
    ]
    chosen: list[Field] = []
    for field in words:
        wider = [*chosen, field]
        if len(wider) <= _MOST_WORDS and _different(wider, drawn) > _different(chosen, drawn):
            chosen = wider
    return chosen or words[:_MOST_WORDS]


def _different(fields: Sequence[Field], rows: Sequence[Mapping[str, Any]]) -> int:
    return len({_name(fields, row) for row in rows})


def _name(fields: Sequence[Field], row: Mapping[str, Any]) -> str:
    return " ".join(str(display_value(field, row[field.key])) for field in fields if row[field.key])


def _lorenz(database: Database, question: Question, given: Mapping[str, Any]) -> alt.Chart:
    """The Lorenz curves of rural and town teachers."""
    asking = run_steps(database, resolve_parameters(question, given))
    sent = question.values(asking.given)
    words = question.columns["part"].words
    groups = run_steps(database, hours_by_group(sent))
    points = []
    for (kind, name, _), hours in groups.items():
        if kind != "locality" or not sum(hours):
            continue
        curve = lorenz(hours)
        every = max(1, len(curve) // _MOST_POINTS)
        points += [
            {"group": str(words[name]), "people": people, "share": share}
            for people, share in [*curve[::every], curve[-1]]
        ]
    if not points:
        raise Refused(
            en="Nobody has hours in that time: there is nothing to draw.",
            zh="该期间没有任何学时，无图可画。",
        )
    return charts.curves(points, question.title)
