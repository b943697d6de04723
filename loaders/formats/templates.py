"""Publishes a format: as an empty workbook, a Table Schema or a JSON Schema."""

import io
from collections.abc import Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from yanxiu.graph.model import NODES, REFERENCE, Scalar
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import Column, Format

_ROWS = 5000  # last row with drop-downs
_REQUIRED = PatternFill("solid", fgColor="FFF2CC")
_NUMBER_FORMATS = {"str": "@", "date": "yyyy-mm-dd"}
_TABLE_TYPES = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "date": "date"}  # fmt: skip
_CHOICES = "可选值"


def workbook(format_: Format) -> bytes:
    """An empty XLSX of a format: a header with notes, and drop-downs for limited choices."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = format_.title.zh[:31]
    choices = book.create_sheet(_CHOICES)
    choices.sheet_state = "hidden"
    for place, question in enumerate(format_.questions, start=len(format_.header_columns) + 1):
        sheet.cell(row=1, column=place, value=question.title).font = Font(bold=True)
    for place, column in enumerate(format_.header_columns, start=1):
        _head(sheet, place, format_, column)
        if allowed := allowed_words(format_, column):
            _offer(sheet, choices, place, allowed, strict=not column.many)
    sheet.freeze_panes = "A2"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def table_schema(format_: Format) -> dict[str, Any]:
    """The format as a frictionless Table Schema (https://specs.frictionlessdata.io/table-schema/)."""
    return {
        "title": format_.title.zh,
        "description": format_.title.en,
        "fields": [_field(format_, column) for column in format_.header_columns],
        "missingValues": [""],
    }


def json_schema(format_: Format) -> dict[str, Any]:
    """The format's rows as a JSON Schema (draft 2020-12): an array of objects by column title."""
    columns = format_.header_columns
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format_.title.zh,
        "description": format_.title.en,
        "type": "array",
        "items": {
            "type": "object",
            "properties": {column.title: _json_value(format_, column) for column in columns},
            "required": [column.title for column in columns if column.required],
        },
    }


def allowed_words(format_: Format, column: Column) -> list[str]:
    """The allowed words of a column, if the model or the standard codes list them; else an empty list."""
    if column.property and column.property.choices:
        return [title.zh for title in column.property.choices.values()]
    if column_type(column) == "bool":
        return ["是", "否"]
    labels = [
        label for find in format_.finds if find.column == column.name for label in find.labels
    ]
    if labels and all(label in REFERENCE for label in labels):
        return [row["name"] for label in labels for row in REFERENCE[label]]
    return []


def column_type(column: Column) -> Scalar:
    """The type of a column's values; text if it fills no property."""
    return column.property.type if column.property else "str"


def column_note(format_: Format, column: Column) -> Text:
    """What a clerk needs to know about a column: its content, and whether it is required."""
    words = list(_notes(format_, column))
    return Text(en="; ".join(text.en for text in words), zh="；".join(text.zh for text in words))


def _notes(format_: Format, column: Column) -> Iterator[Text]:
    yield _need(format_, column)
    if column_type(column) == "date":
        yield Text("A day, like 2018-09-01", "日期，如 2018-09-01")
    if column_type(column) in ("int", "float"):
        yield Text("A number", "数字")
    if column.least is not None:
        yield Text(f"At least {column.least:g}", f"不小于 {column.least:g}")
    if column.most is not None:
        yield Text(f"At most {column.most:g}", f"不大于 {column.most:g}")
    if column.many:
        yield Text("Several, separated by 、", "可填多个，以、分隔")
    if column.name in format_.stand_ins and not column.or_column:
        yield Text(
            "You can also give the identity number, or only the name if nobody else has it",
            "也可填身份证号；没有同名的，可只填姓名",
        )
    for find in format_.finds:
        if find.column == column.name and not allowed_words(format_, column):
            titles = [NODES[label].title for label in find.labels]
            yield Text(
                f"Code or name of a known {' or '.join(title.en.lower() for title in titles)}",
                f"已有{'或'.join(title.zh for title in titles)}的代码或名称",
            )
    if column.property and column.property.personal:
        yield Text("Personal data", "个人信息")


def _need(format_: Format, column: Column) -> Text:
    if column.or_column:
        title = format_.columns[column.or_column].title
        return Text(f"May be empty if {title} is filled in", f"已填“{title}”的可空")
    return Text("Required", "必填") if column.required else Text("May be empty", "可空")


def _head(sheet: Worksheet, place: int, format_: Format, column: Column) -> None:
    cell = sheet.cell(row=1, column=place, value=column.title)
    cell.font = Font(bold=True)
    if column.required:
        cell.fill = _REQUIRED
    note_text = column_note(format_, column)
    cell.comment = Comment(f"{note_text.zh}\n{note_text.en}", "Yanxiu Graph", height=90, width=240)
    letter = get_column_letter(place)
    sheet.column_dimensions[letter].width = max(12, 2 * len(column.title) + 4)
    if form := _NUMBER_FORMATS.get(column_type(column)):
        sheet.column_dimensions[letter].number_format = form


def _offer(
    sheet: Worksheet, choices: Worksheet, place: int, allowed: list[str], *, strict: bool
) -> None:
    letter = get_column_letter(place)
    for row, word in enumerate(allowed, start=1):
        choices.cell(row=row, column=place, value=word)
    offered = DataValidation(
        type="list",
        formula1=f"'{_CHOICES}'!${letter}$1:${letter}${len(allowed)}",
        allow_blank=True,
        showErrorMessage=strict,
    )
    sheet.add_data_validation(offered)
    offered.add(f"{letter}2:{letter}{_ROWS}")


def _field(format_: Format, column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": column.required}
    allowed = allowed_words(format_, column)
    kind = column_type(column)
    field: dict[str, Any] = {
        "name": column.title,
        "title": column.name,
        "type": "string" if column.many else _TABLE_TYPES[kind],
        "description": column_note(format_, column).zh,
    }
    if kind == "bool":
        field |= {"trueValues": ["是"], "falseValues": ["否"]}
    elif allowed and not column.many:
        constraints["enum"] = allowed
    if column.least is not None:
        constraints["minimum"] = column.least
    return field | {"constraints": constraints}


def _json_value(format_: Format, column: Column) -> dict[str, Any]:
    allowed = allowed_words(format_, column)
    kind = column_type(column)
    value: dict[str, Any] = {"type": _TABLE_TYPES[kind]}
    if kind == "date":
        value = {"type": "string", "format": "date"}
    elif kind != "bool" and allowed:
        value["enum"] = allowed
    if column.least is not None:
        value["minimum"] = column.least
    if column.many:
        value = {"type": "array", "items": value}
    return {"description": column_note(format_, column).zh, **value}
