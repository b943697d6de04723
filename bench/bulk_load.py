"""Compares the first load of counties by `yanxiu load --bulk` with Neo4j's own import of the same files.

    python -m bench.bulk_load [COUNTIES]

Prints counties, teachers, nodes and relationships. Then prints the seconds of the whole load and of the import in it,
and the import's share. The rest is reading, checking and recording.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from bench.counties import measure_graph, run_benchmark
from yanxiu.graph.local.importing import Input, import_full
from yanxiu.graph.settings import Settings
from yanxiu.loaders.bulk import bulk_load, loads_in

_SIZE = """
RETURN COUNT { (:County) } AS counties, COUNT { (:Teacher) } AS teachers, COUNT { () } AS nodes, COUNT { ()-->() } AS ties
"""


def main(counties: int, folder: Path) -> None:
    """Prints the figures."""
    rosters = folder / "counties"
    run_benchmark("sample", "--counties", str(counties), "--out", str(rosters))
    settings = replace(Settings.from_environment(), home=folder / "home", uri=None)
    imports = []

    def timed(import_settings: Settings, inputs: Sequence[Input], broken: Sequence[Path]) -> None:
        begun = time.perf_counter()
        import_full(import_settings, inputs, broken)
        imports.append(time.perf_counter() - begun)

    begun = time.perf_counter()
    with patch("yanxiu.loaders.bulk.loading.import_full", timed):
        bulk_load(loads_in([rosters]), settings, progress=lambda *_: None)
    whole, (alone,) = time.perf_counter() - begun, imports
    with measure_graph(settings.home, rosters) as database:
        (size,) = database.read(_SIZE)
    print(
        f"{size['counties']} counties, {size['teachers']:,} teachers, {size['nodes']:,} nodes, {size['ties']:,} relationships: "
        f"whole {whole:.1f} s, Neo4j's import alone {alone:.1f} s, {alone / whole:.2f} of the whole"
    )


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    with tempfile.TemporaryDirectory() as kept:
        main(number, Path(kept))
