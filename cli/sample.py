"""`yanxiu sample`: writes rosters of synthetic counties."""

import csv
from pathlib import Path

import click
from openpyxl import load_workbook
from rich.console import Console
from rich.table import Table

from yanxiu.data.sample import MOST, generate, generate_counties
from yanxiu.graph.errors import YanxiuError
from yanxiu.graph.file_faults import os_error_reason
from yanxiu.graph.text import Text


@click.command()
@click.option(
    "--seed",
    default=2018,
    show_default=True,
    help="Random seed: the same number gives the same files. 随机种子。",
)
@click.option(
    "--scale",
    type=click.FloatRange(min=0.01, max=20),
    default=1.0,
    show_default=True,
    help="Scale; 1 means about 180 schools and 4,500 teachers. 规模。",
)
@click.option(
    "--counties",
    type=click.IntRange(min=1, max=MOST),
    help="Write plan and rosters of this many synthetic counties, one folder each. 生成若干合成县，每县一个文件夹，含方案与名册。",
)
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder for the files; created if missing. 输出文件夹。",
)
def sample(seed: int, scale: float, counties: int | None, folder: Path) -> None:
    """Writes synthetic rosters of schools, teachers and training. 生成合成样例名册。

    With --counties, load each folder with `yanxiu load OUT/CODE`, or all at once into an empty database with
    `yanxiu load --bulk OUT`. 多县样例用 yanxiu load OUT/县代码 逐县导入，或用 yanxiu load --bulk OUT 一次导入空数据库。
    """
    try:
        world = (
            generate_counties(folder, counties, seed, scale)
            if counties
            else {"": generate(folder, seed, scale)}
        )
    except OSError as fault:
        reason = os_error_reason(fault)
        raise YanxiuError(
            en=f"The rosters could not be written to {folder}: {reason.en}. Name another folder.",
            zh=f"样例名册无法写入 {folder}：{reason.zh}。请换一个文件夹。",
        ) from fault
    table = Table(title=str(Text(en="Synthetic rosters", zh="合成样例名册")))
    table.add_column(str(Text(en="File", zh="文件")))
    table.add_column(str(Text(en="Rows", zh="行数")), justify="right")
    for code, paths in world.items():
        rows = {path: _rows(path) for path in paths if path.suffix in (".csv", ".xlsx")}
        if code:
            rows = {folder / code: sum(rows.values())}
        for path, count in rows.items():
            table.add_row(str(path), f"{count:,}")
    Console().print(table)


def _rows(path: Path) -> int:
    """Returns the number of data rows, without the header and, in a workbook, the notice above it."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return sum(1 for _ in csv.reader(file)) - 1
    book = load_workbook(path, read_only=True)
    try:
        return sum(1 for _ in book.worksheets[0].iter_rows()) - 2
    finally:
        book.close()
