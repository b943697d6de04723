"""Writes plans as rosters, and reads them back as the rows that a planner has already decided."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from yanxiu.analysis.allocation.plan import Key, Roster
from yanxiu.graph.access import LOCAL
from yanxiu.graph.database import Database
from yanxiu.graph.days import today
from yanxiu.graph.errors import Refused
from yanxiu.graph.model.training import ACTIVITY_KINDS
from yanxiu.graph.naming import NamedNode, resolve_words
from yanxiu.graph.naming_statement import NameQuery
from yanxiu.graph.settings import Settings
from yanxiu.graph.spreadsheet import escape_formula
from yanxiu.graph.steps import run_steps
from yanxiu.graph.text import Text
from yanxiu.graph.words import fold
from yanxiu.loaders import Format, read_formats

_AT_ONCE = 40  # words per lookup statement
_LABELS: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    "trainer": (Text("Mentor", "指导教师"), ("Teacher", "Expert")),
    "teacher": (Text("Teacher", "教师"), ("Teacher",)),
    "school": (Text("School", "学校"), ("School",)),
    "town": (Text("Town", "乡镇"), ("Town",)),
    "subject": (Text("Subject", "学科"), ("Subject",)),
    "subjects": (Text("Subject", "学科"), ("Subject",)),
    "stages": (Text("Stage", "学段"), ("Stage",)),
    "districts": (Text("District", "责任区"), ("SupervisionDistrict",)),
    "activity": (Text("Activity", "培训活动"), ("Activity",)),
}
KEYS: Mapping[str, tuple[str, ...]] = {
    "mentoring": ("trainer", "school", "subject"),
    "enrolments": ("teacher", "activity"),
    "base_schools": ("school", "town"),
    "activities": ("districts", "stages", "subjects"),
}


def roster_csv(roster: Roster) -> bytes:
    """Returns the roster as CSV for `yanxiu load`, with the format's headings."""
    format_ = _format(roster.format)
    used = [name for name in format_.columns if any(name in row for row in roster.rows)] or [
        *format_.columns
    ]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([format_.columns[name].names[0] for name in used])
    for row in roster.rows:
        writer.writerow(
            [escape_formula(_cell_text(name, row.get(name)), digits=False) for name in used]
        )
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def roster_name(roster: Roster) -> str:
    """Returns the file name by which the loader recognizes the format."""
    return f"{_format(roster.format).title.zh}.csv"


def read_keys(path: Path, format_name: str, database: Database, county: str) -> frozenset[Key]:
    """Returns the keys of a roster's rows, which a plan must or must not contain. Looks up their words.

    Raises Refused, with file and row, if the file is not such a roster; UnresolvedName if a word matches nothing.
    """
    format_ = _format(format_name)
    wanted = KEYS[format_name]
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise Refused(
            en=f"{path} cannot be read as CSV in UTF-8: write the roster with --roster, and keep the rows that are decided.",
            zh=f"无法按 UTF-8 的 CSV 读取 {path}：请用 --roster 写出名册，只保留已决定的行。",
        ) from fault
    lines = [line for line in csv.reader(io.StringIO(text)) if any(cell.strip() for cell in line)]
    header = [fold(cell) for cell in lines[0]] if lines else []
    places = {}
    for name in wanted:
        known = [fold(each) for each in format_.columns[name].names]
        place = next((at for at, cell in enumerate(header) if cell in known), None)
        if place is None:
            title = format_.columns[name].names[0]
            raise Refused(
                en=f"{path}: no column '{title}'. A roster written with --roster has it.",
                zh=f"{path}：缺少“{title}”列。用 --roster 写出的名册带有此列。",
            )
        places[name] = place
    rows = []
    for number, line in enumerate(lines[1:], 2):
        cells = tuple(
            line[places[name]].strip().removeprefix("'") if places[name] < len(line) else ""
            for name in wanted
        )
        if not all(cells):
            raise Refused(
                en=f"{path}, row {number}: {', '.join(format_.columns[n].names[0] for n in wanted)} must all be given.",
                zh=f"{path} 第 {number} 行：{'、'.join(format_.columns[n].names[0] for n in wanted)} 均须填写。",
            )
        rows.append(cells)
    words = _meanings(database, county, wanted, rows)
    return frozenset(
        tuple("+".join(words[name, each] for each in _parts(cell)) for name, cell in zip(wanted, cells, strict=True))
        for cells in rows
    )  # fmt: skip


def _parts(cell: str) -> list[str]:
    return [
        part.strip()
        for part in cell.replace("；", ";").replace("、", ";").replace("+", ";").split(";")
        if part.strip()
    ]


def _meanings(
    database: Database, county: str, columns: Sequence[str], rows: Iterable[tuple[str, ...]]
) -> dict[tuple[str, str], str]:
    """Looks up each word of a column. Returns a number or code; for standard codes the id."""
    words = sorted(
        {
            (name, part)
            for cells in rows
            for name, cell in zip(columns, cells, strict=True)
            for part in _parts(cell)
        }
    )
    written: dict[tuple[str, str], str] = {}
    for first in range(0, len(words), _AT_ONCE):
        some = words[first : first + _AT_ONCE]
        asked = [NameQuery(str(at), *_LABELS[name], word) for at, (name, word) in enumerate(some)]
        meanings = run_steps(database, resolve_words(asked, county or None, LOCAL, today()))
        for at, pair in enumerate(some):
            written[pair] = _code(meanings.nodes[str(at)])
    return written


def _code(meant: NamedNode) -> str:
    return meant.id if meant.label in ("Subject", "Stage") else meant.reference


def _cell_text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "kind":
        return ACTIVITY_KINDS[value].zh
    if isinstance(value, list):
        return ";".join(value)
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _format(name: str) -> Format:
    return read_formats(Settings.from_environment().formats)[name]
