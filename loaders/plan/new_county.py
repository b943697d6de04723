"""Writes the empty tables of another county's plan, with explanations of their columns."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from yanxiu.graph.days import today
from yanxiu.graph.errors import Refused
from yanxiu.graph.file_faults import os_error_reason
from yanxiu.graph.model import NODES, REFERENCE
from yanxiu.graph.text import Text
from yanxiu.loaders.plan.definitions import FILE as RECONCILIATIONS
from yanxiu.loaders.plan.shape import Column, Shape, shapes

_TYPES: Mapping[str, Text] = {
    "text": Text("text", "文字"),
    "int": Text("a whole number", "整数"),
    "number": Text("a number", "数字"),
    "date": Text("a day such as 2018-06-10", "日期，如 2018-06-10"),
}
_UNITS: Mapping[str, Text] = {"person": Text("seats, not people", "名额（人次），不是人数")}
_INTRODUCTION = """# {name}培训方案的数据表 / The plan of {name} as tables

每个文件是一张表，一行一事，UTF-8（带BOM，可用Excel或WPS直接打开；保存时请选“CSV UTF-8”）。方案没有写的，留空；用不着的表，留着空表即可。
One file is one table, one row is one thing, in UTF-8 (with a BOM, so that Excel and WPS open it; save as “CSV UTF-8”).
What the plan does not say stays empty; a table that is not needed stays as it is.

1. 先改正 `counties.csv` 中代填的一行。Correct the row that was filled in for you in `counties.csv`.
2. 按下列各表填写；`出处` 写方案的章节，`读法与理由` 写怎样读、为什么。Fill in the tables below; say where in the plan each row comes from and how it was read.
3. 检查：`yanxiu check plan --data {folder}`。Check them.
4. 导入：`yanxiu load {folder} --county {code}`；名册的空表用 `yanxiu template` 生成。Load them; `yanxiu template` writes empty rosters.

`{reconciliations}` 写明哪些数字应当相符，可以没有内容。It says which figures ought to agree, and may be empty.
"""
_RECONCILIATIONS = """# 哪些数字应当相符；写法见 loaders/plan/definitions.py，例子见 data/xiangyin。
# Which figures ought to agree: see loaders/plan/definitions.py, and data/xiangyin for examples.
"""


def write_county(code: str, name: str, folder: Path) -> list[Path]:
    """Creates `folder` with a README.md and all tables of a plan, empty except for the county's row.

    Raises Refused if the code is not six digits, the name is empty, or the folder is not empty.
    """
    if not re.fullmatch(r"[0-9]{6}", code):
        raise Refused(
            en=f"'{code}' is not a county code: give six digits, such as 430624.",
            zh=f"“{code}”不是县的行政区划代码：请给出六位数字，如 430624。",
        )
    if not name.strip():
        raise Refused(en="Give the county's name.", zh="请给出县的名称。")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(
            en=f"{folder} already exists and is not empty: name another folder with --out.",
            zh=f"{folder} 已存在且不是空文件夹：请用 --out 指定其他文件夹。",
        )
    contents = {shape.file: _table(shape, code, name) for shape in shapes().values()}
    contents[RECONCILIATIONS] = _RECONCILIATIONS.encode()
    contents["README.md"] = explain_tables(code, name, folder).encode()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in contents.items():
            (folder / file).write_bytes(content)
    except OSError as fault:
        raise Refused(
            en=f"{folder} cannot be written: {os_error_reason(fault).en}.",
            zh=f"无法写入 {folder}：{os_error_reason(fault).zh}。",
        ) from fault
    return [folder / file for file in contents]


def _table(shape: Shape, code: str, name: str) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(column.zh for column in shape.columns.values())
    if shape.name == "counties":
        row = {
            "code": code,
            "name": name,
            "plan": f"{name}教师培训方案",
            "dated": today().isoformat(),
            "section": "标题",
            "reading": "名称和日期为代填，请改正 / Title and day were filled in for you: correct them",
        }
        writer.writerow(row.get(column, "") for column in shape.columns)
    return text.getvalue().encode("utf-8-sig")


def explain_tables(code: str, name: str, folder: Path) -> str:
    """Every table and column in Chinese and English, and the standard codes they refer to."""
    introduction = _INTRODUCTION.format(
        name=name, code=code, folder=folder, reconciliations=RECONCILIATIONS
    )
    tables = ("\n".join(_page(shape)) for shape in shapes().values())
    return "\n".join([introduction, *tables, *_standard_codes()])


def _page(shape: Shape) -> Iterator[str]:
    key = "、".join(shape.columns[name].zh for name in shape.key)
    yield f"## `{shape.file}` {shape.title.zh} / {shape.title.en}\n"
    yield f"{key} 相同的行只能有一行。No two rows alike in: {', '.join(shape.key)}.\n"
    yield "| 列 Column | 必填 Required | 填什么 What it holds |"
    yield "| --- | --- | --- |"
    for column in shape.columns.values():
        required = "是 yes" if column.required else ""
        yield f"| {column.zh} `{column.name}` | {required} | {_holds(shape, column)} |"
    yield ""


def _holds(shape: Shape, column: Column) -> str:
    """The allowed content of a cell, Chinese first."""
    if column.choices:
        text = Text("one of the following", "下列之一")
    elif of := shapes().get(column.of or ""):
        text = Text(f"a code of `{of.file}`", f"`{of.file}`（{of.title.zh}）中的代码")
    elif column.of is not None:
        text = Text(
            f"a standard code of {column.of}, below",
            f"{NODES[column.of].title.zh}的标准代码，见文末",
        )
    else:
        text = _TYPES[column.type]
    parts = [text]
    if column.many:
        parts.append(Text("several, separated by ;", "可填几个，以；分隔"))
    if column.unit:
        parts.append(_UNITS.get(column.unit, Text(column.unit, column.unit)))
    if column.unit_in:
        unit = shape.columns[column.unit_in].zh
        parts.append(Text(f"counts what `{column.unit_in}` says", f"计量单位见“{unit}”"))
    zh, en = "，".join(part.zh for part in parts), ", ".join(part.en for part in parts)
    choices = "".join(
        f"<br>`{value}` {title.zh} / {title.en}" for value, title in column.choices.items()
    )
    return f"{zh} / {en}{choices}"


def _standard_codes() -> Iterator[str]:
    used = {column.of for shape in shapes().values() for column in shape.columns.values()}
    for label, rows in REFERENCE.items():
        if label in used:
            yield f"## {NODES[label].title.zh}的标准代码 / Standard codes of {label}\n"
            yield "| 代码 Code | 名称 Name |"
            yield "| --- | --- |"
            yield from (f"| `{row['id']}` | {row['name']} / {row['name_en']} |" for row in rows)
            yield ""
