"""Compares every typical operation for every role with the operator, with warm caches: milliseconds, and the ratio.

    python -m bench.roles [ROUNDS] [OPERATION...]      (needs the sample: `yanxiu demo --no-serve` loads it)

Measures from the GraphQL document to the response's data, as in the server, in turns in one run. Only other roles
show the cost of access conditions, because the operator has none. The operations are those of the table of database
hits. Exit code 1 if one takes more than 1.5 times the operator's time and 3 ms longer. Smaller differences are noise.
"""

import asyncio
import sys
from collections.abc import Callable
from typing import Any

from cryptography.fernet import Fernet

from bench.side_by_side import side_by_side
from tests.api.compiled_statements import callers, names, text_of, variables_of
from yanxiu.api.audit import Audit
from yanxiu.api.cursors import Cursors
from yanxiu.api.execution import CompiledExecution, Reader
from yanxiu.api.preparation import PREPARATION
from yanxiu.api.types.schema import make_schema
from yanxiu.graph.access import OPERATOR, Caller
from yanxiu.graph.async_database import AsyncDatabase
from yanxiu.graph.audit import sealing_key
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.settings import Settings
from yanxiu.queries import read_catalogue

ALLOWED = 1.5
TOO_SHORT = 0.003  # seconds


def main(rounds: int, chosen: list[str]) -> int:
    """Prints a line for each operation with a column for each role. Returns the exit code."""
    settings = Settings.from_environment()
    schema = make_schema(read_catalogue(), [*PREPARATION, CompiledExecution])
    with reachable(settings) as address, asyncio.Runner() as runner:
        with Database.connect(address) as database:
            known = callers(database)
        asynchronous = AsyncDatabase(address)
        cursors = Cursors(Fernet.generate_key())
        reader = Reader(asynchronous, cursors, Audit(Database(address), sealing_key(settings)))

        def asking(name: str, caller: Caller) -> Callable[[], Any]:
            async def ask() -> None:
                result = await schema.execute(
                    text_of(name),
                    variable_values=variables_of(name, cursors),
                    context_value={"reader": reader, "caller": caller},
                )
                if result.errors:
                    code = (result.errors[0].extensions or {}).get("code")
                    if code != "FORBIDDEN":
                        raise RuntimeError(f"{name} as {caller.role.name}: {result.errors[0]}")
                    raise PermissionError(name)

            return lambda: runner.run(ask())

        slow = 0
        others = [name for name in known if name != OPERATOR.name]
        print(f"{'':20}{'operator ms':>12}" + "".join(f"{name:>19}" for name in others))
        for name in chosen or names():
            columns, operator = [], 0.0
            for role in others:
                try:
                    ratio = side_by_side(
                        asking(name, known[role]),
                        asking(name, known[OPERATOR.name]),
                        rounds=rounds,
                        warm=2,
                    )
                except (
                    PermissionError
                ):  # a question about the whole county, for a role limited to a place
                    columns.append(f"{'not for it':>18} ")
                    continue
                operator = ratio.plain
                is_slow = ratio.ratio > ALLOWED and ratio.ours - ratio.plain > TOO_SHORT
                slow += is_slow
                columns.append(
                    f"{ratio.ours * 1000:9.1f} {ratio.ratio:6.2f} x{'!' if is_slow else ' '}"
                )
            print(f"{name:20}{operator * 1000:12.1f}" + "".join(columns), flush=True)
        runner.run(asynchronous.close())
        runner.run(reader.audit.close())
    return min(slow, 1)


if __name__ == "__main__":
    given = sys.argv[1:]
    counted = int(given.pop(0)) if given and given[0].isdigit() else 10
    sys.exit(main(counted, given))
