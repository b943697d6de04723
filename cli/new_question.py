"""`yanxiu new-question`: writes a new question file to start from. Also reports errors in question files."""

import os
import re
from pathlib import Path

import click

from yanxiu.graph.errors import Refused
from yanxiu.graph.file_faults import os_error_reason
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text
from yanxiu.queries import Catalogue, read_catalogue

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_BEGINNING = Path(__file__).with_name("new_question.cypher")


@click.command("new-question")
@click.argument("name")
@click.option(
    "--out",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder; default: the first of YANXIU_QUERIES. 文件夹，默认 YANXIU_QUERIES 中的第一个。",
)
def new_question(name: str, folder: Path | None) -> None:
    """Writes a working question file for you to change. 新建一个可运行的问题文件，供修改。"""
    settings = Settings.from_environment()
    path = _place(settings, folder) / f"{_file_name(name, read_catalogue(settings.queries))}.cypher"
    if path.exists():
        raise Refused(
            en=f"{path} already exists: choose another name, or edit that file.",
            zh=f"{path} 已存在：请换一个名称，或直接修改它。",
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_BEGINNING.read_text(encoding="utf-8"), encoding="utf-8")
    except OSError as fault:
        raise Refused(
            en=f"{path} cannot be written: {os_error_reason(fault).en}. Name another folder with --out.",
            zh=f"无法写入 {path}：{os_error_reason(fault).zh}。请用 --out 指定其他文件夹。",
        ) from fault
    _tell(path, settings)


def _file_name(name: str, known: Catalogue) -> str:
    """Returns the file name for a question. Raises Refused if the name is invalid or taken."""
    if not _NAME.fullmatch(name):
        raise Refused(
            en=f"'{name}' is not a valid question name: use lowercase letters and digits separated by -, such as idle-schools.",
            zh=f"“{name}”不能作为问题名：请用小写英文字母、数字和连字符，如 idle-schools。",
        )
    named = name.replace("-", "_")
    if named in known:
        raise Refused(
            en=f"The question '{name}' already exists in {known[named].path}: choose another name.",
            zh=f"已有名为“{name}”的问题（{known[named].path}）：请换一个名称。",
        )
    return named


def _place(settings: Settings, folder: Path | None) -> Path:
    if folder is not None:
        return folder
    if settings.queries:
        return settings.queries[0]
    raise Refused(
        en="There is no folder for your own questions: name one with --out, or set YANXIU_QUERIES.",
        zh="没有存放自编问题的文件夹：请用 --out 指定，或设置环境变量 YANXIU_QUERIES。",
    )


def _tell(path: Path, settings: Settings) -> None:
    called = path.stem.replace("_", "-")
    click.echo(str(Text(f"Written: {path}", f"已写入：{path}")))
    if path.parent.resolve() not in {each.resolve() for each in settings.queries}:
        folders = os.pathsep.join(map(str, (*settings.queries, path.parent.resolve())))
        click.echo(
            str(
                Text(
                    f"To use it, set YANXIU_QUERIES to its folder: YANXIU_QUERIES={folders}",
                    f"设置 YANXIU_QUERIES 后才能找到它：YANXIU_QUERIES={folders}",
                )
            )
        )
    click.echo(
        str(
            Text(
                f"Ask it: yanxiu ask {called}. Syntax: docs/question-files.md",
                f"试问：yanxiu ask {called}。写法见 docs/question-files.zh.md",
            )
        )
    )


def report_faults(catalogue: Catalogue) -> None:
    """Reports on the error stream which question files are left out, and why."""
    for fault in catalogue.faults.values():
        click.echo(str(Text(f"Left out: {fault.text.en}", f"已略过：{fault.text.zh}")), err=True)
