"""Special pictures for some questions; the others are drawn as bar charts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from yanxiu.analysis.plots import charts
from yanxiu.graph.errors import Refused
from yanxiu.graph.model import NODES
from yanxiu.graph.text import Text
from yanxiu.queries import Answer
from yanxiu.queries.display import display_text

if TYPE_CHECKING:
    import altair as alt


class NothingToDraw(Refused):
    """Raised if an answer has no rows or no numbers."""


def number_repeated_names(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Adds a number to repeated names, so that each row has its own bar."""
    counts: dict[str, int] = defaultdict(int)
    pictures = []
    for row in rows:
        counts[row["name"]] += 1
        again = counts[row["name"]]
        pictures.append({**row, "name": f"{row['name']} ({again})" if again > 1 else row["name"]})
    return pictures


def _coverage(answer: Answer) -> alt.Chart:
    """The share of eligible teachers who were trained, by district and subject, in the last year of the answer."""
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
    """The mean share of required credits that teachers have, by district; a teacher counts for at most 100 %."""
    shares: dict[str, list[float]] = defaultdict(list)
    for row in answer.rows:
        if row["required"] and row["district"]:
            shares[row["district"]].append(min(1.0, (row["counted"] or 0) / row["required"]))
    rows = [
        {"district": district, "share": round(sum(each) / len(each), 3)}
        for district, each in sorted(shares.items())
    ]
    titles = {"district": NODES["SupervisionDistrict"].title, "share": Text("Share of the credits required, of those short", "未达标教师已修学分比例")}  # fmt: skip
    return charts.bars(rows, "district", "share", answer.question.title, titles, share=True)


_STATES = {
    "met": charts.BLUE,
    "not_due": charts.AMBER,
    "late": charts.RED,
    "unmeasured": charts.GREY,
}


def _road(answer: Answer) -> alt.Chart:
    """The share of its goal that each milestone has reached, in the order of the answer."""
    field = {each.key: each for each in answer.fields}
    states = [(str(field["state"].words[state]), tint) for state, tint in _STATES.items()]
    rows = []
    for row in answer.rows:
        figures = [display_text(field[key].in_row(row), row[key]) for key in ("number", "target")]
        figures = [each or "–" for each in figures]
        rows.append(
            {
                "name": f"{row['due'][:4]} {row['milestone']}",
                "share": _share_of_goal(row),
                "state": display_text(field["state"], row["state"]),
                "written": f"{figures[0]} / {figures[1]}",
            }
        )
    return charts.progress(number_repeated_names(rows), answer.question.title, states)


def _share_of_goal(row: Mapping[str, Any]) -> float:
    """The share of the goal reached, from 0 to 1; for a goal that is an upper limit, target / number."""
    number, target = row["number"], row["target"]
    if row["state"] == "met":
        return 1.0
    if number is None or not target:
        return 0.0
    share = target / number if row["aim"] == "at_most" and number else number / target
    return float(min(1.0, max(0.0, share)))


def _plan_actual(answer: Answer) -> alt.Chart:
    """Attendance compared with planned seats, by year and line of the three-year schedule."""
    seats: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in answer.rows:
        if row["part"] == "schedule" and row["seats"]:
            cell = seats[row["year"], row["line"]]
            cell[0] += row["attended"] or 0
            cell[1] += row["seats"]
    if not seats:
        raise NothingToDraw(
            en="No row has planned seats: there is nothing to draw.",
            zh="没有带计划名额的行，无图可画。",
        )
    full, left = Text("all seats used", "名额用满"), Text("seats left", "名额有余")
    rows = [
        {
            "name": f"{year} {line}",
            "share": min(1.0, used / planned),
            "state": str(full if used >= planned else left),
            "written": f"{used:,} / {planned:,}",
        }
        for (year, line), (used, planned) in sorted(seats.items())
    ]
    title = Text(
        f"{answer.question.title.en}: attended of the seats planned",
        f"{answer.question.title.zh}：参训人数与计划名额",
    )
    return charts.progress(rows, title, [(str(full), charts.BLUE), (str(left), charts.AMBER)])


PICTURES: Mapping[str, Callable[[Answer], Any]] = {
    "coverage": _coverage,
    "practice_diffusion": _spread,
    "credit_shortfall": _credits,
    "plan_actual": _plan_actual,
    "roadmap": _road,
}
