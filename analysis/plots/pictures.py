"""Which picture shows what: a network, a question or a measure by its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import networkx as nx

from yanxiu.analysis.measures.equality import hours_by_group, lorenz
from yanxiu.analysis.plots import charts
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.model import NODES
from yanxiu.graph.networks import VIEWS, network
from yanxiu.graph.steps import now
from yanxiu.graph.text import Text
from yanxiu.queries import Answer, Catalogue, Question, ask
from yanxiu.queries.answer import Field
from yanxiu.queries.asking import understood
from yanxiu.queries.by_name import values_of
from yanxiu.queries.reading import worded

if TYPE_CHECKING:
    import altair as alt

_MOST_ROWS = 25
_TELLING = ("score", "share")  # what says more than the first number
_MOST_NODES = 400
_MOST_POINTS = 60  # of a curve: a reader sees no more


class NothingToDraw(Refused):
    """Raised where an answer has no rows or no numbers."""


def picture(
    database: Database, catalogue: Catalogue, name: str, given: Mapping[str, Any]
) -> alt.Chart:
    """The picture of a network, question or measure.

    given   a network's `county` and `as_of`, `at_least`, `strongest`, `backbone`; a question's parameters

    Raises Refused for a name or a parameter that there is none of, for an answer without rows or numbers and for a
    network of too many nodes to be seen.
    """
    if name.replace("-", "_") in VIEWS:
        return _network(database, name.replace("-", "_"), given)
    question = catalogue.find(name, {each: view.title for each, view in VIEWS.items()})
    values = values_of(question, given)
    if question.name == "access_equality":
        return _lorenz(database, question, values)
    answer = ask(database, question, values)
    if not answer.rows:
        raise NothingToDraw(
            en=f"'{question.title.en}' has no rows: there is nothing to draw.",
            zh=f"“{question.title.zh}”没有结果，无图可画。",
        )
    draw: Callable[[Answer], alt.Chart] = _PICTURES.get(question.name, _bars)
    return draw(answer)


def _network(database: Database, name: str, given: Mapping[str, Any]) -> alt.Chart:
    known = {"county", "as_of", "from", "to", "at_least", "strongest", "backbone"}
    if wrong := sorted(set(given) - known):
        raise Refused(
            en=f"A network has no parameter '{wrong[0]}'. There are: {', '.join(sorted(known))}.",
            zh=f"网络没有参数“{wrong[0]}”。可用的有：{'、'.join(sorted(known))}。",
        )
    asked = {
        ("from_" if key == "from" else key): _number(key, value) for key, value in given.items()
    }
    graph: nx.Graph[str] = network(name, database=database, **asked)
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
    """The first number of each row, by what the row is called."""
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
        if field.shown and field.is_number and field.key in _TELLING
    ]
    number = preferred[0] if preferred else number
    named = [
        field
        for field in answer.fields
        if field.shown and not field.is_number and field.person is None
    ]
    named = _telling(answer, named)[:2]
    rows = [
        {
            "name": " ".join(
                str(worded(field, row[field.key])) for field in named if row[field.key]
            ),
            number.key: row[number.key],
        }
        for row in answer.rows[:_MOST_ROWS]
    ]
    titles = {"name": named[0].title if named else answer.question.title, number.key: number.title}
    share = number.unit == "percent"
    return charts.bars(_apart(rows), "name", number.key, answer.question.title, titles, share=share)


def _telling(answer: Answer, named: Sequence[Field]) -> list[Field]:
    """Columns without those that are the same in every row, such as the one county; all where every one is."""
    first, *others = answer.rows
    told = [field for field in named if any(row[field.key] != first[field.key] for row in others)]
    return told or list(named)


def _apart(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of one name told apart by a number, so that each has a bar."""
    seen: dict[str, int] = defaultdict(int)
    pictures = []
    for row in rows:
        seen[row["name"]] += 1
        again = seen[row["name"]]
        pictures.append({**row, "name": f"{row['name']} ({again})" if again > 1 else row["name"]})
    return pictures


def _coverage(answer: Answer) -> alt.Chart:
    """Trained of eligible, by district and subject, of the last year there is."""
    last = max(row["year"] for row in answer.rows)
    trained: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in answer.rows:
        if row["year"] == last and row["eligible"]:
            cell = trained[row["district"], row["subject"]]
            cell[0] += row["trained"]
            cell[1] += row["eligible"]
    rows = [
        {"district": district, "subject": subject, "share": done / due}
        for (district, subject), (done, due) in trained.items()
    ]
    title = Text(f"{answer.question.title.en}, {last}", f"{last}年{answer.question.title.zh}")
    return charts.heat(rows, ("district", "subject", "share"), title, answer.titles)


def _spread(answer: Answer) -> alt.Chart:
    return charts.lines(
        answer.rows, ("year", "total", "theme"), answer.question.title, answer.titles
    )


def _credits(answer: Answer) -> alt.Chart:
    """The credits counted of those required, by district: mean over its teachers, each at most whole."""
    shares: dict[str, list[float]] = defaultdict(list)
    for row in answer.rows:
        if row["required"] and row["district"]:
            shares[row["district"]].append(min(1.0, (row["counted"] or 0) / row["required"]))
    rows = [
        {"district": district, "share": round(sum(each) / len(each), 3)}
        for district, each in sorted(shares.items())
    ]
    titles = {"district": NODES["SupervisionDistrict"].title, "share": Text("Share of the credits required, of those short", "未达标教师已修学分比例")}  # fmt: skip
    return charts.bars(rows, "district", "share", answer.question.title, titles)


_PICTURES: Mapping[str, Callable[[Answer], Any]] = {
    "coverage": _coverage,
    "practice_diffusion": _spread,
    "credit_shortfall": _credits,
}


def _lorenz(database: Database, question: Question, given: Mapping[str, Any]) -> alt.Chart:
    """The Lorenz curves of teachers in villages and in towns."""
    asking = now(database, understood(question, given))
    sent = question.values(asking.given)
    words = question.columns["part"].words
    groups = now(database, hours_by_group(sent))
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
