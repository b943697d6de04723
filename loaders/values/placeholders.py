"""Placeholders that clerks write for an empty cell, and marks for "same as above"."""

import re

from yanxiu.graph.words import fold
from yanxiu.loaders.values.cells import plain_text

_NOTHING = {
    "", "无", "没有", "暂无", "空", "空白", "不详", "未知", "待定", "待补", "待补充", "未填", "未提供", "/", "\\", "//", "n/a", "na",
    "null", "none", "nil", "nan", "(空)", "(无)", "[无]", "请选择", "请填写", "请输入", "点击选择", "下拉选择", "未选择", "待填", "待填写", "略", "暂缺", "缺失", "不明", "未定", "待核", "待核实", "待查", "待确认", "<null>", "(null)", "...", "…", "……", "。", ".",
}  # fmt: skip
_DASHES = set("-‐‑‒–—―−ーｰ_－﹣一")  # input methods produce the last one for a long dash
_SIGNS = re.compile(r"[*?？、,，;；:：·~～.。…#&=+|\\/\s]+")  # signs without a meaning of their own
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


def is_placeholder(cell: object) -> bool:
    """True for a placeholder that marks a cell as empty: 无, /, —."""
    text = fold(plain_text(cell))
    text = text.strip("-—=.…<>[]【】()（） ") or text  # --请选择--
    if text in _NOTHING or _SIGNS.fullmatch(text):
        return True
    return len(text) > 0 and text != "一" and set(text) <= _DASHES


def means_until_now(cell: object) -> bool:
    """True if a cell for an end date means "not ended": 至今."""
    return fold(plain_text(cell)) in _UNTIL_NOW


def is_ditto(cell: object) -> bool:
    """True if a cell means "same as above": 同上, 〃."""
    return isinstance(cell, str) and len(cell) < 12 and fold(plain_text(cell)) in _DITTO


def is_reference(cell: object) -> bool:
    """True if a cell refers to another cell that is not the one above: 同左, 见下."""
    return isinstance(cell, str) and len(cell) < 12 and fold(plain_text(cell)) in _BESIDE


def is_too_narrow(cell: object) -> bool:
    """True if a cell contains the ##### that programs display if a column is too narrow."""
    return isinstance(cell, str) and len(text := plain_text(cell)) > 2 and set(text) == {"#"}
