"""Compares GraphQL with handwritten Cypher: a page of 100 teachers with school, district and last three activities.

    python -m bench.graphql_page        (needs the sample: `yanxiu demo --no-serve` loads it)

Both query the same Neo4j from the same process, one request after the other and 16 at once. This program goes from
the GraphQL text to the JSON bytes of the response. The plain way goes from the Cypher text to the driver's rows. The
Cypher does the same work: teachers who have a post today, in the order of names, which an index provides.
"""

import asyncio
from collections.abc import Awaitable, Callable

import orjson
from cryptography.fernet import Fernet

from bench.side_by_side import side_by_side
from yanxiu.api.audit import Audit
from yanxiu.api.cursors import Cursors
from yanxiu.api.execution import CompiledExecution, Reader
from yanxiu.api.preparation import PREPARATION
from yanxiu.api.types.schema import make_schema
from yanxiu.graph.access import LOCAL
from yanxiu.graph.async_database import AsyncDatabase
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.settings import Settings
from yanxiu.queries import read_catalogue

GRAPHQL = """
query Page($first: Int!) {
  teachers(first: $first, orderBy: [{name: ASC}]) {
    nodes {
      name
      school { name district { name } }
      attended(first: 3, orderBy: [{edge: {on: DESC}}]) { edges { on hours node { name } } }
    }
  }
}
"""

CYPHER = """
MATCH (teacher:Teacher) WHERE teacher.name IS NOT NULL AND EXISTS {
  (teacher)-[post:TEACHES_AT|EMPLOYED_AT]->() WHERE post.since <= date() AND coalesce(post.until > date(), true)
}
WITH teacher ORDER BY teacher.name, teacher.id LIMIT 100
RETURN collect(teacher {
  .name,
  school: head(COLLECT {
    MATCH (teacher)-[post:TEACHES_AT {main: true}]->(school:School)
    WHERE post.since <= date() AND coalesce(post.until > date(), true)
    RETURN school {
      .name,
      district: head(COLLECT {
        MATCH (school)-[lies:IN_DISTRICT]->(district:SupervisionDistrict)
        WHERE lies.since <= date() AND coalesce(lies.until > date(), true)
        RETURN district { .name }
      })
    }
  }),
  attended: COLLECT {
    MATCH (teacher)-[attended:ATTENDED]->(activity:Activity)
    WITH attended, activity ORDER BY attended.on DESC LIMIT 3
    RETURN { on: toString(attended.on), hours: attended.hours, node: activity { .name } }
  }
}) AS teachers
"""


def main() -> None:
    """Prints the two times and their ratio, for one client and for 16."""
    settings = Settings.from_environment()
    extensions = [*PREPARATION, CompiledExecution]
    schema = make_schema(read_catalogue(), extensions)
    with reachable(settings) as address, asyncio.Runner() as runner:
        database = AsyncDatabase(address)
        context = {
            "reader": Reader(
                database, Cursors(Fernet.generate_key()), Audit(Database(address), b"")
            ),
            "caller": LOCAL,
        }

        async def ours() -> bytes:
            result = await schema.execute(
                GRAPHQL, variable_values={"first": 100}, context_value=context
            )
            assert result.errors is None, result.errors
            return orjson.dumps({"data": result.data})

        async def plain() -> list[object]:
            return await database.read_row(CYPHER, {})

        def at_once(ask: Callable[[], Awaitable[object]], clients: int) -> Callable[[], object]:
            async def all_of_them() -> None:
                await asyncio.gather(*(ask() for _ in range(clients)))

            return lambda: runner.run(all_of_them())

        for clients, rounds in ((1, 200), (16, 30)):
            ratio = side_by_side(
                at_once(ours, clients),
                at_once(plain, clients),
                rounds=rounds,
                warm=rounds // 5,
            )
            print(f"{clients} at once: {ratio}", flush=True)
        runner.run(database.close())


if __name__ == "__main__":
    main()
