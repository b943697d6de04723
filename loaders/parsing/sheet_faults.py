"""The faults of a whole sheet: of its columns, and of another table below its rows."""

from collections.abc import Iterator, Mapping, Sequence

from yanxiu.graph.faults import Fault
from yanxiu.graph.model import NODES
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import Column
from yanxiu.loaders.parsing import leaving
from yanxiu.loaders.parsing.headers import Header, column_letters
from yanxiu.loaders.parsing.parsed import ParsedRows, ParsedSheet
from yanxiu.loaders.parsing.rows_below import unknown_headings, unread_columns
from yanxiu.loaders.parsing.units import Unit

_SHARED = Text(
    "The cell is merged over several people, and each has their own",
    "合并单元格跨了几个人，而这一项每人各不相同",
)
_APART = Text(
    "Unmerge the cell and fill it in for each person.", "请取消合并，逐人填写；不知道的留空。"
)


_OF_EVERY_SHEET = frozenset(
    {"序号", "备注", "签名", "签字"}
)  # headings that never stand for a column


def stopped_rows_fault(parsed: ParsedSheet, number: int, reason: Text) -> Fault:
    """The fault of a line below which the rows were not read."""
    rows = ParsedRows(parsed.format, parsed.sheet, [number], {})
    return rows.fault("LEAVERS" if reason is leaving.LEAVERS_BELOW else "OTHER_TABLE", reason, 0)


def missing_column_fault(parsed: ParsedSheet, column: Column, header: Header) -> Fault:
    """The fault of a missing column, with the unknown headings that may be meant for it."""
    rows = ParsedRows(parsed.format, parsed.sheet, [], {})
    labels = (
        each for each in unknown_headings(parsed.format, header) if each not in _OF_EVERY_SHEET
    )
    unknown = "、".join([*labels][:12])
    en, zh = f"There is no column {column.title}", f"没有“{column.title}”这一列"
    if unknown:
        en += f"; not known in the header: {unknown}"
        zh += f"；表头中未识别的有：{unknown}"
    advice = None
    similar = [
        each.heading
        for each in unread_columns(parsed.format, header)
        if each.nearest == column.title
    ]
    if len(similar) == 1:
        advice = Text(
            f"If {similar[0]} is this column, write {column.title} in its place, or load with --map {similar[0]}={column.title}; else add the column.",
            f"如果“{similar[0]}”就是这一列，请把表头改为“{column.title}”，或导入时加 --map {similar[0]}={column.title}；否则请补上该列。",
        )
    elif column.in_title:
        advice = Text(
            f"Add the column, or write it once in a line above the table, such as {column.title}: ...",
            f"请补上该列，或在表上方单独写一行，如“{column.title}：……”。",
        )
    elif own := next(
        (
            each
            for each in parsed.format.nodes
            if (each.id, each.set.get("code")) == (f"{{{column.name}}}", (column.name,))
            and each.set.get("name") != (column.name,)
        ),
        None,
    ):
        title = NODES[own.label].title
        advice = Text(
            f"Add the column. If there are no codes yet, make them up; write the same one for the same {title.en.lower()} in every roster.",
            f"请补上该列；还没有代码的可以自编，同一{title.zh}在各份名册中始终用同一代码。",
        )
    return rows.fault("MISSING_COLUMN", Text(en, zh), column=column.name, advice=advice)


def merged_cell_faults(rows: ParsedRows, shared: Mapping[int, Sequence[str]]) -> Iterator[Fault]:
    """Yields the faults of merged cells with a personal value for several people.

    shared   by row, the columns of such cells
    """
    for at, number in enumerate(rows.rows if shared else ()):
        for name in shared.get(number, ()):
            rows.mark_bad(at, name)
            yield rows.fault("DITTO", _SHARED, at, name, advice=_APART)


def doubled_heading_fault(
    parsed: ParsedSheet, name: str, places: Sequence[int], header: Header
) -> Fault:
    """The fault of several columns with different values for the same thing."""
    row = parsed.sheet.first + header.last
    cells = [f"{header.labels[at]} ({column_letters(at)}{row})" for at in places]
    reason = Text(
        f"Several columns give it with different values: {', '.join(cells)}",
        f"有几列都表示它，内容又不相同：{'、'.join(cells)}",
    )
    rows = ParsedRows(parsed.format, parsed.sheet, [], {})
    return rows.fault("DOUBLE_HEADING", reason, column=name)


def unit_fault(parsed: ParsedSheet, name: str, unit: Unit) -> Fault:
    """The fault of a heading with a unit that does not fit its column."""
    title = parsed.format.columns[name].title
    reason = Text(
        f"The heading gives the unit {unit.name}, which does not fit {title}",
        f"表头注明单位是“{unit.name}”，不是本列“{title}”的单位",
    )
    return ParsedRows(parsed.format, parsed.sheet, [], {}).fault("OTHER_UNIT", reason, column=name)
