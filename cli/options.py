"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from yanxiu.cli.answers import FORMATS

F = TypeVar("F", bound=Callable[..., Any])
COUNTY = click.option("--county", help="County, by name or code. 县：名称或行政区划代码。")
OUTPUT_OPTIONS = (
    click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        help="Output format; default: by the file extension of --out. 输出格式；默认按 --out 的文件名结尾。",
    ),
    click.option(
        "--out",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Write to this file instead of the screen. 写入文件，而不是屏幕。",
    ),
)


def add_options(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Returns a decorator that adds the options to a command, in their order."""

    def with_options(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return with_options
