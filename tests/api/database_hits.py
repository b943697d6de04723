"""The committed table of database hits: the permitted cost of questions and typical operations on the sample.

An operation has a column for each role, because the conditions of a role cost hits that the
operator's statement does not need.

Neo4j counts the same hits on every machine. `RENEW=1 pytest tests/api/test_questions.py` writes the
table again. Review the difference.
"""

import os
import tomllib
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_suffix(".toml")
RISE = 1.1


class Hits:
    """Database hits by kind and name: those of the table, and those of this run."""

    def __init__(self) -> None:
        self.allowed: dict[str, dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
        self.found: dict[str, dict[str, Any]] = {"questions": {}, "operations": {}}
        self.renewing = bool(os.environ.get("RENEW"))

    def question(self, name: str, hits: int) -> None:
        """Fails if a question exceeds its hits by more than a tenth, or if the table does not list it."""
        self.found["questions"][name] = hits
        self._check(name, hits, self.allowed["questions"].get(name))

    def operation(self, name: str, role: str, hits: int) -> None:
        """Does the same for a typical operation and a role."""
        self.found["operations"].setdefault(name, {})[role] = hits
        allowed = self.allowed["operations"].get(name, {})
        self._check(f"{name} as {role}", hits, allowed.get(role))

    def _check(self, name: str, hits: int, allowed: int | None) -> None:
        if not self.renewing:
            assert allowed is not None, (
                f"{name} is not in the table of database hits: RENEW=1 pytest"
            )
            assert hits <= allowed * RISE, f"{name}: {hits:,} database hits instead of {allowed:,}"

    def finish(self) -> None:
        """Writes the measured hits into the table if RENEW is set."""
        if not self.renewing:
            return
        head = "# Database hits on the sample; see database_hits.py.\n"
        for kind, hits in self.found.items():
            self.allowed[kind] = {**self.allowed.get(kind, {}), **hits}
        tables = [
            f"\n[{kind}]\n"
            + "".join(f"{name} = {_as_toml(count)}\n" for name, count in sorted(hits.items()))
            for kind, hits in self.allowed.items()
        ]
        TABLE.write_text(head + "".join(tables), encoding="utf-8")


def _as_toml(count: Any) -> str:
    if isinstance(count, int):
        return str(count)
    return f"{{ {', '.join(f'{role} = {hits}' for role, hits in count.items())} }}"
