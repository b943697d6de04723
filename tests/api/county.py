"""A small county drawn by hand, and a client that executes operations on it as the server does."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import strawberry
from cryptography.fernet import Fernet

from tests.schemas import schema_of
from yanxiu.api.audit import Audit
from yanxiu.api.cursors import Cursors
from yanxiu.api.execution import CompiledExecution, Reader
from yanxiu.graph.access import LOCAL, Caller
from yanxiu.graph.async_database import AsyncDatabase
from yanxiu.graph.database import Address, Database
from yanxiu.queries import Catalogue

AUDIT_KEY = b"a key of tests"
COUNTY = """
MERGE (town:Locality {id: 'town'}) MERGE (seat:Locality {id: 'county_seat'})
MERGE (chinese:Subject {id: 'chinese'}) MERGE (primary:Stage {id: 'primary'})
CREATE (north:SupervisionDistrict {id: 'c:north', code: 'north', name: '北片'}),
       (south:SupervisionDistrict {id: 'c:south', code: 'south', name: '南片'}),
       (hill:School {id: 'c:S1', code: 'S1', name: '山村小学', ownership: 'public'}),
       (city:School {id: 'c:S2', code: 'S2', name: '城区小学', ownership: 'private'}),
       (hill)-[:IN_LOCALITY {since: date('2010-01-01')}]->(town),
       (city)-[:IN_LOCALITY {since: date('2010-01-01'), until: date('2019-01-01')}]->(town),
       (city)-[:IN_LOCALITY {since: date('2019-01-01')}]->(seat),
       (hill)-[:IN_DISTRICT {since: date('2010-01-01'), until: date('2020-01-01')}]->(north),
       (hill)-[:IN_DISTRICT {since: date('2020-01-01')}]->(south),
       (city)-[:IN_DISTRICT {since: date('2010-01-01')}]->(north)
WITH hill, city, chinese
UNWIND range(1, 30) AS i
CREATE (t:Teacher {id: 'c:T' + right('0' + i, 2), number: 'T' + right('0' + i, 2),
                   name: ['李', '王', '张'][i % 3] + (i % 7)})
SET t.hired = CASE WHEN i % 4 = 0 THEN null ELSE date('2000-09-01') + duration({years: i % 5}) END
WITH t, i, CASE WHEN i % 2 = 0 THEN hill ELSE city END AS home, hill, city, chinese
CREATE (t)-[:TEACHES_AT {since: date('2012-09-01'), main: true, role: 'teacher'}]->(home)
CREATE (t)-[:TEACHES {since: date('2012-09-01'), main: true, stage: 'primary'}]->(chinese)
WITH t, i, hill, city
CALL (t, i, hill, city) {
  WITH t, i, hill, city WHERE i = 1
  CREATE (t)-[:TEACHES_AT {since: date('2015-09-01'), main: false, role: 'teacher'}]->(hill)
}
WITH collect(t) AS teachers
UNWIND range(2018, 2020) AS year
CREATE (a:Activity {id: 'c:A' + year, code: 'A' + year, name: '培训' + year, kind: 'online', hours: 30.0,
                    starts: date({year: year, month: 9, day: 1}), ends: date({year: year, month: 9, day: 9})})
WITH teachers, a, year
UNWIND [x IN range(0, 29) WHERE x % (year - 2015) = 0] AS x
WITH teachers[x] AS t, a, year, x
CREATE (t)-[:ATTENDED {on: date({year: year, month: 9, day: 9}), hours: 10.0 + x}]->(a)
"""


@dataclass
class Client:
    """Executes operations. `statements` are those that the driver sent for the last operation."""

    schema: strawberry.Schema
    reader: Reader
    runner: asyncio.Runner
    database: Database
    statements: list[str]
    caller: Caller = LOCAL

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        result = self.result(query, **variables)
        assert result.errors is None, result.errors
        return result.data

    def fault(self, query: str, **variables: Any) -> tuple[str, str]:
        """Returns the code and message of the only error."""
        (error,) = self.result(query, **variables).errors
        return (error.extensions or {}).get("code"), error.message

    def result(self, query: str, **variables: Any) -> Any:
        self.statements.clear()
        with sent_statements(self.statements):
            return self.runner.run(
                self.schema.execute(
                    query,
                    variable_values=variables,
                    context_value={
                        "reader": self.reader,
                        "editor": self.database,
                        "caller": self.caller,
                    },
                )
            )


@contextmanager
def sent_statements(found: list[str]) -> Iterator[None]:
    """Collects the statements that the driver logs as sent, except the probes during a slow answer."""

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            message = record.getMessage()
            if (
                "C: RUN " in message and "RUN 'RETURN 1'" not in message
            ):  # RETURN 1 probes the connection
                found.append(message)

    log, handler = logging.getLogger("neo4j.io"), Collect()
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(level)


@contextmanager
def client_of(address: Address, catalogue: Catalogue) -> Iterator[Client]:
    with asyncio.Runner() as runner, Database.connect(address) as database:
        asynchronous = AsyncDatabase(address)
        reader = Reader(
            asynchronous, Cursors(Fernet.generate_key()), Audit(Database(address), AUDIT_KEY)
        )
        schema = schema_of(catalogue, [CompiledExecution])
        yield Client(schema, reader, runner, database, [])
        runner.run(asynchronous.close())
        runner.run(reader.audit.close())
