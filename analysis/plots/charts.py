"""Makes altair charts from rows; the charts are small, labelled and legible in print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from yanxiu.graph.text import Text
from yanxiu.queries.display import join_pieces

if TYPE_CHECKING:
    import altair as alt

Rows = Sequence[Mapping[str, Any]]
FONT_FAMILY = "Noto Sans SC"
BLUE, RED, GREY, AMBER = "#1f5a8c", "#b5402b", "#8a8a8a", "#946200"
_GROUND = "#e9edf1"  # colour of the unfilled part of a bar
_WIDTH = 460
_MOST_NAMED = 40  # most nodes that can all be named legibly
_NAMED = 12  # of more nodes, only the largest are named
_SMALL = 9  # points; the names of nodes among many
_SUBTITLE = 80  # cells; width of a line below the title
_TICKS = 6  # of an axis of numbers; labels of more would touch


def bars(
    rows: Rows,
    name: str,
    value: str,
    title: Text,
    titles: Mapping[str, Text],
    *,
    share: bool = False,
) -> alt.Chart:
    """A bar chart, the default for questions: one bar per row with its value at the end; shares as percentages."""
    import altair as alt  # noqa: PLC0415 - takes a second to import, and only pictures need it

    order = alt.EncodingSortField(field="at", order="ascending")
    base = alt.Chart(_data(rows)).encode(
        y=alt.Y(f"{name}:N", sort=order, title=_title(titles, name), axis=alt.Axis(labelLimit=220)),
        x=alt.X(
            f"{value}:Q",
            title=_title(titles, value),
            axis=alt.Axis(format=".0%", tickCount=_TICKS) if share else _number_axis(rows, value),
            scale=alt.Undefined if any(row[value] for row in rows) else alt.Scale(domain=[0, 1]),
        ),
    )
    written = base.mark_text(align="left", dx=3, fontSize=10).encode(
        text=alt.Text(f"{value}:Q", format=".1%" if share else ",.4~g")
    )
    return _finish(base.mark_bar(color=BLUE) + written, title, height=alt.Step(18))


def progress(rows: Rows, title: Text, states: Sequence[tuple[str, str]]) -> alt.Chart:
    """A progress bar per row, coloured by its state, with its figures beside it.

    rows     `name`, `share` (0 to 1), `state` (a label) and `written` (the text beside the bar)
    states   the label and colour of each state, in the order of the legend
    """
    import altair as alt  # noqa: PLC0415

    order = alt.EncodingSortField(field="at", order="ascending")
    rows_axis = alt.Axis(labelLimit=280)
    base = alt.Chart(_data([{**row, "all": 1} for row in rows])).encode(
        y=alt.Y("name:N", sort=order, title=None, axis=rows_axis)
    )
    across = alt.Scale(domain=[0, 1])
    colour = alt.Color(
        "state:N",
        title=None,
        scale=alt.Scale(domain=[word for word, _ in states], range=[tint for _, tint in states]),
        legend=alt.Legend(orient="bottom"),
    )
    share = alt.X("share:Q", title=None, axis=alt.Axis(format=".0%"), scale=across)
    figures = base.mark_text(align="left", dx=4, fontSize=10).encode(
        x=alt.X("all:Q", scale=across), text="written:N", color=colour
    )
    ground = base.mark_bar(color=_GROUND).encode(x=alt.X("all:Q", scale=across))
    chart = ground + base.mark_bar().encode(x=share, color=colour) + figures
    return _finish(chart, title, height=alt.Step(18), width=_WIDTH // 2)


def heat(
    rows: Rows, columns: tuple[str, str, str], title: Text, titles: Mapping[str, Text]
) -> alt.Chart:
    """A heat map; `columns` are the column across, the column down, and the share shown in each cell."""
    import altair as alt  # noqa: PLC0415

    across, down, value = columns
    base = alt.Chart(_data(rows)).encode(
        x=alt.X(f"{across}:N", title=_title(titles, across), axis=alt.Axis(labelAngle=-40)),
        y=alt.Y(f"{down}:N", title=_title(titles, down)),
    )
    colour = alt.Color(
        f"{value}:Q",
        title=_title(titles, value),
        scale=alt.Scale(scheme="blues", domain=[0, 1]),
        legend=alt.Legend(format=".0%"),
    )
    dark = alt.condition(f"datum['{value}'] > 0.55", alt.value("white"), alt.value("black"))
    written = base.mark_text(fontSize=10).encode(
        text=alt.Text(f"{value}:Q", format=".0%"), color=dark
    )
    chart = base.mark_rect(stroke="white").encode(color=colour) + written
    return _finish(chart, title, height=alt.Step(20), width=alt.Step(46))


def lines(
    rows: Rows, columns: tuple[str, str, str], title: Text, titles: Mapping[str, Text]
) -> alt.Chart:
    """A line chart over time; `columns` are the time, the value, and the name of the line."""
    import altair as alt  # noqa: PLC0415

    when, value, name = columns
    # the same title, names and legend for colour and shape, so that they share one legend
    key = {
        "title": _title(titles, name),
        "legend": alt.Legend(labelLimit=260),
        "scale": alt.Scale(domain=sorted({row[name] for row in rows})),
    }
    base = alt.Chart(_data(rows)).encode(
        x=alt.X(f"{when}:O", title=_title(titles, when), axis=alt.Axis(labelAngle=0)),
        y=alt.Y(f"{value}:Q", title=_title(titles, value), axis=_number_axis(rows, value)),
        color=alt.Color(f"{name}:N", **key),
    )
    marks = base.mark_point(filled=True, size=45, opacity=1).encode(
        shape=alt.Shape(f"{name}:N", **key)
    )
    chart = base.mark_line() + marks
    return _finish(chart, title, height=260)


def curves(points: Rows, title: Text) -> alt.Chart:
    """Lorenz curves of groups, `share` of hours over `people`, and the diagonal of equality."""
    import altair as alt  # noqa: PLC0415

    people = str(Text("Share of teachers, fewest hours first", "教师累计比例（学时由少到多）"))
    hours = str(Text("Share of all hours", "学时累计比例"))
    share = alt.Axis(format=".0%")
    curve = (
        alt.Chart(_data(points))
        .mark_line()
        .encode(
            x=alt.X("people:Q", title=people, axis=share, scale=alt.Scale(domain=[0, 1])),
            y=alt.Y("share:Q", title=hours, axis=share, scale=alt.Scale(domain=[0, 1])),
            color=alt.Color("group:N", title=None),
            strokeDash=alt.StrokeDash("group:N", title=None),
            order="at:Q",
        )
    )
    equal = alt.Chart(_data([{"people": 0, "share": 0}, {"people": 1, "share": 1}])).mark_line(
        color=GREY, strokeDash=[4, 3]
    )
    return _finish(equal.encode(x="people:Q", y="share:Q") + curve, title, width=320, height=320)


def web(nodes: Rows, edges: Rows, title: Text) -> alt.Chart:
    """A network; `nodes` have `x`, `y`, `name`, `size`, `kind`, `edges` the coordinates of both ends and `weight`.

    If there are too many nodes to name all, the largest are named.
    """
    import altair as alt  # noqa: PLC0415

    many = len(nodes) > _MOST_NAMED
    widths = [0.4, 6] if len({edge["weight"] for edge in edges}) > 1 else [1, 1]
    one_kind = len({node["kind"] for node in nodes}) == 1
    bare = alt.Axis(labels=False, ticks=False, domain=False, grid=False, title=None)
    places = {"x": alt.X("x:Q", axis=bare), "y": alt.Y("y:Q", axis=bare)}
    tie = (
        alt.Chart(_data(edges))
        .mark_rule(color=GREY, opacity=0.5)
        .encode(
            **places,
            x2="x2:Q",
            y2="y2:Q",
            strokeWidth=alt.StrokeWidth("weight:Q", legend=None, scale=alt.Scale(range=widths)),
        )
    )
    dots = alt.Chart(_data(nodes)).encode(**places)
    colour = alt.Color(
        "kind:N",
        title=None,
        legend=None if one_kind else alt.Legend(),
        scale=alt.Scale(range=[BLUE, RED, "#3a7d44", "#7a4b94", GREY]),
    )
    size = alt.Size("size:Q", legend=None, scale=alt.Scale(range=[8, 90] if many else [40, 700]))
    chart = tie + dots.mark_circle(opacity=1).encode(size=size, color=colour)
    words = alt.Chart(_data(_most_legible(nodes) if many else nodes)).encode(
        **places, text="name:N"
    )
    above = {"dy": -9 if many else -16, "fontSize": _SMALL if many else 11}
    chart += words.mark_text(stroke="white", strokeWidth=3, strokeJoin="round", **above)
    chart += words.mark_text(**above)
    return _finish(chart, title, width=_WIDTH, height=_WIDTH - 60)


def _most_legible(nodes: Rows) -> Rows:
    """The largest nodes whose names, drawn above them, do not overlap; at most `_NAMED`."""
    left, top = min(node["x"] for node in nodes), min(node["y"] for node in nodes)
    across = _WIDTH / (max(node["x"] for node in nodes) - left or 1)
    down = (_WIDTH - 60) / (max(node["y"] for node in nodes) - top or 1)
    named: list[tuple[Mapping[str, Any], float, float, float]] = []
    for node in sorted(nodes, key=lambda node: -node["size"])[: 2 * _NAMED]:
        x, y = (node["x"] - left) * across, (node["y"] - top) * down
        half = cell_len(str(node["name"])) * _SMALL / 4
        if all(abs(x - a) > half + b or abs(y - c) > 1.4 * _SMALL for _, a, b, c in named):
            named.append((node, x, half, y))
        if len(named) == _NAMED:
            break
    return [node for node, *_ in named]


def subtitled(chart: alt.Chart, sentences: Sequence[str]) -> alt.Chart:
    """The chart with sentences below its title, such as the day asked about; a line breaks between sentences."""
    import altair as alt  # noqa: PLC0415

    lines = join_pieces(sentences, _SUBTITLE, lambda sentence: [sentence])
    title = alt.TitleParams(text=chart.title, subtitle=lines)
    return chart.properties(title=title)


def _number_axis(rows: Rows, value: str) -> Any:
    """An axis of few numbers; of whole numbers if all values are."""
    import altair as alt  # noqa: PLC0415

    values = [row[value] for row in rows if row[value] is not None]
    if all(isinstance(each, int) for each in values) and max(values, default=0) <= _TICKS:
        return alt.Axis(values=[*range(min([0, *values]), max([1, *values]) + 1)], format="d")
    return alt.Axis(tickCount=_TICKS)


def _data(rows: Rows) -> Any:
    import altair as alt  # noqa: PLC0415

    return alt.Data(values=[{**row, "at": at} for at, row in enumerate(rows)])


def _title(titles: Mapping[str, Text], name: str) -> str:
    return str(titles[name]) if name in titles else name


def _finish(chart: Any, title: Text, *, height: Any, width: Any = _WIDTH) -> alt.Chart:
    return (
        chart.properties(title=str(title), width=width, height=height)
        .configure(font=FONT_FAMILY, background="white")
        .configure_title(
            fontSize=14,
            anchor="start",
            font=FONT_FAMILY,
            subtitleFont=FONT_FAMILY,
            subtitleFontSize=10,
        )
        .configure_axis(
            labelFontSize=11, titleFontSize=11, labelFont=FONT_FAMILY, titleFont=FONT_FAMILY
        )
        .configure_legend(
            labelFontSize=11, titleFontSize=11, labelFont=FONT_FAMILY, titleFont=FONT_FAMILY
        )
        .configure_text(font=FONT_FAMILY)
        .configure_view(stroke=None)
    )
