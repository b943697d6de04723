"""The audit log: `verify` names every entry that was changed, removed, inserted or cut off."""

import threading
from collections.abc import Iterator

import pytest

from yanxiu.graph.audit import Draft, Event, Verification, append, entries, verify
from yanxiu.graph.database import Address, Database
from yanxiu.graph.local import RunningServer

KEY = b"a key of tests"


@pytest.fixture(scope="module")
def address(scratch_server: RunningServer) -> Address:
    return Address(scratch_server.uri, scratch_server.username, scratch_server.password)


@pytest.fixture
def database(address: Address) -> Iterator[Database]:
    with Database.connect(address) as connected:
        connected.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        connected.apply_schema()
        yield connected


def _add(database: Database, rows: int = 1, key: bytes = KEY) -> None:
    draft = Draft.of(
        Event("key:1", "planner", "c", "c", "read", ("teachers",), ("Teacher.phone",), rows)
    )
    database.write(lambda tx: append(tx, key, draft))


def _faults(database: Database, known: tuple[int, str] | None = None) -> list[str]:
    return [fault.en for fault in verify(database, KEY, known).faults]


def test_entries_are_complete_and_numbered_in_order(database: Database) -> None:
    assert verify(database, KEY) == Verification(0, "", [], True)
    for rows in range(1, 6):
        _add(database, rows)
    assert _faults(database) == []
    actual = entries(database)
    assert [(each.number, each.event.rows) for each in actual] == [(at, at) for at in range(1, 6)]
    assert actual[0].event == Event(
        "key:1", "planner", "c", "c", "read", ("teachers",), ("Teacher.phone",), 1
    )
    assert [each.number for each in entries(database, after=3, most=1)] == [4]
    assert entries(database, county="d") == []


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ("MATCH (e:AuditEntry {number: 3}) SET e.rows = 0", ["Entry 3 was changed."]),
        ("MATCH (e:AuditEntry {number: 3}) SET e.who = 'key:2'", ["Entry 3 was changed."]),
        ("MATCH (e:AuditEntry {number: 3}) SET e.fields = []", ["Entry 3 was changed."]),
        ("MATCH (e:AuditEntry {number: 3}) SET e.more = 1", ["Entry 3 was changed."]),
        ("MATCH (e:AuditEntry {number: 3}) REMOVE e.at", ["Entry 3 was changed."]),
        ("MATCH (e:AuditEntry {number: 3}) DELETE e", ["Entry 3 is missing."]),
        ("MATCH (e:AuditEntry) WHERE e.number IN [2, 3] DELETE e", ["Entry 2-3 is missing."]),
        ("MATCH (e:AuditEntry {number: 5}) DELETE e", ["Entry 5 is missing."]),
        ("MATCH (e:AuditEntry {number: 1}) DELETE e", ["Entry 1 is missing."]),
        ("MATCH (e:AuditEntry) DELETE e", ["Entry 1-5 is missing."]),
        (
            "MATCH (e:AuditEntry {number: 3}) CREATE (n:AuditEntry) SET n = e {.*, id: 'z'}",
            ["Entry 3 is there twice.", "Entry 3 was changed."],
        ),
        (
            "MATCH (e:AuditEntry {number: 5}), (f:AuditEntry {number: 4}), (h:AuditHead) "
            "SET h.last = 4, h.seal = f.seal DELETE e",
            ["The end marker of the log was changed."],
        ),
        ("MATCH (h:AuditHead) DELETE h", ["The end marker of the log is missing."]),
        ("MATCH (h:AuditHead) SET h.last = 6", ["The end marker of the log was changed."]),
    ],
)
def test_verify_names_every_entry_that_was_changed_or_removed(
    database: Database, change: str, faults: list[str]
) -> None:
    for rows in range(1, 6):
        _add(database, rows)
    database.write(lambda tx: tx.run(change))
    assert _faults(database) == faults


def test_verify_names_both_entries_that_were_swapped(database: Database) -> None:
    for rows in range(1, 6):
        _add(database, rows)
    database.write(
        lambda tx: tx.run(
            "MATCH (a:AuditEntry {number: 2}), (b:AuditEntry {number: 3}) SET a.number = 3, b.number = 2"
        )
    )
    assert {"Entry 2 was changed.", "Entry 3 was changed."} <= set(_faults(database))


def test_verify_reports_a_truncated_log_even_after_new_entries(database: Database) -> None:
    for rows in range(1, 4):
        _add(database, rows)
    database.write(
        lambda tx: tx.run(
            "MATCH (e:AuditEntry {number: 3}), (f:AuditEntry {number: 2}), (h:AuditHead) "
            "SET h.last = 2, h.seal = f.seal DELETE e"
        )
    )
    _add(database)
    _add(database)
    assert _faults(database) == ["Before entry 3 the end of the log was changed."]


def test_a_recorded_seal_reveals_a_log_restored_to_an_older_state(
    database: Database,
) -> None:
    for rows in range(1, 4):
        _add(database, rows)
    (head,) = database.read("MATCH (h:AuditHead) RETURN properties(h) AS held")
    for rows in range(1, 4):
        _add(database, rows)
    noted = verify(database, KEY)
    assert _faults(database, (noted.last, noted.seal)) == []
    database.write(
        lambda tx: tx.run(
            "MATCH (e:AuditEntry) WHERE e.number > 3 DELETE e WITH DISTINCT 1 AS one "
            "MATCH (h:AuditHead) SET h = $held",
            held=head["held"],
        )
    )
    assert _faults(database) == []
    assert _faults(database, (noted.last, noted.seal)) == [
        "Entry 6, which was recorded, is missing."
    ]
    _add(database, 9)
    _add(database, 9)
    _add(database, 9)
    assert _faults(database, (noted.last, noted.seal)) == [
        "Entry 6 is not the one that was recorded."
    ]


def test_an_entry_sealed_with_another_secret_counts_as_changed(database: Database) -> None:
    _add(database)
    _add(database, key=b"another")
    assert "Entry 2 was changed." in _faults(database)


def test_entries_added_concurrently_form_one_chain(database: Database) -> None:
    threads = [
        threading.Thread(target=lambda: [_add(database, at) for at in range(5)]) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _faults(database) == []
    assert [each.number for each in entries(database)] == list(range(1, 41))


def test_an_entry_whose_transaction_is_retried_is_added_once(database: Database) -> None:
    draft = Draft.of(Event("shell", "operator", "*", "*", "key", ("keys create",)))
    for _ in range(3):
        database.write(lambda tx: append(tx, KEY, draft))
    assert verify(database, KEY).last == 1


def test_an_entry_is_rolled_back_with_its_transaction(database: Database) -> None:
    draft = Draft.of(Event("shell", "operator", "*", "*", "key", ("keys create",)))
    with database.rolled_back() as transaction:
        append(transaction, KEY, draft)
    assert verify(database, KEY) == Verification(0, "", [], True)
