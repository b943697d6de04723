"""`yanxiu bundle`: everything for a machine without a network, in one folder."""

import platform
import sys
from collections.abc import Callable
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from yanxiu.cli.bundling.packages import PYTHONS, SYSTEMS
from yanxiu.cli.bundling.packing import pack
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text

_NAMES = {"linux": "linux", "win32": "windows", "darwin": "macos"}
_MACHINES = {"amd64": "x86_64"}


def this_system() -> str | None:
    """Returns the name of this kind of machine; None if there is no bundle for it."""
    machine = platform.machine().lower()
    name = f"{_NAMES.get(sys.platform)}-{_MACHINES.get(machine, machine)}"
    return name if name in SYSTEMS else None


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--platform",
    "system",
    type=click.Choice([*SYSTEMS]),
    default=this_system,
    help="Target system; default: this one. 用于哪种系统，默认与本机相同。",
)
@click.option(
    "--python",
    "pythons",
    type=click.Choice(PYTHONS),
    multiple=True,
    default=PYTHONS,
    help="Target Python versions; default: all. 用于哪些 Python 版本，默认全部。",
)
def bundle(out: Path, system: str, pythons: tuple[str, ...]) -> None:
    """Writes a folder with everything to install on a machine without a network. 制作离线安装包。"""
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal) as progress:

        def step(title: Text, count: int) -> Callable[[], None]:
            if not console.is_terminal:
                console.print(str(title), soft_wrap=True)
            task = progress.add_task(str(title), total=count)
            return lambda: progress.advance(task)

        folder = pack(out.absolute(), system, pythons, Settings.from_environment(), step)
    message = Text(
        en=f"{folder}\nOn the other machine: sh install.sh FOLDER, or on Windows: "
        "powershell -ExecutionPolicy Bypass -File install.ps1 FOLDER",
        zh=f"{folder}\n在目标机器上运行：sh install.sh 文件夹；Windows：powershell -ExecutionPolicy Bypass -File install.ps1 文件夹",
    )
    click.echo(str(message))
