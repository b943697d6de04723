"""The journal of the audit log: on disk before a response is sent, in the graph once, safe from crashes."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from yanxiu.graph.audit import Anchor, Draft, Event, Journal, append, entries, verify
from yanxiu.graph.database import Address, Database
from yanxiu.graph.errors import DatabaseFault

KEY = b"a key of tests"


def _draft(rows: int = 1) -> Draft:
    return Draft.of(
        Event("key:1", "planner", "c", "c", "read", ("teachers",), ("Teacher.phone",), rows)
    )


@pytest.fixture
def database(scratch_address: Address) -> Iterator[Database]:
    with Database.connect(scratch_address) as made:
        made.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        made.apply_schema()
        yield made


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(
        tmp_path / "j" / "test.jsonl", KEY, Anchor(tmp_path / "anchor.json", KEY, "test")
    )


def _rows(database: Database) -> list[int]:
    assert [fault.en for fault in verify(database, KEY).faults] == []
    return [each.event.rows for each in entries(database, most=10_000)]


def test_moved_entries_are_appended_to_the_log_in_order(
    database: Database, journal: Journal
) -> None:
    database.write(lambda tx: append(tx, KEY, _draft(1)))
    journal.add([_draft(2), _draft(3)])
    journal.add([_draft(4)])
    assert _rows(database) == [1]
    assert journal.age() >= 0
    assert journal.move(database) == 3
    assert _rows(database) == [1, 2, 3, 4]
    assert (journal.move(database), journal.age()) == (0, -1.0)
    database.write(lambda tx: append(tx, KEY, _draft(5)))
    assert _rows(database) == [1, 2, 3, 4, 5]
    assert journal.anchor.read() == (
        4,
        database.read("MATCH (e:AuditEntry {number: 4}) RETURN e.seal AS s")[0]["s"],
    )


def test_only_the_owner_can_read_the_journal(journal: Journal) -> None:
    journal.add([_draft()])
    assert journal.file.stat().st_mode & 0o777 == 0o600
    assert journal.file.parent.stat().st_mode & 0o777 == 0o700


def test_an_entry_moved_twice_is_in_the_log_once(database: Database, journal: Journal) -> None:
    journal.add([_draft(at) for at in range(5)])
    content = journal.file.read_bytes()
    journal.move(database)
    for again in ("a", "b"):  # the process died after the commit, before it removed the file
        journal.file.with_suffix(f".{again}.moving").write_bytes(content)
    assert journal.age() == float("inf")
    journal.move(database)
    assert _rows(database) == [0, 1, 2, 3, 4]


@pytest.mark.thorough
def test_entries_stay_in_the_journal_while_the_graph_is_unreachable(
    database: Database, journal: Journal
) -> None:
    journal.add([_draft(1)])
    away = Database(Address("bolt://127.0.0.1:1", "neo4j", "x"))
    for _ in range(2):
        with pytest.raises(DatabaseFault):
            journal.move(away)
    away.close()
    journal.add([_draft(2)])
    assert journal.move(database) == 2
    assert _rows(database) == [1, 2]


@pytest.mark.parametrize("cut", [1, 7, 40])
def test_a_line_cut_by_a_crash_is_dropped_and_the_other_lines_are_kept(
    database: Database, journal: Journal, cut: int
) -> None:
    journal.add([_draft(1), _draft(2)])
    whole = journal.file.read_bytes()
    journal.file.write_bytes(whole + whole[:cut])
    journal.add([_draft(3)])
    with journal.file.open("ab") as file:
        file.write(whole[:cut])
    journal.move(database)
    assert _rows(database) == [1, 2, 3]


@pytest.mark.parametrize("change", ["rows", "gone", "order", "unreadable"])
def test_verify_keeps_reporting_an_entry_changed_in_the_journal_file(
    database: Database, journal: Journal, change: str
) -> None:
    journal.add([_draft(at) for at in range(1, 5)])
    lines = journal.file.read_bytes().splitlines(keepends=True)
    if change == "rows":
        entry = orjson.loads(lines[1])
        entry[2]["rows"] = 0
        lines[1] = orjson.dumps(entry) + b"\n"
    elif change == "gone":
        del lines[1]
    elif change == "order":
        lines[1], lines[2] = lines[2], lines[1]
    else:
        lines[1] = b"nothing\n"
    journal.file.write_bytes(b"".join(lines))
    journal.move(database)
    messages = [fault.en for fault in verify(database, KEY).faults]
    assert messages
    assert all("the end of the log was changed" in each for each in messages)


def test_processes_sharing_a_home_take_turns_and_lose_no_entry(
    database: Database, journal: Journal
) -> None:
    """Four threads add entries and two move them, at the same time."""

    def add(who: int) -> None:
        for at in range(40):
            journal.add([_draft(who * 100 + at)])

    def move() -> None:
        for _ in range(6):
            journal.move(database)

    threads = [threading.Thread(target=add, args=(who,)) for who in range(4)]
    threads += [threading.Thread(target=move) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    journal.move(database)
    assert sorted(_rows(database)) == sorted(who * 100 + at for who in range(4) for at in range(40))


def test_entries_confirmed_before_a_process_was_killed_are_kept(
    database: Database, journal: Journal
) -> None:
    program = """
import sys
from pathlib import Path
from yanxiu.graph.audit import Anchor, Draft, Event, Journal
home = Path(sys.argv[1])
journal = Journal(home / "j" / "test.jsonl", b"a key of tests", Anchor(home / "anchor.json", b"", "test"))
for at in range(100000):
    journal.add([Draft.of(Event("key:1", "planner", "c", "c", "read", ("teachers",), (), at))])
    print(at, flush=True)
"""
    home = journal.file.parents[1]
    process = subprocess.Popen([sys.executable, "-c", program, str(home)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    last = -1
    for line in process.stdout:
        last = int(line)
        if last == 60:
            process.kill()
            break
    last = max([last, *map(int, process.stdout.read().split())])
    process.wait()
    journal.move(database)
    found = _rows(database)
    assert found[: last + 1] == list(range(last + 1))
    assert len(found) <= last + 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_unwritable_folder_is_reported(journal: Journal) -> None:
    journal.file.parent.mkdir(mode=0o500)
    with pytest.raises(DatabaseFault):
        journal.add([_draft()])


def test_a_file_in_place_of_the_folder_is_reported(journal: Journal) -> None:
    journal.file.parent.write_text("a file where the folder should be")
    with pytest.raises(DatabaseFault):
        journal.add([_draft()])
