"""The graph as SQLite and Parquet, read back."""

import sqlite3
from pathlib import Path

import polars as pl
import pytest

from tests.cli.running import yanxiu
from yanxiu.graph.database import Address, Database
from yanxiu.graph.model import NODES


@pytest.mark.thorough
def test_sqlite_and_parquet_contain_every_typed_row_and_no_personal_data(
    sample: Address, tmp_path: Path
) -> None:
    file, folder = tmp_path / "county.sqlite", tmp_path / "county"
    for form, out in (("sqlite", file), ("parquet", folder)):
        done = yanxiu(sample, "export", "tables", "--format", form, "--out", out)
        assert done.returncode == 0, done.stderr.decode()
    with Database.connect(sample) as database:
        (counted,) = database.read(
            "RETURN COUNT { (:Teacher) } AS teachers, COUNT { ()-[:TEACHES_AT]->() } AS posts, "
            "COUNT { (:School) } AS schools"
        )
    personal = {name for name, each in NODES["Teacher"].properties.items() if each.personal}
    assert personal
    with sqlite3.connect(file) as connection:
        for table, expected in (("Teacher", "teachers"), ("TEACHES_AT", "posts")):
            (rows,) = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()
            assert rows == counted[expected] > 0
        columns = {row[1] for row in connection.execute('PRAGMA table_info("Teacher")')}
        assert not personal & columns
    schools = pl.read_parquet(folder / "School.parquet")
    posts = pl.read_parquet(folder / "TEACHES_AT.parquet")
    assert schools.height == counted["schools"]
    assert posts.schema["since"] == pl.Date
    assert set(posts["target"]) <= set(schools["id"])
    assert not personal & {*pl.read_parquet(folder / "Teacher.parquet").columns}
