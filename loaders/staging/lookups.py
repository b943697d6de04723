"""Looks up the nodes that the cells of a column name."""

from collections.abc import Iterator, Sequence
from typing import Any

from yanxiu.graph.faults import Fault
from yanxiu.graph.model import NODES
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import LookupSpec
from yanxiu.loaders.formats.loading_formats import missing_node_advice
from yanxiu.loaders.matching.directory import Directory, Known
from yanxiu.loaders.parsing.sheets import ParsedRows
from yanxiu.loaders.staging.pairs import subject_alone
from yanxiu.loaders.values.cells import BadCell

_CORRECT_ONE = Text("Correct one of the two cells.", "请改正这两格中的一格。")


class Lookups:
    """Looks cells up in the directory; a name that matches no node, or several, is a fault."""

    def __init__(self, directory: Directory, county: str, faults: list[Fault]) -> None:
        self._directory = directory
        self._county = county
        self._faults = faults

    def look_up(self, parsed: ParsedRows, labels: tuple[str, ...], column: str) -> list[Any]:
        """For each row, the node that a column names, or a list of nodes if it may name several."""
        if column.startswith("="):
            word = column.removeprefix("=").replace("@county", self._county)
            return [self._directory.find(labels, word)] * len(parsed.rows)
        many = parsed.format.columns[column].many
        cells = parsed.values[column]
        words = {word for cell in cells if cell is not None for word in (cell if many else [cell])}
        known = {word: self._node(labels, self._bare(parsed, labels, str(word))) for word in words}
        if not many and not any(isinstance(each, BadCell) for each in known.values()):
            return [known.get(cell) for cell in cells]
        results: list[Any] = []
        for at, cell in enumerate(cells):
            if cell is None:
                results.append([] if many else None)
                continue
            keys = []
            for word in cell if many else [cell]:
                node = known[word]
                if isinstance(node, BadCell) and _is_of_another(parsed, column, at):
                    parsed.mark_bad(at, column)  # the look-up of that column reports it
                elif isinstance(node, BadCell):
                    hint = parsed.format.columns[column].hint or missing_node_advice(labels)
                    advice = hint if node.fault.code == "NOT_FOUND" else None
                    self._faults.append(
                        parsed.place_fault(node.fault, at, column, str(word), advice)
                    )
                    parsed.mark_bad(at, column)
                else:
                    keys.append(node)
            results.append(keys if many else keys[0] if keys else None)
        return results

    def code_and_name_faults(
        self, parsed: ParsedRows, spec: LookupSpec, nodes: Sequence[Known | None]
    ) -> Iterator[Fault]:
        """Yields the faults of rows with a code and a name, in two columns, of different nodes."""
        words = parsed.beside.get(spec.column, ())
        known = {word: self._node(spec.labels, word) for word in words if word}
        for at, (node, word) in enumerate(zip(nodes, words, strict=False)):
            other = known.get(word)
            if node is None or other is None or isinstance(other, BadCell) or other == node:
                continue
            title = NODES[node[0]].title
            reason = Text(
                f"Two columns of the row mean different ones ({title.en})",
                f"同一行有两列写明是哪一个{title.zh}，所指却不相同",
            )
            yield parsed.fault("CONFLICT", reason, at, spec.column, word, advice=_CORRECT_ONE)

    def _bare(self, parsed: ParsedRows, labels: tuple[str, ...], word: str) -> str:
        """A word without the stage before a subject, if the format has no column of stages."""
        if labels != ("Subject",) or any("Stage" in each.labels for each in parsed.format.finds):
            return word
        return subject_alone(self._directory, word)

    def _node(self, labels: tuple[str, ...], word: str) -> Known | BadCell:
        try:
            return self._directory.find(labels, word)
        except BadCell as bad:
            return bad


def _is_of_another(parsed: ParsedRows, column: str, at: int) -> bool:
    """True if a cell was empty, and its value is that of another column."""
    other = parsed.format.columns[column].or_column
    return other is not None and parsed.values[other][at] is parsed.values[column][at]
