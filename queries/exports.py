"""Exports answers for programs: CSV rows and JSON. No CSV cell can run as a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from yanxiu.graph.spreadsheet import escape_formula
from yanxiu.queries.answer import Answer, Field, fields_of
from yanxiu.queries.display import display_value
from yanxiu.queries.question import Question

BYTE_ORDER_MARK = "\ufeff".encode()  # the byte order mark by which Excel and WPS recognise UTF-8


def as_csv(answer: Answer) -> bytes:
    """The answer as CSV with all columns, including ids; UTF-8 with a byte order mark for Excel and WPS."""
    return BYTE_ORDER_MARK + _heading(answer.fields) + _lines(answer.fields, answer.rows)


def csv_heading(question: Question, *, by_county: bool = False) -> bytes:
    """The header line of the CSV."""
    return _heading(fields_of(question, by_county=by_county))


def csv_rows(
    question: Question, rows: Iterable[Mapping[str, Any]], *, by_county: bool = False
) -> bytes:
    """Lines of CSV; Enum values are labels in the reader's language."""
    return _lines(fields_of(question, by_county=by_county), rows)


def _heading(fields: Iterable[Field]) -> bytes:
    return _written([[escape_formula(field.key, digits=True) for field in fields]])


def _lines(fields: Sequence[Field], rows: Iterable[Mapping[str, Any]]) -> bytes:
    return _written([_in_text(field, row[field.key]) for field in fields] for row in rows)


def _written(lines: Iterable[Iterable[Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue().encode()


def _in_text(field: Field, value: Any) -> Any:
    value = display_value(field, value)
    return escape_formula(value, digits=True) if isinstance(value, str) else value


def as_data(answer: Answer) -> dict[str, Any]:
    """The question, its conditions, the total number of rows and the rows, as plain values."""
    question = answer.question
    return {
        "question": question.name,
        "title": {"en": question.title.en, "zh": question.title.zh},
        "asked": [
            {
                "title": {"en": param.title.en, "zh": param.title.zh},
                "value": {"en": param.value.en, "zh": param.value.zh},
            }
            for param in answer.conditions
        ],
        "totalCount": answer.count,
        "rows": answer.rows,
    }
