"""The `yanxiu` command: its parts, and how a fault ends it (0 done, 1 failed, 2 refused input)."""

import signal
import sys
from importlib import import_module
from types import FrameType
from typing import cast

import click
from rich.console import Console

from graph.errors import YanxiuError

COMMANDS = {
    "ask": "cli.ask:ask",
    "audit": "cli.audit:audit",
    "check": "cli.check:check",
    "credits": "cli.credits:ledger",
    "db": "cli.db:db",
    "demo": "cli.demo:demo",
    "documents": "cli.documents:documents",
    "duplicates": "cli.duplicates:duplicates",
    "explain": "cli.explain:explain",
    "export": "cli.export:export",
    "keys": "cli.keys:keys",
    "load": "cli.load:load",
    "loads": "cli.loads:loads",
    "new-county": "cli.new_county:new_county",
    "sample": "cli.sample:sample",
    "schema": "cli.schema:schema",
    "serve": "cli.serve:serve",
    "subject": "cli.subject:subject",
    "template": "cli.template:template",
}


class Commands(click.Group):
    """Imports a command's module only when it is called: each starts as quickly as its own part allows."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, as the help lists them."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        return cast(click.Command, getattr(import_module(module), name))


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="yanxiu-graph")
def yanxiu() -> None:
    """A county's teacher training as a graph. 研修图谱。"""


def main() -> None:
    """Runs the command line; a fault is a sentence on the error stream, never a traceback."""
    signal.signal(signal.SIGTERM, _ended)
    try:
        yanxiu()
    except YanxiuError as fault:
        Console(stderr=True).print(
            str(fault), style="red", markup=False, highlight=False, soft_wrap=True
        )
        sys.exit(fault.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


def _ended(_number: int, _frame: FrameType | None) -> None:
    """Leaves through every `finally`, so that what was started is stopped."""
    sys.exit(143)


if __name__ == "__main__":
    main()
