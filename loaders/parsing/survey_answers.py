"""Collects the answers of a survey into rows of a format: one row for each object of a question."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.graph.words import fold
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.formats.survey_questions import (
    Heading,
    Question,
    chosen_options,
    option_separators,
    split_headings,
)
from yanxiu.loaders.parsing import sheets
from yanxiu.loaders.parsing.headers import SheetHead, find_header
from yanxiu.loaders.parsing.odd_answers import (
    RANKED,
    OddRows,
    equal_scores,
    other_scale,
    ranking_places,
)
from yanxiu.loaders.parsing.option_order import option_order_note
from yanxiu.loaders.parsing.other_tables import describe_layout
from yanxiu.loaders.parsing.parsed import ParsedRows, ParsedSheet
from yanxiu.loaders.reading.files import Sheet
from yanxiu.loaders.values.cells import BadCell, check_sound, plain_text
from yanxiu.loaders.values.parsers import parser_of_type

_BY_ORDER, _BY_VALUE = ("按序号", "按选项序号"), ("按文本", "按分数", "按选项文本", "按选项分数")
_CHOSEN, _NOT_CHOSEN = {"1", "是", "√", "yes", "y", "true"}, {"0", "否", "×", "no", "n", "false"}


@dataclass(frozen=True, slots=True)
class QuestionColumn:
    """A column of a sheet with its question; `object` if the header names it."""

    place: int
    header: str
    question: Question
    object: str | None


@dataclass(slots=True)
class CollectedAnswers:
    """The answers about one object, and the row of the first of them."""

    column: QuestionColumn
    row: int
    values: dict[str, Any]
    votes: int = 0
    scores: list[float] = field(default_factory=list)

    @property
    def row_values(self) -> dict[str, Any]:
        """The values of the resulting row."""
        question = self.column.question
        mean = round(sum(self.scores) / len(self.scores), 2) if self.scores else None
        values = {
            question.votes: self.votes,
            question.score: mean,
            question.answers: len(self.scores),
        }
        return {**self.values, **{name: value for name, value in values.items() if name}}


def parse_survey_sheet(
    sheet: Sheet, format_: Format, *, named: bool = False
) -> tuple[ParsedSheet, list[Fault]]:
    """Returns the values of a sheet and the faults of its cells; survey answers are collected.

    Only the columns of the format and of its questions are read. Other data about the people asked
    (address, name, telephone) are never read. `named`: the user chose the format.
    """
    parsed, faults = sheets.parse_sheet(sheet, format_, named=named)
    if not format_.questions or any(fault.row is None for fault in faults):
        return parsed, faults
    at, _ = find_header(sheet, format_)
    by_order = _by_order(parsed, at)
    placed = [question for question in format_.questions if question.by_place]
    if by_order and not placed:
        return parsed, [*faults, by_order]
    every = list(_question_columns(sheet.rows[at], format_)) if sheet.rows else []
    ranked = ranking_places(sheet.rows[at]) if every else set()
    asked = [each for each in every if each.place not in ranked]
    if every and not asked:
        return parsed, [*faults, ParsedRows(format_, sheet, [], {}).fault("OTHER_LAYOUT", RANKED)]
    if not asked:
        titles = [question.title for question in format_.questions]
        reason = Text(
            f"It has no known question, such as: {', '.join(titles)}",
            f"没有可识别的题目，例如：{'、'.join(titles)}",
        )
        rows = ParsedRows(format_, sheet, [], {})
        if layout := describe_layout(SheetHead(sheet).words_by_row):
            return parsed, [*faults, rows.fault("OTHER_LAYOUT", layout)]
        return parsed, [*faults, rows.fault("MISSING_COLUMN", reason, column=titles[0])]
    faults += [*_of_scales(parsed, asked)]
    odd = OddRows(sheet.rows[at], islice(sheet.rows, at + 1, None), sheet.first + at + 1)
    gathering = _Gathering(
        parsed, sheet.first + at, faults, by_order=by_order is not None, left_out=odd.invalid
    )
    parsed.notes += odd.notes()
    parsed.notes += [
        Text(f"A question of ranks was not read: {each.header}", f"排序题不读取：{each.header}")
        for each in every
        if each not in asked
    ]
    if by_order:
        parsed.notes.append(option_order_note(placed[0]))
    for each in asked:
        gathering.take(each, asked)
    return gathering.parsed, faults


def _of_scales(given: ParsedSheet, asked: Sequence[QuestionColumn]) -> Iterator[Fault]:
    """The faults of questions whose heading states another scale than 1 to 5, or that 1 is the best."""
    rows = ParsedRows(given.format, given.sheet, [], {})
    for each in asked:
        if each.question.score and (reason := other_scale(each.header)):
            yield replace(rows.fault("OTHER_SCALE", reason), column=each.header)


def _by_order(given: ParsedSheet, header: int) -> Fault | None:
    """The fault of answers given as option numbers, whose meaning is unknown; None for other answers.

    The file's name shows it; if the name does not state the form of the answers, a total score of 0 does.
    """
    declared, sheet = given.format, given.sheet
    stem = sheet.file.stem
    named = any(word in stem for word in _BY_ORDER)
    sure = any(word in stem for word in _BY_VALUE)
    if not named and (sure or not _has_zero_totals(given, header)):
        return None
    return _order_fault(ParsedRows(declared, sheet, [], {}))


def _order_fault(rows: ParsedRows) -> Fault:
    reason = Text(
        "The answers are option numbers, not texts or scores: 1 may be the best or the worst",
        "答卷是选项序号，不是选项内容或分数：1 可能是最好，也可能是最差",
    )
    return rows.fault("OPTION_ORDER", reason)


def _has_zero_totals(given: ParsedSheet, header: int) -> bool:
    sheet = given.sheet
    words = [fold(plain_text(cell)) for cell in sheet.rows[header]]
    asked = [*_question_columns(sheet.rows[header], given.format)]
    scored = [each.place for each in asked if each.question.score]
    if "总分" not in words or not scored:
        return False
    total = words.index("总分")
    rows = sheet.rows[header + 1 :]
    return bool(rows) and all(
        plain_text(_cell(row, total)) == "0" and all(_is_digit(_cell(row, at)) for at in scored)
        for row in rows
    )


def _is_digit(cell: Any) -> bool:
    text = plain_text(cell)
    return text in ("", "-3", "-2") or (len(text) == 1 and text.isdecimal())


def _question_columns(header: Sequence[Any], format_: Format) -> Iterator[QuestionColumn]:
    for place, (cell, one) in enumerate(zip(header, split_headings(header), strict=True)):
        question = _question(one, format_)
        if one.object and question and question.others.search(one.object):
            continue  # a separate column for 其他
        if question and (question.votes or one.object):
            yield QuestionColumn(place, plain_text(cell), question, one.object)


def _question(one: Heading, format_: Format) -> Question | None:
    return next((each for each in format_.questions if each.header.search(one.question)), None)


def _names_option(each: QuestionColumn, asked: list[QuestionColumn], cells: Iterable[Any]) -> bool:
    """True if a column of votes is about the one option in its header; False if its cells name options."""
    others = [one for one in asked if one.question is each.question and one.object]
    text = {fold(plain_text(cell)) for cell in cells} - each.question.blank - {""}
    return each.object is not None and (len(others) > 1 or text <= _CHOSEN | _NOT_CHOSEN)


class _Gathering:
    """Counts votes and scores, separately for each combination of values in the question's `by` columns."""

    def __init__(
        self,
        given: ParsedSheet,
        header: int,
        faults: list[Fault],
        *,
        by_order: bool,
        left_out: Collection[int],
    ) -> None:
        self._by_order = by_order
        self._left_out = left_out
        self._given = given
        self._header = header
        self._faults = faults
        self._found: dict[tuple[Any, ...], CollectedAnswers] = {}
        self._score = parser_of_type("float", {})

    def take(self, each: QuestionColumn, asked: list[QuestionColumn]) -> None:
        """Adds the answers in a column."""
        cells = [cell for _, _, cell in self._cells(each)]
        one = _names_option(each, asked, cells)
        apart = "" if one or each.question.score else option_separators(cells)
        if self._by_order and not (each.question.score or one):
            rows = ParsedRows(self._given.format, self._given.sheet, [], {})
            self._faults.append(replace(_order_fault(rows), column=each.header))
            return
        if each.question.score and (reason := equal_scores(each.question.words, cells)):
            rows = ParsedRows(self._given.format, self._given.sheet, [], {})
            self._faults.append(replace(rows.fault("OTHER_SCALE", reason), column=each.header))
            return
        for rows, at, cell in self._cells(each):
            if fold(plain_text(cell)) in each.question.blank or plain_text(cell) == "":
                continue
            try:
                check_sound(cell)
                self._add(each, rows, at, cell, named=one, apart=apart)
            except BadCell as bad:
                self._faults.append(rows.place_fault(bad.fault, at, each.header, cell))

    def _cells(self, each: QuestionColumn) -> Iterator[tuple[ParsedRows, int, Any]]:
        sheet = self._given.sheet
        for rows in self._given:
            for at, number in enumerate(rows.rows):
                if number in self._left_out:
                    continue
                yield rows, at, _cell(sheet.rows[number - sheet.first], each.place)

    def _add(
        self, each: QuestionColumn, rows: ParsedRows, at: int, cell: Any, *, named: bool, apart: str
    ) -> None:
        if each.question.score:
            score = self._scored(each.question, cell)
            self._about(each, each.object or "", rows, at, header=True).scores.append(score)
        elif named and _is_chosen(each, cell):
            self._about(each, each.object or "", rows, at, header=True).votes += 1
        elif not named:
            for word in chosen_options(cell, each.question, apart):
                self._about(each, word, rows, at).votes += 1

    def _scored(self, question: Question, cell: Any) -> float:
        if self._by_order:
            return self._of_place(question, cell)
        score = question.words.get(fold(plain_text(cell)))
        if score is None:
            score = float(self._score(cell))
        if not question.least <= score <= question.most:
            least, most = f"{question.least:g}", f"{question.most:g}"
            raise BadCell(
                "OUT_OF_RANGE",
                Text(f"Not between {least} and {most}", f"不在 {least} 到 {most} 之间"),
            )
        return score

    @staticmethod
    def _of_place(question: Question, cell: Any) -> float:
        score = question.by_place.get(plain_text(cell))
        if score is None:
            raise BadCell(
                "OUT_OF_RANGE",
                Text(
                    f"There are {len(question.by_place)} options, and this is none of their numbers",
                    f"共 {len(question.by_place)} 个选项，没有这一个",
                ),
            )
        return score

    def _about(
        self, each: QuestionColumn, word: str, rows: ParsedRows, at: int, *, header: bool = False
    ) -> CollectedAnswers:
        question = each.question
        by = {name: rows.values[name][at] for name in question.by}
        key = (question.object, fold(word), *map(str, by.values()))
        if key not in self._found:
            row = self._header if header else rows.rows[at]
            self._found[key] = CollectedAnswers(each, row, {**by, question.object: word})
        return self._found[key]

    @property
    def parsed(self) -> ParsedSheet:
        """The collected sheet, with a row for each object of a question."""
        declared, sheet = self._given.format, self._given.sheet
        sheets = list(self._found.values())
        filled = [each.row_values for each in sheets]
        rows = ParsedRows(
            declared,
            sheet,
            rows=[each.row for each in sheets],
            values={name: [row.get(name) for row in filled] for name in declared.columns},
            asked=[each.column.header for each in sheets],
        )
        return self._given.with_rows([rows])


def _cell(row: list[Any], place: int) -> Any:
    return row[place] if place < len(row) else None


def _is_chosen(each: QuestionColumn, cell: Any) -> bool:
    text = fold(plain_text(cell))
    if text in _CHOSEN or text == fold(each.object or ""):
        return True
    if text in _NOT_CHOSEN:
        return False
    raise BadCell(
        "NOT_YES_OR_NO", Text("Neither selected nor not selected", "既不是选中也不是未选")
    )
