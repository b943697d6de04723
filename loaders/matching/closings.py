"""Closed nodes, e.g. schools: rows about one after its closing belong to its successor."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from yanxiu.graph.database import Database
from yanxiu.graph.faults import Fault
from yanxiu.graph.model import NODES, Node, successions
from yanxiu.graph.model.declare import Closing
from yanxiu.graph.text import Text
from yanxiu.loaders.matching.directory import Known
from yanxiu.loaders.parsing.sheets import ParsedRows


@dataclass(frozen=True, slots=True)
class _Mention:
    """A row about a node from a day on which the node was already closed."""

    parsed: ParsedRows
    at: int
    column: str | None
    node: Known
    since: date


class Closings:
    """The closing days of nodes in the graph and in this load, and the rows about them after that."""

    def __init__(self, database: Database, county: str) -> None:
        self._database = database
        self._county = county
        self._closed: dict[Known, date] = {}
        self._successors: dict[Known, set[Known]] = {}
        self._mentions: list[_Mention] = []
        self._read = False

    def add(self, node: Known, closed: date) -> None:
        """Records a node's closing from a row of this load."""
        self._closed[node] = closed

    def add_successor(self, node: Known, successor: Known) -> None:
        """Records a node's successor from a row of this load."""
        self._successors.setdefault(node, set()).add(successor)

    def check(
        self, parsed: ParsedRows, at: int, ends: Iterable[tuple[str, Known]], since: date
    ) -> None:
        """Records a row about nodes that were closed on day `since`; `ends` are the row's nodes by alias."""
        self._read_once()
        for alias, node in ends:
            if node in self._closed and since >= self._closed[node]:
                self._mentions.append(_Mention(parsed, at, _column_of(parsed, alias), node, since))

    def faults(self) -> Iterator[Fault]:
        """Yields a fault for each recorded row; it names the successor of the closed node."""
        seen = set()
        for each in self._mentions:
            cell = id(each.parsed), each.at, each.column
            closing = NODES[each.node[0]].closing
            if cell in seen or closing is None:
                continue
            seen.add(cell)
            value = each.parsed.values[each.column][each.at] if each.column else None
            code = f"CLOSED_{each.node[0].upper()}"
            yield each.parsed.fault(code, self._reason(each, closing), each.at, each.column, value)

    def _reason(self, mention: _Mention, closing: Closing) -> Text:
        closed, codes = (
            self._closed[mention.node],
            ", ".join(sorted(self._open(mention.node, mention.since))),
        )
        lives_on = (f": its successor is {codes}", f"，由 {codes} 承接") if codes else ("", "")
        return Text(
            f"{closing.name.en} has been closed since {closed}{lives_on[0]}",
            f"{closing.name.zh}自 {closed} 起已停办{lives_on[1]}",
        )

    def _open(self, node: Known, day: date) -> set[str]:
        """The codes of a node's open successors on a day. A closed successor is replaced by its own."""
        codes, seen, ahead = set(), {node}, [*self._successors.get(node, ())]
        while ahead:
            successor = ahead.pop()
            if successor in seen:
                continue
            seen.add(successor)
            if successor in self._closed and self._closed[successor] <= day:
                ahead += self._successors.get(successor, ())
            else:
                codes.add(successor[1].partition(":")[2])
        return codes

    def _read_once(self) -> None:
        if self._read:
            return
        self._read = True
        for label, declared in NODES.items():
            if declared.closing is not None:
                self._read_label(label, declared, declared.closing)

    def _read_label(self, label: str, declared: type[Node], closing: Closing) -> None:
        kinds = successions(declared)
        nexts = (
            f"COLLECT {{ MATCH (n)-[:{'|'.join(kinds)}]->(next) RETURN [labels(next)[0], next.id] }}"
            if kinds
            else "[]"
        )
        rows = self._database.read(
            f"MATCH (n:{label}) WHERE n.{closing.property} IS NOT NULL AND n.id STARTS WITH $county "
            f"RETURN n.id AS id, n.{closing.property} AS closed, {nexts} AS successors",
            county=f"{self._county}:",
        )
        for row in rows:
            self._closed.setdefault((label, row["id"]), row["closed"])
            for next_label, key in row["successors"]:
                self.add_successor((label, row["id"]), (next_label, key))


def _column_of(parsed: ParsedRows, alias: str) -> str | None:
    """The column with which a row looks up a node; None if the row creates the node."""
    columns = (each.column for each in parsed.format.finds if each.alias == alias)
    return next((column for column in columns if not column.startswith("=")), None)
