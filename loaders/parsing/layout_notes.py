"""Makes the notes on a sheet's layout: hidden, struck and corrected rows, hidden columns, comments."""

from collections.abc import Iterator

from yanxiu.graph.text import Text
from yanxiu.loaders.parsing.headers import Header, column_letters
from yanxiu.loaders.parsing.rows import ranges
from yanxiu.loaders.reading.files import Sheet


def layout_notes(sheet: Sheet, header: Header) -> Iterator[Text]:
    """Yields the notes on hidden, struck and corrected rows, hidden columns, and comments."""
    if sheet.layout.hidden:
        yield Text("The sheet is hidden; it was read", "该工作表是隐藏的，已读取")
    hidden = [each for each in sheet.layout.hidden_rows if each > sheet.first + header.last]
    if hidden:
        yield Text(
            f"Hidden or filtered rows were also read: {ranges(hidden)}",
            f"隐藏（或被筛选掉）的行也已读取：第 {ranges(hidden)} 行",
        )
    if unseen := _hidden_columns(sheet, header):
        yield Text(
            f"Hidden columns were also read: {', '.join(unseen)}",
            f"隐藏的列也已读取：{'、'.join(unseen)}",
        )
    struck = [each for each in sheet.layout.struck_rows if each > sheet.first + header.last]
    if struck:
        yield Text(
            f"Rows with struck-through cells were read like all others; check whether to delete them: {ranges(struck)}",
            f"加了删除线的行也照常读取，请确认是否应删除：第 {ranges(struck)} 行",
        )
    if corrected := sheet.layout.corrected_rows:
        yield Text(
            f"Words struck through within a cell were left out, the others read: {ranges(corrected)}",
            f"单元格内划去的文字没有读取，只读取其余文字：第 {ranges(corrected)} 行",
        )
    if sheet.layout.has_comments:
        yield Text("The file has comments, which were not read", "文件中有批注，批注的内容没有读取")


def _hidden_columns(sheet: Sheet, header: Header) -> list[str]:
    """The hidden columns that are read."""
    return [
        f"{column_letters(at)} {header.labels[at]}"
        for at in sorted(header.used_places)
        if at < len(header.labels)
        and any(first <= at + 1 <= last for first, last in sheet.layout.hidden_columns)
    ]
