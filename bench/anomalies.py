"""Checks for anomalies when several people enrol teachers at the same moment, after LDBC's ACID tests.

    python -m bench.anomalies [OPERATIONS [CLIENTS]]

The source is Waudby et al., "Towards Testing ACID Compliance in the LDBC Social Network Benchmark", 2020. Included
are the tests that apply to a program whose writes are edits. Each uses the program's own way of writing
(`yanxiu.loaders.edits`), in a separate Neo4j:

atomic     An edit enrols several teachers. Afterwards all of them are enrolled, or none (Atomicity-C and -RB). One of
           five edits fails after writing.
aborted    No reader ever sees a teacher enrolled by a failed edit (G1a).
skew       Clients take the last seats of an activity at the same moment. Never more teachers are enrolled than it has
           seats. All teachers of an accepted edit are enrolled (write skew, and lost update of the seats).
lost       Edits increase the county's number and add to the audit log. Each number occurs once, none is missing, and
           the chain is complete (lost update).
halves     One statement reads a whole edit or nothing of it (fractured and intermediate reads).

`halves` counts reads, not edits: Neo4j reads committed data, and writes a commit record by record. Prints the number
of operations and of each anomaly. Exit code 1 if any of the first four occurred.
"""

import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from yanxiu.graph import audit, local
from yanxiu.graph.access import LOCAL
from yanxiu.graph.audit import Draft, Event
from yanxiu.graph.database import Address, Database, Transaction
from yanxiu.graph.settings import Settings
from yanxiu.loaders.edits import EDITS, AppliedEdit, EditRejected, apply_edit

TODAY = date(2021, 6, 1)
KINDS = ("atomic", "aborted", "skew", "lost", "halves")
COUNTY, _KEY, _TEACHERS, _GROUP = "990001", b"a key of this benchmark", 60, 4
_MAKE = """
CREATE (c:County {id: $county, code: $county, name: '试验县'})
CREATE (s:School {id: $county + ':S1', code: 'S1', name: '北小', ownership: 'public'})
WITH s UNWIND range(1, $teachers) AS i
CREATE (t:Teacher {id: $county + ':T' + i, number: 'T' + i, name: '老师' + i})
CREATE (t)-[:TEACHES_AT {since: date('2012-09-01'), main: true, role: 'teacher'}]->(s)
"""
_OPEN = """
CREATE (:Activity {id: $id, code: $code, name: '培训', kind: 'sending_teaching', hours: 20.0, seats: $seats,
                   starts: date('2021-06-01'), ends: date('2021-06-30')})
"""
_ENROLLED = "MATCH (t:Teacher)-[:ENROLLED]->(:Activity {id: $id}) RETURN collect(t.id) AS ids"
_NUMBERS = "MATCH (load:Load) RETURN load.number AS number ORDER BY number"


class _Fails(Exception):
    """Raised in a transaction after it has written, to roll it back."""


@dataclass(frozen=True, slots=True)
class _Operation:
    """Teachers to enrol together; `fails`: the transaction fails after writing."""

    teachers: frozenset[str]
    fails: bool


def race(
    databases: list[Database], operations: int, seed: int = 1
) -> tuple[Counter[str], Counter[str]]:
    """Runs the operations with one client per database. The databases contain only the standard codes.

    Returns the number of anomalies of each kind, and counts of the work (`operations`, `enrolled`, `full`, `failed`,
    `looks`).
    """
    anomalies: Counter[str] = Counter(dict.fromkeys(KINDS, 0))
    done: Counter[str] = Counter()
    databases[0].write(lambda tx: tx.run(_MAKE, county=COUNTY, teachers=_TEACHERS))
    dice, number = random.Random(seed), 0
    with ThreadPoolExecutor(len(databases)) as clients:
        while done["operations"] < operations:
            number += 1
            _round(databases, clients, number, dice, anomalies, done)
    numbers = [row["number"] for row in databases[0].read(_NUMBERS)]
    anomalies["lost"] += abs(len(numbers) - done["enrolled"])
    anomalies["lost"] += sum(one != at for at, one in enumerate(numbers, start=1))
    standing = audit.verify(databases[0], _KEY)
    anomalies["lost"] += len(standing.faults) + abs(standing.last - done["enrolled"])
    return anomalies, done


def _round(
    databases: list[Database],
    clients: ThreadPoolExecutor,
    number: int,
    dice: random.Random,
    anomalies: Counter[str],
    done: Counter[str],
) -> None:
    """Opens one activity with few seats. All clients enrol groups of teachers in it at the same moment."""
    activity, seats = f"{COUNTY}:A{number}", dice.randint(8, 48)
    databases[0].write(lambda tx: tx.run(_OPEN, id=activity, code=f"A{number}", seats=seats))
    teachers = [f"{COUNTY}:T{at}" for at in range(1, _TEACHERS + 1)]
    dice.shuffle(teachers)
    operations = [
        _Operation(frozenset(teachers[at : at + _GROUP]), fails=dice.random() < 0.2)
        for at in range(0, _TEACHERS, _GROUP)
    ]
    with _watch(databases[0], activity, operations, anomalies, done):
        share = len(databases)
        tasks = [
            clients.submit(_client, databases[at], activity, operations[at::share])
            for at in range(share)
        ]
        outcomes = {operation: outcome for task in tasks for operation, outcome in task.result()}
    (row,) = databases[0].read(_ENROLLED, id=activity)
    stands = frozenset(row["ids"])
    accepted = [operation for operation, outcome in outcomes.items() if outcome == "enrolled"]
    anomalies["skew"] += len(row["ids"]) > seats
    anomalies["skew"] += sum(not operation.teachers <= stands for operation in accepted)
    anomalies["atomic"] += sum(
        bool(operation.teachers & stands) and not operation.teachers <= stands
        for operation in operations
    )
    anomalies["aborted"] += sum(
        bool(operation.teachers & stands) for operation in operations if operation not in accepted
    )
    done.update(outcomes.values())
    done["operations"] += len(outcomes)


def _client(
    database: Database, activity: str, operations: list[_Operation]
) -> list[tuple[_Operation, str]]:
    return [(each, _enrol(database, activity, each)) for each in operations]


def _enrol(database: Database, activity: str, operation: _Operation) -> str:
    """Returns `enrolled`, `full` or `failed`."""
    draft = Draft.of(Event.of(LOCAL, "change", ("enrol",), rows=len(operation.teachers)))

    def also(transaction: Transaction, _applied: AppliedEdit) -> None:
        audit.append(transaction, _KEY, draft)
        if operation.fails:
            raise _Fails

    given = {
        "activity": ("Activity", activity),
        "teachers": [("Teacher", each) for each in sorted(operation.teachers)],
        "on": TODAY,
    }
    try:
        apply_edit(database, EDITS["enrol"], given, LOCAL, TODAY, also=also)
    except _Fails:
        return "failed"
    except EditRejected:
        return "full"
    return "enrolled"


@contextmanager
def _watch(
    database: Database,
    activity: str,
    operations: list[_Operation],
    anomalies: Counter[str],
    done: Counter[str],
) -> Iterator[None]:
    """Reads the enrolled teachers again and again while the block runs."""
    end = threading.Event()

    def look() -> None:
        while not end.is_set():
            (row,) = database.read(_ENROLLED, id=activity)
            seen = frozenset(row["ids"])
            done["looks"] += 1
            parts = [each for each in operations if each.teachers & seen]
            anomalies["halves"] += any(not each.teachers <= seen for each in parts)
            anomalies["aborted"] += any(each.fails for each in parts)
            time.sleep(0.002)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield
    finally:
        end.set()
        watcher.join()


def main() -> None:
    """Runs the operations in their own Neo4j, and prints the anomalies."""
    operations = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 8
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        settings = replace(Settings.from_environment({}), home=Path(folder) / "home")
        running = stack.enter_context(local.serving(settings))
        address = Address(running.uri, running.username, running.password)
        databases = [stack.enter_context(Database.connect(address)) for _ in range(count)]
        databases[0].apply_schema()
        begun = time.monotonic()
        anomalies, done = race(databases, operations)
        print(f"{dict(done)} by {count} clients in {time.monotonic() - begun:.0f} s")
        print(f"anomalies: {dict(anomalies)}")
    if any(anomalies[kind] for kind in KINDS if kind != "halves"):
        sys.exit(1)


if __name__ == "__main__":
    main()
