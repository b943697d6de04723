"""Command-line types: dates, yes and no, enumerations, in the forms that people write."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import click

from yanxiu.graph import days
from yanxiu.graph.days import not_a_date, read_day
from yanxiu.graph.text import Text
from yanxiu.queries.vocabulary import Words, parse_word

_TRUTH: Mapping[str, bool] = {
    **dict.fromkeys(("true", "yes", "y", "1", "是", "on"), True),
    **dict.fromkeys(("false", "no", "n", "0", "否", "off"), False),
}


class Day(click.ParamType[date]):
    """A day in the forms that people write, or the word `today`."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return read_day(str(value), days.today())
        except ValueError:
            self.fail(str(not_a_date(str(value))), param, ctx)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002
        return str(Text("DAY", "日期"))


class YesNo(click.ParamType[bool]):
    """是 or 否, yes or no, true or false."""

    name = "yesno"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> bool:
        if isinstance(value, bool):
            return value
        text = str(value).strip().casefold()
        if text not in _TRUTH:
            self.fail(
                str(Text(f"'{value}' is not yes or no.", f"“{value}”既不是“是”也不是“否”。")),
                param,
                ctx,
            )
        return _TRUTH[text]

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002
        return str(Text("[yes|no]", "[是|否]"))


class OneOf(click.ParamType[str]):
    """A value of an enumeration: the value itself, or its label in either language."""

    name = "word"

    def __init__(self, words: Words) -> None:
        self._words = words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        meant = parse_word(self._words, str(value))
        if meant is None:
            allowed = self.get_metavar(None, None)
            self.fail(
                str(Text(f"'{value}' is not one of {allowed}.", f"“{value}”不在其中：{allowed}。")),
                param,
                ctx,
            )
        return meant

    def get_metavar(
        self,
        param: click.Parameter | None,  # noqa: ARG002 - click's signature
        ctx: click.Context | None,  # noqa: ARG002
    ) -> str:
        named = [str(Text(value, word.zh)) for value, word in self._words.items()]
        return f"[{'|'.join(named)}]"
