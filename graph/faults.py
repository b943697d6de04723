"""One fault: what is wrong, where, and what to do. Loads, tables, edits, access and the API all report it."""

from dataclasses import dataclass
from typing import Any

from yanxiu.graph.text import Text

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in the input.

    code    for programs; independent of the wording
    reason  for people
    file, sheet, row, column   the cell, as far as it is known; rows count from 1, as in a spreadsheet
    value   the content of the cell; masked if it is personal
    path    position in the input of a request: names, and indexes of lists
    hint    what to do about the fault
    """

    code: str
    reason: Text
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    path: Path = ()
    hint: Text | None = None

    @property
    def place(self) -> str:
        """File, sheet, row, column and path, as far as they are known."""
        cell = [self.file, self.sheet, self.row, self.column]
        return " / ".join(str(part) for part in (*cell, *self.path) if part is not None)

    @property
    def sentence(self) -> Text:
        """Place, value and reason in one sentence."""
        place: list[tuple[str | None, str, str]] = [
            (self.file, "{}", "{}"),
            (self.sheet, "sheet {}", "工作表“{}”"),
        ]
        place += [(str(self.row) if self.row else None, "row {}", "第{}行")]
        place += [(self.column, "column {}", "“{}”列"), (self.value, "value “{}”", "值“{}”")]
        en = ", ".join(en.format(part) for part, en, _ in place if part)
        zh = "，".join(zh.format(part) for part, _, zh in place if part)
        return Text(
            f"{en}: {self.reason.en}" if en else self.reason.en,
            f"{zh}：{self.reason.zh}" if zh else self.reason.zh,
        )

    def as_json(self) -> dict[str, Any]:
        """Plain values, with both languages."""
        return {
            "code": self.code,
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "reason": self.reason.as_json(),
            "hint": self.hint.as_json() if self.hint else None,
        }
