"""The `yanxiu` command: its parts, and how a fault ends it (0 done, 1 failed, 2 refused input)."""

import signal
import sys
from types import FrameType

import click
from rich.console import Console

from cli.ask import ask
from cli.check import check
from cli.credits import ledger
from cli.db import db
from cli.demo import demo
from cli.docs import docs
from cli.documents import documents
from cli.duplicates import duplicates
from cli.export import export
from cli.load import load
from cli.loads import loads
from cli.new_county import new_county
from cli.sample import sample
from cli.schema import schema
from cli.serve import serve
from cli.template import template
from graph.errors import YanxiuError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="yanxiu-graph")
def yanxiu() -> None:
    """A county's teacher training as a graph. 研修图谱。"""


for command in (
    ask,
    check,
    db,
    demo,
    docs,
    documents,
    duplicates,
    export,
    ledger,
    load,
    new_county,
    loads,
    sample,
    schema,
    serve,
    template,
):
    yanxiu.add_command(command)


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
