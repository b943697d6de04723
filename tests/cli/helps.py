"""Prints the help and the usage errors of the command line as JSON, in the language of `YANXIU_LANG`.

Runs in its own process, because the commands are translated once for each process.
"""

import json
import sys
from collections.abc import Iterator

import click
from click.testing import CliRunner

from yanxiu.cli.bilingual import localised, speak_click
from yanxiu.cli.main import yanxiu

WRONG = "不对"  # not a number, day, choice or command


def walked(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:  # fmt: skip
    """Yields every command with its path."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=path[-1] if path else "yanxiu")
        for name in command.list_commands(context):
            part = command.get_command(context, name)
            assert part is not None
            yield from walked(part, (*path, name))


def uses(path: tuple[str, ...], command: click.Command) -> Iterator[tuple[str, ...]]:
    """Yields invalid uses of a command, which are refused before anything is done."""
    yield (*path, "--wrong-option")
    for each in command.params:
        if isinstance(each, click.Option) and not each.is_flag and not each.multiple:
            if not isinstance(each.type, (click.types.StringParamType, click.Path)):
                yield (*path, each.opts[-1], WRONG)
            yield (*path, each.opts[-1])
    if isinstance(command, click.Group):
        yield (*path, WRONG)
    if any(each.required for each in command.params):
        yield path


def main() -> None:
    speak_click()
    localised(yanxiu)
    collected: dict[str, dict[str, object]] = {"help": {}, "errors": {}}
    runner = CliRunner()
    for path, command in walked(yanxiu):
        collected["help"][" ".join(path)] = runner.invoke(yanxiu, [*path, "--help"]).output
        for words in uses(path, command):
            found = runner.invoke(yanxiu, [*words])
            collected["errors"][" ".join(words)] = [found.exit_code, found.output]
    json.dump(collected, sys.stdout)


if __name__ == "__main__":
    main()
