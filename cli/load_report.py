"""What a load did, or why it was refused, on the screen."""

from rich.console import Console
from rich.table import Table

from yanxiu.graph.model import NODES, RELATIONSHIPS
from yanxiu.graph.text import Text
from yanxiu.loaders import Report
from yanxiu.loaders.parsing.cleaning import KINDS

_SHOWN = 200


def show(report: Report, console: Console) -> None:
    """What was left out, what was read otherwise than written, and what was done by label and type or every
    fault with its place.
    """
    for left in report.left:
        rows = Text(f", rows {left.rows}", f"第 {left.rows} 行") if left.rows else Text("", "")
        place = " / ".join(filter(None, (left.file, left.sheet)))
        console.print(
            str(
                Text(
                    f"Left out: {place}{rows.en}. {left.reason.en}.",
                    f"未读取：{place}{' ' if left.rows else ''}{rows.zh}。{left.reason.zh}。",
                )
            )
        )
    for note in report.notes:
        place = " / ".join(filter(None, (note.file, note.sheet)))
        console.print(str(Text(f"{place}: {note.text.en}.", f"{place}：{note.text.zh}。")))
    if report.unread:
        _unread(report, console)
    if report.cleaned:
        _cleaned(report, console)
    if report.faults:
        _faults(report, console)
    if report.refused:
        return
    _remarks(report, console)
    _read(report, console)
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
        table.add_row(_title(name), *(str(counter[name]) for counter in numbers))
    console.print(table)


def _title(name: str) -> str:
    """The title of a label or of a type of relationships."""
    declared = NODES.get(name) or RELATIONSHIPS.get(name)
    return str(declared.title) if declared else name


def _read(report: Report, console: Console) -> None:
    """How many rows were read of each sheet, and what was loaded before."""
    table = Table(show_edge=False)
    for title in (Text("File", "文件"), Text("Format", "格式"), Text("Rows read", "读取行数")):
        table.add_column(str(title), justify="right" if title.en == "Rows read" else "left")
    for each in report.files:
        before = str(Text(" (loaded before)", "（此前已导入）")) if each.known else ""
        table.add_row(each.file, str(each.title or each.format), f"{each.rows}{before}")
    console.print(table)
    known = sum(each.known for each in report.files)
    console.print(
        str(
            Text(
                f"{len(report.files)} files, {known} of them loaded before.",
                f"共 {len(report.files)} 个文件，其中 {known} 个此前已导入。",
            )
        )
    )


def _unread(report: Report, console: Console) -> None:
    """The columns that were not read, and what each may have been meant for."""
    table = Table(show_edge=False)
    for title in (
        Text("Column not read", "未读取的列"),
        Text("Heading", "表头"),
        Text("Nearest known heading", "最接近的已知表头"),
    ):
        table.add_column(str(title))
    for each in report.unread:
        place = " / ".join(filter(None, (each.file, each.sheet, each.place)))
        table.add_row(place, each.heading, each.nearest or "")
    console.print(table)


def _remarks(report: Report, console: Console) -> None:
    for remark in report.remarks:
        console.print(str(Text(f"Look at: {remark.text.en}.", f"请核对：{remark.text.zh}。")))


def _cleaned(report: Report, console: Console) -> None:
    table = Table(show_edge=False)
    table.add_column(str(Text("Read otherwise than written", "清洗：写法与读法不同的单元格")))
    table.add_column(str(Text("Change", "处理")))
    table.add_column(str(Text("Cells", "单元格数")), justify="right")
    for each in report.cleaned:
        place = [each.file, each.sheet, each.column]
        table.add_row(" / ".join(filter(None, place)), str(KINDS[each.kind]), str(each.cells))
    console.print(table)


def _faults(report: Report, console: Console) -> None:
    table = Table(show_edge=False)
    for title in (
        Text("Where", "位置"),
        Text("Value", "内容"),
        Text("What is wrong", "问题"),
        Text("What to do", "处理办法"),
    ):
        table.add_column(str(title), overflow="fold")
    for fault in report.faults[:_SHOWN]:
        table.add_row(
            fault.place,
            fault.value or "",
            str(Text(f"{fault.reason.en} ({fault.code})", fault.reason.zh)),
            str(fault.hint),
        )
    console.print(table)
    left = len(report.faults) - _SHOWN
    if left > 0:
        more = Text(
            f"{left} more faults: see all with --format json.",
            f"另有 {left} 处问题：用 --format json 查看全部。",
        )
        console.print(str(more))
