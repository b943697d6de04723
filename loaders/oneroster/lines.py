"""A OneRoster sheet whose rows are being resolved."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from yanxiu.graph.faults import Fault
from yanxiu.graph.model import NODES
from yanxiu.graph.text import Text
from yanxiu.loaders.oneroster.spec import read_day
from yanxiu.loaders.parsing.sheets import ParsedRows
from yanxiu.loaders.values.cells import BadCell

ACTIVE, GONE = "active", "tobedeleted"


class BundleRows:
    """Rows to resolve; irrelevant rows are left out."""

    def __init__(self, parsed: ParsedRows, mode: str) -> None:
        self.parsed = parsed
        self.faults: list[Fault] = []
        self.extra_notes: list[Text] = []
        self._lacking: dict[tuple[str, str], None] = {}
        self.kept_rows: set[int] = set()
        self._repeated: set[int] = set()
        self._values = {name: [*cells] for name, cells in parsed.values.items()}
        self.days: list[date | None] = [self._modified(at) for at in range(len(parsed.rows))]
        self._check(mode)

    def __iter__(self) -> Iterator[int]:
        """Iterates over the indices of the rows without repeated ones."""
        return (at for at in range(len(self.parsed.rows)) if at not in self._repeated)

    def get(self, at: int, name: str) -> Any:
        """The value of a row in a column."""
        return self._values[name][at]

    def keep(self, at: int, **values: Any) -> None:
        """Keeps a row and fills columns of it."""
        self.kept_rows.add(at)
        for name, value in values.items():
            self._values[name][at] = value

    def is_deleted(self, at: int) -> bool:
        """True if the other system has deleted the row."""
        return bool(self.get(at, "status") == GONE)

    def fault(self, at: int, column: str, code: str, en: str, zh: str) -> None:
        """Records a fault of a cell; the row is refused."""
        value = self.get(at, column)
        self.kept_rows.add(at)  # counted as refused
        self.faults.append(self.parsed.fault(code, Text(en, zh), at, column, value))

    def leave_out(self, known: tuple[str, str]) -> None:
        """Records an organiser that is not in the graph; it is reported and left out."""
        self._lacking[known] = None

    @property
    def notes(self) -> list[Text]:
        """The notes on the rows and on organisers left out."""
        return [
            *self.extra_notes,
            *(
                Text(
                    f"The organiser {title.en} {key} is not in the graph and was left out: load its roster first",
                    f"组织者“{title.zh}”（{key}）不在图谱中，未读取：请先导入其名册",
                )
                for label, key in self._lacking
                if (title := NODES[label].title if label in NODES else Text(label, label))
            ),
        ]

    def unknown(self, at: int, column: str) -> None:
        """Records the fault of a cell whose sourcedId is neither in the files nor in the graph."""
        self.fault(at, column, "NOT_FOUND", "No sourcedId is so", "没有这个 sourcedId")

    def result(self) -> ParsedRows:
        """The resolved sheet: only the rows to load, with their resolved values."""
        every = self.parsed
        parsed = ParsedRows(every.format, every.sheet, every.rows, self._values)
        return parsed.without(
            {row for at, row in enumerate(every.rows) if at not in self.kept_rows}
        )

    def _modified(self, at: int) -> date | None:
        text = self.get(at, "modified")
        try:
            return read_day(text) if text else None
        except BadCell as bad:
            self.fault(at, "modified", bad.fault.code, bad.fault.reason.en, bad.fault.reason.zh)
            return None

    def _check(self, mode: str) -> None:
        seen: set[str] = set()
        for at in self:
            status, key = self.get(at, "status"), self.get(at, "sourced")
            if status not in (None, ACTIVE, GONE):
                self.fault(at, "status", "UNKNOWN_CHOICE", f"Not one of: {ACTIVE}, {GONE}", f"不在允许的范围内：{ACTIVE}、{GONE}")  # fmt: skip
            if mode == "delta" or status == GONE:
                for column in ("status", "modified"):
                    if self.get(at, column) is None:
                        self.fault(at, column, "EMPTY_CELL", "The cell is empty", "单元格为空")
            if key in seen:
                self._repeated.add(at)
                self.fault(at, "sourced", "DUPLICATE_KEY", "It stands in an earlier row already", "前面的行中已有此项")  # fmt: skip
            if key:
                seen.add(key)
