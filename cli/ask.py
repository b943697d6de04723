"""`yanxiu ask`: every question of the catalogue as a command of its own."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from cli.answers import FORMATS, write_answer
from graph.connection import reachable
from graph.counties import require_county
from graph.database import Database
from graph.days import today
from graph.settings import Settings
from graph.text import Text
from queries import (
    Catalogue,
    Param,
    Question,
    check_against,
    read_catalogue,
)
from queries import (
    ask as answer_question,
)
from queries.question import COUNTY


class Day(click.ParamType[date]):
    """A day in ISO form, or the word `today`."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return today() if value == "today" else date.fromisoformat(str(value))
        except ValueError:
            wrong = Text(
                en=f"'{value}' is not a day: write it like 2018-09-01, or 'today'.",
                zh=f"“{value}”不是日期：请写成 2018-09-01 的形式，或写 today。",
            )
            self.fail(str(wrong), param, ctx)


_TYPES: dict[str, click.ParamType[Any]] = {
    "String": click.STRING,
    "Int": click.INT,
    "Float": click.FLOAT,
    "Boolean": click.BOOL,
    "Date": Day(),
}


class Questions(click.Group):
    """A command for each question; the catalogue is read when it is needed."""

    _read: Catalogue | None = None

    @property
    def catalogue(self) -> Catalogue:
        if self._read is None:
            self._read = read_catalogue(Settings.from_environment().queries)
        return self._read

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return [name.replace("_", "-") for name in self.catalogue]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:  # noqa: ARG002
        return _command(self.catalogue.find(cmd_name))


@click.group(cls=Questions)
def ask() -> None:
    """Answers a question of the catalogue. 回答一个问题。"""


def _command(question: Question) -> click.Command:
    options: list[click.Parameter] = [_option(param) for param in question.params.values()]
    options += [
        click.Option(
            ["--format", "form"], type=click.Choice(FORMATS), default="table", show_default=True,
            help=str(Text("How the answer is written.", "输出格式。")),
        ),
        click.Option(
            ["--out", "out"], type=click.Path(dir_okay=False, path_type=Path),
            help=str(Text("File to write instead of the screen.", "写入文件，而不是屏幕。")),
        ),
    ]  # fmt: skip

    def run(form: str, out: Path | None, **given: Any) -> None:
        settings = Settings.from_environment()
        with reachable(settings) as address, Database.connect(address) as database:
            require_county(database, given[COUNTY.name])
            check_against(database, question)
            answer = answer_question(database, question, given)
        write_answer(answer, form, out)

    return click.Command(
        question.name.replace("_", "-"),
        callback=run,
        params=options,
        short_help=str(question.title),
        help=f"{question.title}\n\n{question.about}",
    )


def _option(param: Param) -> click.Option:
    flags = [f"--{param.name.replace('_', '-')}", param.name]
    if "_" in param.name:
        flags.append(f"--{param.name}")
    default = "" if param.default in (None, "") else f" [{param.default}]"
    return click.Option(
        flags,
        type=_TYPES[param.type.name],
        required=param.type.required and param.default is None,
        multiple=param.type.many,
        help=f"{param.about}{default}",
    )
