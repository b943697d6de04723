"""The content of a document, independent of Word and PDF: a title, lines below it, tables of texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from yanxiu.graph.text import Text
from yanxiu.queries.answer import Answer, Field
from yanxiu.queries.display import condition_lines, display_text, row_count_text, visible_fields

MOST_PORTRAIT_COLUMNS = 6  # most columns on a page in portrait


@dataclass(frozen=True, slots=True)
class Table:
    """A table as people read it; `numbers` marks right-aligned columns, `picture` is a PNG shown above the table."""

    title: str
    lines: tuple[str, ...]
    headings: tuple[str, ...]
    numbers: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document with one or more tables."""

    title: str
    lines: tuple[str, ...]
    tables: tuple[Table, ...]

    @property
    def is_landscape(self) -> bool:
        """Whether the page is in landscape."""
        return (
            max((len(table.headings) for table in self.tables), default=0) > MOST_PORTRAIT_COLUMNS
        )


def make_table(
    answer: Answer,
    title: str = "",
    most: int | None = None,
    figures: Sequence[str] = (),
    *,
    brief: bool = False,
) -> Table:
    """An answer as a table, limited to `most` rows, with a note if rows were cut.

    figures   values of the question's measures, shown above the rows
    brief     shows a value that is the same in all rows once above them, and leaves out columns without values
    """
    excerpt = answer.first(most) if most is not None else answer
    fields = visible_fields(excerpt)
    same = [field for field in fields if brief and _is_same(excerpt, field)]
    fields = [field for field in fields if field not in same]
    alike = [
        f"{field.title} {display_text(field.in_row(excerpt.rows[0]), excerpt.rows[0][field.key])}"
        for field in same
        if excerpt.rows[0][field.key] is not None
    ]
    lines = ["；".join(condition_lines(answer)), "；".join(figures), row_count_text(excerpt)]
    if alike:
        lines.append(
            str(Text(f"The same in all rows: {'; '.join(alike)}", f"各行相同：{'；'.join(alike)}"))
        )
    return Table(
        title or str(answer.question.title),
        tuple(filter(None, lines)),
        tuple(str(field.title) for field in fields),
        tuple(field.is_number for field in fields),
        tuple(
            tuple(
                "" if row[f.key] is None else display_text(f.in_row(row), row[f.key])
                for f in fields
            )
            for row in excerpt.rows
        ),
    )


def _is_same(answer: Answer, field: Field) -> bool:
    """Whether several rows have the same value in a column; False for the first column that is not a county."""
    first, *others = answer.rows or [{}]
    kept = next(each.key for each in answer.fields if each.kind not in ("County", "Key"))
    if not others or field.key == kept:
        return False
    return all(row[field.key] == first[field.key] for row in others)


def make_sheet(answer: Answer) -> Sheet:
    """A document with one answer."""
    return Sheet(str(answer.question.title), (source_line(),), (make_table(answer),))


def source_line() -> str:
    """The line with the source of a document and the time when it was made."""
    now = datetime.now().strftime("%Y-%m-%d %H:%M")  # noqa: DTZ005 - the reader's own clock
    return str(Text(f"Source: Yanxiu Graph; made on {now}", f"来源：研修图谱；生成于 {now}"))
