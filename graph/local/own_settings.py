"""Reads the administrator's own settings of the local Neo4j, from a file that the program never changes."""

import re
from collections.abc import Collection
from pathlib import Path

from yanxiu.graph.errors import Refused

OWN_SETTINGS = "neo4j.user.conf"
_NAMES = re.compile(r"[a-z][A-Za-z0-9_.\-]*")
_BY_VARIABLE = {
    "server.bolt.listen_address": "YANXIU_BOLT_PORT",
    "server.bolt.advertised_address": "YANXIU_BOLT_PORT",
    "server.memory.heap.initial_size": "YANXIU_HEAP",
    "server.memory.heap.max_size": "YANXIU_HEAP",
    "server.memory.pagecache.size": "YANXIU_PAGECACHE",
    "server.jvm.additional": "YANXIU_JAVA_OPTIONS",
    "server.directories.data": "YANXIU_HOME",
    "server.directories.logs": "YANXIU_HOME",
    "server.directories.run": "YANXIU_HOME",
}


def own_settings(path: Path, fixed: Collection[str]) -> dict[str, str]:
    """The settings in the file at `path`, with lines of `name=value` and comments; empty if the file is missing.

    fixed   names that the administrator must not set, because the program relies on them

    Raises Refused with the file and line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError as error:
        raise Refused(
            en=f"{path} is not written in UTF-8: save it so.",
            zh=f"{path} 不是 UTF-8 编码：请另存为 UTF-8。",
        ) from error
    results: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (equals and _NAMES.fullmatch(name)):
            raise Refused(
                en=f"{path}, line {number}: '{text}' is not a setting of Neo4j: write name=value.",
                zh=f"{path} 第 {number} 行：“{text}”不是 Neo4j 设置：请写成 名称=值 的形式。",
            )
        if name in fixed or name in _BY_VARIABLE:
            raise _reserved_setting(path, number, name)
        if name in results:
            raise Refused(
                en=f"{path}, line {number}: {name} is set twice: keep one of the lines.",
                zh=f"{path} 第 {number} 行：{name} 设置了两次：请只保留一行。",
            )
        results[name] = value
    return results


def _reserved_setting(path: Path, number: int, name: str) -> Refused:
    variable = _BY_VARIABLE.get(name)
    return Refused(
        en=f"{path}, line {number}: {name} cannot be set here: "
        + (
            f"use the variable {variable}."
            if variable
            else "the program relies on it; leave it out."
        ),
        zh=f"{path} 第 {number} 行：{name} 不能在此设置："
        + (f"请用环境变量 {variable}。" if variable else "程序依赖该设置，请删去此行。"),
    )
