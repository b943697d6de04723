"""Reads the tables of the county's plan, which ship with the program."""

import csv
from pathlib import Path

TABLES = Path(__file__).parent.parent / "xiangyin"


def read_table(table: str) -> list[dict[str, str]]:
    """The rows of a table, with values by their Chinese headings."""
    with (TABLES / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
