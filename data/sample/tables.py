"""The county's plan as the tables that ship with the program: the sample carries it out."""

import csv
from pathlib import Path

TABLES = Path(__file__).parent.parent / "xiangyin"


def rows(table: str) -> list[dict[str, str]]:
    """A table's rows by their Chinese headings."""
    with (TABLES / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
