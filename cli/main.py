"""The `yanxiu` command: its subcommands, and the exit codes (0 done, 1 failed, 2 refused input)."""

import signal
import sys
from importlib import import_module
from types import FrameType
from typing import cast

import click
from rich.console import Console

from yanxiu.cli.bilingual import localised, speak_click
from yanxiu.graph.errors import YanxiuError
from yanxiu.graph.text import Text

SECTIONS: tuple[tuple[Text, dict[str, str]], ...] = (
    (
        Text("Every day", "日常"),
        {
            "ask": "yanxiu.cli.ask:ask",
            "forecast": "yanxiu.cli.forecast:forecast",
            "plan": "yanxiu.cli.plan.commands:plan",
            "recommend": "yanxiu.cli.recommend:recommend",
            "plot": "yanxiu.cli.plot:plot",
            "report": "yanxiu.cli.report:report",
            "check": "yanxiu.cli.check:check",
            "export": "yanxiu.cli.export:export",
            "template": "yanxiu.cli.template:template",
        },
    ),
    (
        Text("Load", "导入数据"),
        {
            "load": "yanxiu.cli.load:load",
            "loads": "yanxiu.cli.loads:loads",
            "duplicates": "yanxiu.cli.duplicates:duplicates",
            "credits": "yanxiu.cli.credits:ledger",
            "new-county": "yanxiu.cli.new_county:new_county",
        },
    ),
    (
        Text("Administer", "管理"),
        {
            "demo": "yanxiu.cli.demo:demo",
            "serve": "yanxiu.cli.serve:serve",
            "mcp": "yanxiu.cli.mcp:mcp",
            "db": "yanxiu.cli.db:db",
            "doctor": "yanxiu.cli.doctor:doctor",
            "backup": "yanxiu.cli.backup:backup",
            "restore": "yanxiu.cli.backup:restore",
            "upgrade": "yanxiu.cli.upgrade:upgrade",
            "bundle": "yanxiu.cli.bundle:bundle",
            "keys": "yanxiu.cli.keys:keys",
            "audit": "yanxiu.cli.audit:audit",
            "subject": "yanxiu.cli.subject:subject",
        },
    ),
    (
        Text("Develop", "开发"),
        {
            "new-question": "yanxiu.cli.new_question:new_question",
            "explain": "yanxiu.cli.explain:explain",
            "schema": "yanxiu.cli.schema:schema",
            "documents": "yanxiu.cli.documents:documents",
            "sample": "yanxiu.cli.sample:sample",
        },
    ),
)
COMMANDS = {name: where for _, commands in SECTIONS for name, where in commands.items()}


class Commands(click.Group):
    """Imports a command's module only when the command is called, so that each starts quickly."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Returns the names in the order of the help."""
        return [*COMMANDS]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands in sections by user group, developers last."""
        for title, commands in SECTIONS:
            by_name = {name: self.get_command(ctx, name) for name in commands}
            with formatter.section(str(title)):
                formatter.write_dl(
                    [
                        (name, command.get_short_help_str(limit=80))
                        for name, command in by_name.items()
                        if command is not None and not command.hidden
                    ]
                )

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Returns the command with this name; None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        return localised(cast(click.Command, getattr(import_module(module), name)))


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="yanxiu-graph")
def yanxiu() -> None:
    """A county's teacher training as a graph. 研修图谱。"""


def main() -> None:
    """Runs the command line. An error prints a sentence to standard error, never a traceback."""
    signal.signal(signal.SIGTERM, _exit_on_signal)
    speak_click()
    localised(yanxiu)
    try:
        yanxiu()
    except YanxiuError as fault:
        Console(stderr=True).print(
            str(fault), style="red", markup=False, highlight=False, soft_wrap=True
        )
        sys.exit(fault.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


def _exit_on_signal(_number: int, _frame: FrameType | None) -> None:
    """Exits through every `finally`, so that everything started is stopped."""
    sys.exit(143)


if __name__ == "__main__":
    main()
