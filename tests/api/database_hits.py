"""The committed table of database hits: what questions and typical operations may cost on the sample.

Neo4j counts the same hits on every machine. `RENEW=1 pytest tests/api/test_questions.py` writes the table
again, to be read in review.
"""

import os
import tomllib
from pathlib import Path

TABLE = Path(__file__).with_suffix(".toml")
RISE = 1.1


class Hits:
    """Database hits by kind and name: those of the table, and those of this run."""

    def __init__(self) -> None:
        self.allowed: dict[str, dict[str, int]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
        self.found: dict[str, dict[str, int]] = {"questions": {}, "operations": {}}
        self.renewing = bool(os.environ.get("RENEW"))

    def check(self, kind: str, name: str, hits: int) -> None:
        """Fails where the hits rose by more than a tenth, or the table does not know the name."""
        self.found[kind][name] = hits
        if not self.renewing:
            allowed = self.allowed[kind].get(name)
            assert allowed is not None, (
                f"{name} is not in the table of database hits: RENEW=1 pytest"
            )
            assert hits <= allowed * RISE, f"{name}: {hits:,} database hits instead of {allowed:,}"

    def finish(self) -> None:
        """Writes what was measured into the table, where that is asked for."""
        if not self.renewing:
            return
        head = "# Database hits on the sample; see database_hits.py.\n"
        for kind, hits in self.found.items():
            self.allowed[kind] = {**self.allowed.get(kind, {}), **hits}
        tables = [
            f"\n[{kind}]\n" + "".join(f"{name} = {count}\n" for name, count in sorted(hits.items()))
            for kind, hits in self.allowed.items()
        ]
        TABLE.write_text(head + "".join(tables), encoding="utf-8")
