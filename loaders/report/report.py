"""The report of a load: its results, or the reasons for its refusal."""

from dataclasses import asdict, dataclass, field
from typing import Any

from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.loaders.changes.writer import Counts
from yanxiu.loaders.parsing.cleaning import KINDS
from yanxiu.loaders.parsing.parsed import ParsedSheet
from yanxiu.loaders.parsing.recognition import LeftOut
from yanxiu.loaders.parsing.rows import ranges
from yanxiu.loaders.report.left_behind import LeftBehind
from yanxiu.loaders.report.marked_copies import MarkedSheet, mark_faults
from yanxiu.loaders.report.remarks import Remark


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """One sheet of a load; `known` if the same file was loaded before and is skipped."""

    file: str
    format: str
    rows: int
    known: bool
    title: Text | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The number of cells of a column that were normalised in one way."""

    file: str
    sheet: str | None
    column: str
    kind: str
    cells: int

    def as_json(self) -> dict[str, Any]:
        """Plain values, with both languages."""
        kind = KINDS[self.kind]
        return {**asdict(self), "change": {"en": kind.en, "zh": kind.zh}}


@dataclass(frozen=True, slots=True)
class UnreadColumn:
    """A column that was not read, the format's column with the most similar heading, and the format's name."""

    file: str
    sheet: str | None
    heading: str
    place: str
    nearest: str | None
    format: str


@dataclass(frozen=True, slots=True)
class Note:
    """A further note on how a sheet was read."""

    file: str
    sheet: str | None
    text: Text

    def as_json(self) -> dict[str, Any]:
        """Plain values, with both languages."""
        return {**asdict(self), "text": {"en": self.text.en, "zh": self.text.zh}}


@dataclass(slots=True)
class Report:
    """The result of a load. If there are faults, the whole load was refused and nothing was written.

    With `accept_good`, only faulty rows and rows that depend on them were refused; `refused_rows` is their number.
    `remarks` list points to check. `left_out` lists files and sheets that are not rosters, e.g. a sheet of notes.
    """

    files: list[LoadedFile] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    dry_run: bool = False
    accept_good: bool = False
    refused_rows: int = 0
    left_out: list[LeftOut] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    left_behind: list[LeftBehind] = field(default_factory=list)
    sheets: list[ParsedSheet] = field(default_factory=list, repr=False)

    @property
    def refused(self) -> bool:
        """True if nothing was written because of faults."""
        return bool(self.faults) and not self.accept_good

    @property
    def cleaned(self) -> list[Cleaned]:
        """The normalised cells: widths of characters, spaces, days, synonyms."""
        return [
            Cleaned(
                each.sheet.file.name,
                each.sheet.name,
                each.format.columns[column].title,
                kind,
                cells,
            )
            for each in self.sheets
            for column, kinds in each.cleaned.items()
            for kind, cells in sorted(kinds.items())
        ]

    @property
    def all_left_out(self) -> list[LeftOut]:
        """Files and sheets that were left out, and rows that do not belong to a roster."""
        rows = [
            LeftOut(each.sheet.file.name, each.sheet.name, reason, ranges(numbers))
            for each in self.sheets
            for reason, numbers in each.left.items()
        ]
        return [*self.left_out, *rows]

    @property
    def unread(self) -> list[UnreadColumn]:
        """The columns that were not read."""
        return [
            UnreadColumn(
                each.sheet.file.name,
                each.sheet.name,
                one.heading,
                one.place,
                one.nearest,
                each.format.name,
            )
            for each in self.sheets
            for one in each.unread
        ]

    @property
    def notes(self) -> list[Note]:
        """Further notes on how the sheets were read."""
        return [
            Note(each.sheet.file.name, each.sheet.name, text)
            for each in self.sheets
            for text in each.notes
        ]

    def marked(self) -> list[MarkedSheet]:
        """The sheets with faults, to correct and load again; with `accept_good`, only the refused rows."""
        return mark_faults(self.sheets, self.faults, only_refused=self.accept_good)

    def as_json(self) -> dict[str, Any]:
        """Plain values for programs."""
        return {
            "refused": self.refused,
            "dry_run": self.dry_run,
            "refused_rows": self.refused_rows,
            "files": [
                {
                    "file": each.file,
                    "sheet": each.sheet,
                    "format": each.format,
                    "rows": each.rows,
                    "known": each.known,
                }
                for each in self.files
            ],
            "left_out": [each.as_json() for each in self.all_left_out],
            "unread": [asdict(each) for each in self.unread],
            "notes": [each.as_json() for each in self.notes],
            "created": dict(self.counts.created),
            "updated": dict(self.counts.updated),
            "ended": dict(self.counts.ended),
            "unchanged": dict(self.counts.unchanged),
            "remarks": [each.as_json() for each in self.remarks],
            "cleaned": [each.as_json() for each in self.cleaned],
            "left_behind": [each.as_json() for each in self.left_behind],
            "faults": [fault.as_json() for fault in self.faults],
        }
