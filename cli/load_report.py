"""The report of a load on screen: unread cells, corrected values, every fault with its place, and the counts.

Faults that differ only in their row are shown once, with all their rows, because a clerk corrects them together.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text as Line

from yanxiu.cli.tables import break_text
from yanxiu.graph.faults import Fault
from yanxiu.graph.model import NODES, RELATIONSHIPS
from yanxiu.graph.text import Text
from yanxiu.loaders import Report
from yanxiu.loaders.parsing.cleaning import KINDS
from yanxiu.loaders.parsing.rows import ranges

_SHOWN = 200  # kinds of faults
_ROWS = 12  # most runs of rows that are listed per fault


def show_report(report: Report, console: Console) -> None:
    """Prints a report."""
    for line in _notes(report):
        _print(str(line), console)
    if report.faults:
        _print_faults(report.faults, console)
    if report.refused:
        return
    for remark in report.remarks:
        _print(str(Text(f"Check: {remark.text.en}.", f"请核对：{remark.text.zh}。")), console)
    _print_files(report, console)
    _print_counts(report, console)
    if report.dry_run:
        console.print(str(Text("Checked only; nothing was written.", "以上只是检查，没有写入。")))


def _print(text: str, console: Console, indent: int = 0) -> None:
    """Prints a text in lines that break no command, number or code, so that a command can be copied."""
    for line in break_text(text, console.width - indent):
        console.print(f"{' ' * indent}{line}", highlight=False, markup=False)


def title_of(name: str) -> str:
    """The title of a label or of a relationship type."""
    declared = NODES.get(name) or RELATIONSHIPS.get(name)
    return str(declared.title) if declared else name


def _notes(report: Report) -> Iterator[Text]:
    """Yields what was left out, notes on how sheets were read, unread columns, and corrected values."""
    for left in report.all_left_out:
        place = _place(left.file, left.sheet)
        rows = _shorten_rows(left.rows) if left.rows else None
        places = len(left.rows.split("、")) if left.rows else 0
        several = (
            Text(f" ({places} places)", f"（共 {places} 处）") if places > _ROWS else Text("", "")
        )
        yield Text(
            f"Left out: {place}{f', rows {rows}' if rows else ''}{several.en}. {left.reason.en}.",
            f"未读取：{place}{f' 第 {rows} 行' if rows else ''}{several.zh}。{left.reason.zh}。",
        )
    for note in report.notes:
        place = _place(note.file, note.sheet)
        yield Text(f"{place}: {note.text.en}.", f"{place}：{note.text.zh}。")
    for (file, sheet), columns in groupby(report.unread, lambda each: (each.file, each.sheet)):
        names = [*columns]
        en = "; ".join(
            f"{each.place} {each.heading}{f' (nearest: {each.nearest})' if each.nearest else ''}"
            for each in names
        )
        zh = "；".join(
            f"{each.place} {each.heading}{f'（最接近“{each.nearest}”）' if each.nearest else ''}"
            for each in names
        )
        place = _place(file, sheet)
        yield Text(f"Columns not read in {place}: {en}.", f"未读取的列（{place}）：{zh}。")
    for (file, sheet), cells in groupby(report.cleaned, lambda each: (each.file, each.sheet)):
        changed = [*cells]
        en = "; ".join(f"{each.column}: {KINDS[each.kind].en} ({each.cells})" for each in changed)
        zh = "；".join(f"{each.column} {KINDS[each.kind].zh} {each.cells} 格" for each in changed)
        place = _place(file, sheet)
        yield Text(f"Values corrected in {place}: {en}.", f"清洗（{place}）：{zh}。")


def _place(file: str | None, sheet: str | None) -> str:
    return " / ".join(filter(None, (file, sheet)))


def _shorten_rows(rows: str) -> str:
    runs = rows.split("、")
    if len(runs) <= _ROWS:
        return rows
    return "、".join(runs[:_ROWS]) + " …"


def _print_faults(faults: Iterable[Fault], console: Console) -> None:
    together: dict[tuple[object, ...], list[Fault]] = {}
    for fault in faults:
        kind = (fault.code, fault.file, fault.sheet, fault.column, fault.value)
        together.setdefault((*kind, fault.reason.en, str(fault.hint)), []).append(fault)
    for alike in [*together.values()][:_SHOWN]:
        _print_fault(alike, console)
    if len(together) > _SHOWN:
        more = len(together) - _SHOWN
        console.print(
            str(
                Text(
                    f"{more} more kinds of faults: use --format json to see all.",
                    f"另有 {more} 种问题：用 --format json 查看全部。",
                )
            )
        )


def _print_fault(alike: Sequence[Fault], console: Console) -> None:
    fault = alike[0]
    rows = [each.row for each in alike if each.row is not None]
    place = _place(fault.file, fault.sheet)
    where = [Text(place, place)]
    if rows:
        named = _shorten_rows(ranges(sorted(set(rows))))
        count = len(set(rows))
        several = Text(f" ({count} rows)", f"（共 {count} 行）") if count > 2 else Text("", "")
        where.append(Text(f"row {named}{several.en}", f"第 {named} 行{several.zh}"))
    if fault.column:
        where.append(Text(f"column {fault.column}", f"“{fault.column}”列"))
    if fault.value:
        where.append(Text(f"value {fault.value}", f"内容“{fault.value}”"))
    console.print(Line(" / ".join(map(str, where)), style="bold"))
    reason = Text(
        f"Wrong: {fault.reason.en} ({fault.code}).", f"问题：{fault.reason.zh.rstrip('。')}。"
    )
    hint = fault.hint and Text(f"To do: {fault.hint.en}", f"办法：{fault.hint.zh}")
    for text in filter(None, (reason, hint)):
        _print(str(text), console, indent=4)


def _print_files(report: Report, console: Console) -> None:
    """Shows the number of rows read from each sheet, and which files were loaded before."""
    table = Table(show_edge=False)
    for title in (Text("File", "文件"), Text("Format", "格式"), Text("Rows read", "读取行数")):
        table.add_column(
            str(title),
            justify="right" if title.en == "Rows read" else "left",
            overflow="fold",
            no_wrap=title.en != "File",
        )
    for each in report.files:
        before = str(Text(" (loaded before)", "（此前已导入）")) if each.known else ""
        name = _place(each.file, each.sheet)
        table.add_row(name, str(each.title or each.format), f"{each.rows}{before}")
    console.print(table)
    count = len({each.file for each in report.files})
    known = len({each.file for each in report.files if each.known})
    console.print(
        str(
            Text(
                f"{count} files, {known} of them loaded before.",
                f"共 {count} 个文件，其中 {known} 个此前已导入。",
            )
        )
    )


def _print_counts(report: Report, console: Console) -> None:
    """Shows the changes by label and type."""
    counts = report.counts
    names = [*dict.fromkeys([*counts.created, *counts.updated, *counts.unchanged])]
    if not names:
        return
    table = Table(show_edge=False)
    table.add_column(str(Text("Kind", "类型")))
    for title in (
        Text("Created", "新增"),
        Text("Updated", "更新"),
        Text("Ended", "终止"),
        Text("Unchanged", "未变"),
    ):
        table.add_column(str(title), justify="right")
    for name in names:
        numbers = (counts.created, counts.updated, counts.ended, counts.unchanged)
        table.add_row(title_of(name), *(str(counter[name]) for counter in numbers))
    console.print(table)
