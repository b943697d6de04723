"""Finds the roster that loads the nodes of a label, for the hint when a node is missing."""

from functools import cache

from yanxiu.graph.model import NODES, REFERENCE
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.formats.format_file import read_formats


@cache
def find_loading_format(label: str) -> Format | None:
    """The roster with one such node a row; None if there is no such roster."""
    return next(
        (
            declared
            for declared in read_formats().values()
            if any(spec.unique and spec.label == label for spec in declared.nodes)
        ),
        None,
    )


@cache
def missing_node_advice(labels: tuple[str, ...]) -> Text:
    """The advice for a word that matches no node of these labels."""
    if standard := [row for label in labels for row in REFERENCE.get(label, ())]:
        names = [str(row["name"]) for row in standard]
        return Text(
            f"Write one of the standard names: {', '.join(names)}.",
            f"请改为标准名称之一：{'、'.join(names)}。",
        )
    title = NODES[labels[0]].title
    if bringing := find_loading_format(labels[0]):
        command = f"yanxiu template {bringing.name}"
        return Text(
            f"Correct the value; if this is a new {title.en.lower()}, load it first with the roster {bringing.title.en} "
            f"(an empty one: {command}).",
            f"请改正所写的内容；确是新的{title.zh}，请先导入“{bringing.title.zh}”（空白模板：{command}）。",
        )
    return Text("Correct the value.", "请改正所写的内容。")
