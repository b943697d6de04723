"""Verifies the audit log: reports every entry that was changed, removed or inserted."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from yanxiu.graph.audit.log import BREAK_MARK, FIRST_SEAL, compute_seal, is_intact_head
from yanxiu.graph.database import Database
from yanxiu.graph.text import Text

_PAGE = 1000
_NEXT = """
MATCH (entry:AuditEntry) WHERE entry.number > $number OR entry.number = $number AND entry.id > $id
WITH entry ORDER BY entry.number, entry.id LIMIT $most RETURN properties(entry) AS held
"""


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of a verification: the log's last entry, and the faults (empty if the log is intact).

    holds_known   whether the log still contains, unchanged, the entry recorded by an earlier run
    """

    last: int
    seal: str
    faults: list[Text]
    holds_known: bool


def verify(database: Database, key: bytes, known: tuple[int, str] | None = None) -> Verification:
    """Reads the whole log and reports every entry that was changed, removed or inserted.

    `known` is the number and seal of an entry recorded by an earlier run.
    """
    check = _Check(key, known)
    after: tuple[int, str] = (0, "")
    while rows := database.read(_NEXT, number=after[0], id=after[1], most=_PAGE):
        for row in rows:
            check.entry(dict(row["held"]))
        after = rows[-1]["held"]["number"], rows[-1]["held"]["id"]
    heads = database.read(
        "MATCH (head:AuditHead {id: 'audit'}) RETURN head.last AS last, head.seal AS seal, "
        "head.proof AS proof, false AS fresh"
    )
    faults = [*check.faults, *check.end(heads)]
    return Verification(check.last, check.seal or FIRST_SEAL, faults, check.holds_known)


class _Check:
    def __init__(self, key: bytes, known: tuple[int, str] | None) -> None:
        self._key = key
        self._known = known
        self.last = 0
        self.seal: str | None = FIRST_SEAL  # None: unknown, since the entry before is missing
        self.faults: list[Text] = []
        self.holds_known = True

    def entry(self, properties: dict[str, Any]) -> None:
        number: int = properties["number"]
        seal: str = properties.pop("seal", "")
        properties.pop("id", None)
        if number == self.last:
            self._say(f"Entry {number} is there twice.", f"第 {number} 条重复出现。")
        elif number != self.last + 1:
            missing = f"{self.last + 1}" + (f"-{number - 1}" if number > self.last + 2 else "")
            self._say(f"Entry {missing} is missing.", f"缺少第 {missing} 条。")
            self.seal = None
        if self.seal is not None and not hmac.compare_digest(
            seal, compute_seal(self._key, self.seal, properties)
        ):
            self._say(f"Entry {number} was changed.", f"第 {number} 条被改动过。")
        if BREAK_MARK in properties.get("what", ()):
            self._say(
                f"Before entry {number} the end of the log was changed.",
                f"第 {number} 条之前，日志末尾曾被改动。",
            )
        if self._known and number == self._known[0] and seal != self._known[1]:
            self.holds_known = False
            self._say(
                f"Entry {number} is not the one that was recorded.",
                f"第 {number} 条与所记录的不同。",
            )
        self.last, self.seal = number, seal

    def end(self, heads: list[dict[str, Any]]) -> Iterator[Text]:
        if self._known and self._known[0] > self.last:
            self.holds_known = False
            yield Text(
                f"Entry {self._known[0]}, which was recorded, is missing.",
                f"缺少所记录的第 {self._known[0]} 条。",
            )
        if not heads:
            if self.last:
                yield Text("The end marker of the log is missing.", "日志末尾标记缺失。")
            return
        (head,) = heads
        if not is_intact_head(self._key, head):
            yield Text("The end marker of the log was changed.", "日志末尾标记被改动过。")
        elif head["last"] > self.last:
            missing = f"{self.last + 1}" + (
                f"-{head['last']}" if head["last"] > self.last + 1 else ""
            )
            yield Text(f"Entry {missing} is missing.", f"缺少第 {missing} 条。")
        elif (head["last"], head["seal"]) != (self.last, self.seal):
            yield Text(
                f"Entries were inserted after entry {head['last']}.",
                f"第 {head['last']} 条之后有插入的内容。",
            )

    def _say(self, en: str, zh: str) -> None:
        self.faults.append(Text(en=en, zh=zh))
