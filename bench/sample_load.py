"""Loading the sample rosters: this program with the files, against a bare UNWIND ... MERGE of the same rows.

    python -m bench.sample_load [SCALE]

This program reads, validates, looks up, compares and reports. The plain statement gets the finished rows and merges
them. Before each measurement, the rows are deleted. The benchmark uses its own Neo4j.
"""

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from yanxiu.data import XIANGYIN
from yanxiu.data.sample import generate
from yanxiu.graph import local
from yanxiu.graph.database import Address, Database, Transaction
from yanxiu.graph.settings import Settings
from yanxiu.loaders import load, read_formats
from yanxiu.loaders.matching.closings import Closings
from yanxiu.loaders.matching.directory import Directory
from yanxiu.loaders.parsing.recognition import recognise_format
from yanxiu.loaders.parsing.sheets import parse_sheet
from yanxiu.loaders.reading.files import find_files, read_file
from yanxiu.loaders.spool import BATCH
from yanxiu.loaders.staging.rename_checks import RenameChecks
from yanxiu.loaders.staging.stage import Staging

ROUNDS = 5


def main() -> None:
    """Prints rows per second of both and their ratio for each round, and the median ratio."""
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    with tempfile.TemporaryDirectory() as folder:
        rosters = Path(folder) / "rosters"
        generate(rosters, scale=scale)
        settings = replace(Settings.from_environment(), home=Path(folder) / "home", uri=None)
        with local.serving(settings) as running:
            address = Address(running.uri, running.username, running.password)
            with Database.connect(address) as database:
                _measure(database, rosters)


def _measure(database: Database, rosters: Path) -> None:
    database.apply_schema()
    load([XIANGYIN], database)
    staging, rows = _stage(database, rosters)
    _ours(database, rosters)  # warms the server's plans
    _empty(database)
    _plain(database, staging)
    ratios = []
    for _ in range(ROUNDS):
        _empty(database)
        ours = _ours(database, rosters)
        _empty(database)
        plain = _plain(database, staging)
        ratios.append(plain / ours)
        print(
            f"{rows} rows: ours {rows / ours:,.0f}/s, plain {rows / plain:,.0f}/s, {plain / ours:.2f}"
        )
    print(f"ratio {sorted(ratios)[ROUNDS // 2]:.2f} (median of {ROUNDS} rounds)")


def _stage(database: Database, rosters: Path) -> tuple[Staging, int]:
    formats = read_formats()
    sheets = [sheet for file in find_files([rosters]) for sheet in read_file(file)]
    parsed = [
        parse_sheet(sheet, format_)[0]
        for sheet in sheets
        if (format_ := recognise_format(sheet, formats))
    ]
    county = "430624"
    staging = Staging(
        Directory(database, county),
        Closings(database, county),
        county,
        RenameChecks(database, county),
    )
    for each in parsed:
        staging.stage_nodes(each)
    for each in parsed:
        staging.stage_relationships(each)
    return staging, sum(each.row_count for each in parsed)


def _ours(database: Database, rosters: Path) -> float:
    begun = time.perf_counter()
    report = load([rosters], database)
    assert not report.refused, report.faults[:3]
    return time.perf_counter() - begun


def _plain(database: Database, staging: Staging) -> float:
    statements = []
    for nodes in staging.nodes.values():
        values = [
            {"id": key, "held": dict(zip(nodes.names, given, strict=True))}
            for key, given in nodes.rows.items()
        ]
        cypher = f"UNWIND $rows AS row MERGE (n:{nodes.label} {{id: row.id}}) SET n += row.held"
        statements.append((cypher, values))
    for joined in staging.collector.relationships.values():
        size = 2 + len(joined.key)
        values = [
            {
                "a": whole[0],
                "b": whole[1],
                **dict(zip(joined.key, whole[2:size], strict=True)),
                "held": dict(zip(joined.names, given, strict=True)),
            }
            for whole, given in joined.rows.items()
        ]
        key = ", ".join(f"{name}: row.{name}" for name in joined.key)
        cypher = (
            f"UNWIND $rows AS row MATCH (a:{joined.source} {{id: row.a}}) "
            f"MATCH (b:{joined.target} {{id: row.b}}) "
            f"MERGE (a)-[r:{joined.type} {{{key}}}]->(b) SET r += row.held"
        )
        statements.append((cypher, values))

    def work(transaction: Transaction) -> None:
        for cypher, values in statements:
            for at in range(0, len(values), BATCH):
                transaction.run(cypher, rows=values[at : at + BATCH])

    begun = time.perf_counter()
    database.write(work)
    return time.perf_counter() - begun


def _empty(database: Database) -> None:
    """Deletes the rosters' content; the plan stays."""
    labels = (
        "School|SchoolName|Town|Alliance|Teacher|Expert|TrainerTeam|PeerCommunity|CommunityPlan|"
        "Workshop|Activity"
    )
    database.write(lambda tx: tx.run(f"MATCH (n:{labels}) DETACH DELETE n"))
    database.write(
        lambda tx: tx.run(
            "MATCH (f:SourceFile) WHERE NOT f.format STARTS WITH 'plan_' DETACH DELETE f"
        )
    )


if __name__ == "__main__":
    main()
