"""`yanxiu ask`: every question of the catalogue as a separate command."""

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from yanxiu.cli.answers import FORMATS, write_answer
from yanxiu.cli.bilingual import localised
from yanxiu.cli.new_question import report_faults
from yanxiu.cli.scenario import answers_side_by_side
from yanxiu.cli.types import Day, OneOf, YesNo
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text
from yanxiu.queries import Catalogue, Param, Question, check_against, read_catalogue
from yanxiu.queries import ask as answer_question
from yanxiu.queries.catalogue import HERE
from yanxiu.queries.groups import GROUPS, group_title
from yanxiu.queries.numbers import format_number
from yanxiu.queries.question import AS_OF, ENUM, likely_parameter

_TYPES: Mapping[str, click.ParamType[Any]] = {
    "String": click.STRING,
    "Int": click.INT,
    "Float": click.FLOAT,
    "Boolean": YesNo(),
    "Date": Day(),
}
_DAYS = {"today": Text("today", "今天"), AS_OF: Text("the day asked about", "查询日期")}


class Questions(click.Group):
    """A command for each question. The catalogue is read when it is needed."""

    _read: tuple[tuple[Path, ...], Catalogue] | None = None

    @property
    def catalogue(self) -> Catalogue:
        folders = Settings.from_environment().queries
        if self._read is None or self._read[0] != folders:
            self._read = folders, read_catalogue(folders)
        return self._read[1]

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return [name.replace("_", "-") for name in self.catalogue]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:  # noqa: ARG002
        return localised(_command(self.catalogue.find(cmd_name)))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Lists the questions by title, in the groups that a planner uses."""
        order = [*GROUPS]
        grouped = sorted(
            self.catalogue.values(),
            key=lambda each: (
                each.group not in order,
                each.group in order and order.index(each.group),
            ),
        )
        for group, questions in groupby(grouped, key=lambda each: each.group):
            with formatter.section(str(group_title(group))):
                formatter.write_dl(
                    [(each.name.replace("_", "-"), str(each.title)) for each in questions]
                )


@click.group(cls=Questions, invoke_without_command=True)
@click.pass_context
def ask(context: click.Context) -> None:
    """Answers a question; without a name, lists the questions. 回答一个问题；不写问题名则列出全部问题。"""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
        group = context.command
        assert isinstance(group, Questions)
        report_faults(group.catalogue)


class _QuestionCommand(click.Command):
    """The command of a question. It suggests the option for a similar word: --from for --start."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as fault:
            names = {param.name or "": param.opts[0] for param in self.params if param.opts}
            near = likely_parameter(fault.option_name.removeprefix("--"), names)
            if near is None:
                raise
            others = [each for each in fault.possibilities or () if each != names[near]]
            known = [names[near], *others]
            raise click.NoSuchOption(fault.option_name, possibilities=known, ctx=ctx) from None


def _command(question: Question) -> click.Command:
    options: list[click.Parameter] = [_option(param) for param in question.params.values()]
    options += [
        click.Option(
            ["--first", "first"], type=click.IntRange(min=1),
            help=str(Text("Show only this many rows.", "只列出前若干行。")),
        ),
        click.Option(
            ["--wide", "wide"], is_flag=True,
            help=str(Text("Do not limit the table to the width of the screen.", "按内容宽度输出整张表，不顾屏幕宽度。")),
        ),
        click.Option(
            ["--format", "form"], type=click.Choice(FORMATS),
            help=str(
                Text("Output format; default: by the file extension of --out.", "输出格式；默认按 --out 的文件名结尾。")
            ),
        ),
        click.Option(
            ["--out", "out"], type=click.Path(dir_okay=False, path_type=Path),
            help=str(Text("Write to this file instead of the screen.", "写入文件，而不是屏幕。")),
        ),
        click.Option(
            ["--scenario", "scenario"], type=click.Path(dir_okay=False, path_type=Path),
            help=str(Text("Scenario file: shows today's answer and the answer under the scenario.", "情景文件：把现状与情景下的答案并列。")),
        ),
        click.Option(
            ["--every-row", "every"], is_flag=True,
            help=str(Text("With --scenario: also show rows that do not change.", "与 --scenario 合用：也列出不变的行。")),
        ),
    ]  # fmt: skip

    def run(
        form: str | None, out: Path | None, first: int | None, scenario: Path | None,
        *, wide: bool, every: bool, **given: Any,
    ) -> None:  # fmt: skip
        settings = Settings.from_environment()
        with reachable(settings) as address, Database.connect(address) as database:
            if question.path.parent != HERE:  # the program's own questions are checked by its tests
                check_against(database, question)
            if scenario:
                answer = answers_side_by_side(database, question, given, scenario, every=every)
            else:
                answer = answer_question(database, question, given)
        write_answer(answer.first(first) if first else answer, form, out, wide=wide)

    return _QuestionCommand(
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
    return click.Option(
        flags,
        type=OneOf(param.words) if param.type.name == ENUM else _TYPES[param.type.name],
        required=param.type.required and param.default is None,
        multiple=param.type.many,
        help=f"{param.about}{_default(param)}",
    )


def _default(param: Param) -> str:
    default = param.default
    if default in (None, "", []):
        return ""
    if isinstance(default, bool):
        return f" [{Text('yes', '是') if default else Text('no', '否')}]"
    if isinstance(default, (int, float)):
        return f" [{format_number(default, param.unit)}]"
    return f" [{_DAYS.get(default, default)}]"
