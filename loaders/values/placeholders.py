"""Placeholders that clerks write for an empty cell, and marks for "same as above"."""

import re

from yanxiu.graph.words import folded
from yanxiu.loaders.values.cells import plain

_NOTHING = {
    "", "无", "没有", "暂无", "空", "空白", "不详", "未知", "待定", "待补", "待补充", "未填", "未提供", "/", "\\", "//", "n/a", "na",
    "null", "none", "nil", "nan", "(空)", "(无)", "[无]", "请选择", "请填写", "请输入", "点击选择", "下拉选择", "未选择", "待填", "待填写", "<null>", "(null)", "...", "…", "……", "。", ".",
}  # fmt: skip
_DASHES = set("-‐‑‒–—―−ーｰ_－﹣一")  # the last is what an input method gives for a long dash
_SIGNS = re.compile(r"[*?？、,，;；:：·~～.。…#&=+|\\/\s]+")  # signs that say nothing by themselves
_UNTIL_NOW = {
    "至今",
    "今",
    "到今",
    "现在",
    "目前",
    "长期",
    "在任",
    "在岗",
    "任职中",
    "进行中",
    "now",
    "present",
}
_DITTO = {
    "同上",
    "同上行",
    "同前",
    "〃",
    "″",
    '"',
    "“",
    "”",
    "''",
    "''.",
    "〞",
    "ditto",
    "do.",
    "同左上",
    "′′",
}
_BESIDE = {"同左", "同右", "同下", "见上", "见下", "同前列"}


def says_nothing(cell: object) -> bool:
    """Whether a cell is filled only to show that it is empty: 无, /, —."""
    text = folded(plain(cell))
    text = text.strip("-—=.…<>[]【】()（） ") or text  # --请选择--
    if text in _NOTHING or _SIGNS.fullmatch(text):
        return True
    return len(text) > 0 and text != "一" and set(text) <= _DASHES


def until_now(cell: object) -> bool:
    """Whether a cell for an end date means "not ended": 至今."""
    return folded(plain(cell)) in _UNTIL_NOW


def is_ditto(cell: object) -> bool:
    """Whether a cell says what the one above it says: 同上, 〃."""
    return isinstance(cell, str) and len(cell) < 12 and folded(plain(cell)) in _DITTO


def is_said_elsewhere(cell: object) -> bool:
    """Whether a cell only points at another one, which is not the one above it: 同左, 见下."""
    return isinstance(cell, str) and len(cell) < 12 and folded(plain(cell)) in _BESIDE


def is_too_narrow(cell: object) -> bool:
    """Whether a cell holds what a program shows where a column is too narrow for its value: ####."""
    return isinstance(cell, str) and len(text := plain(cell)) > 2 and set(text) == {"#"}
