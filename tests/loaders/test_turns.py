"""One writer for each county at a time. A frozen writer blocks nobody, and writes nothing afterwards."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.loaders import editing
from tests.patience import within
from yanxiu.graph.access import LOCAL
from yanxiu.graph.database import Address, Database, Transaction
from yanxiu.graph.text import Text
from yanxiu.loaders.changes import county_lock
from yanxiu.loaders.changes.county_lock import CountyLocked, find_holder, run_locked
from yanxiu.loaders.edits import EDITS, apply_edit

COUNTY = "430000"
FROZEN = """
import sys
from yanxiu.graph.database import Address, Database
from yanxiu.loaders.changes.county_lock import run_locked

def work(transaction, number):
    transaction.run("CREATE (:Written {by: 'the frozen one'})")
    print("holds", flush=True)
    sys.stdin.readline()
    transaction.run("CREATE (:Written {by: 'the frozen one'})")

with Database.connect(Address(*sys.argv[1:4])) as database:
    try:
        run_locked(database, sys.argv[4], work, who="clerk")
    except Exception as fault:
        print(type(fault).__name__, fault, flush=True)
"""


@contextmanager
def _writer_process(address: Address, *, frozen: bool = True) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the county's lock; by default it is stopped, like a laptop with its lid closed."""
    words = [sys.executable, "-c", FROZEN, address.uri, address.username, address.password, COUNTY]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "YANXIU_LANG": "en"}
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "holds\n"
        try:
            if frozen:
                process.send_signal(signal.SIGSTOP)
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            process.kill()


@pytest.fixture(autouse=True)
def _short_polling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(county_lock, "_LOOK", 0.3)


@pytest.fixture
def written(database: Database) -> Iterator[Database]:
    database.write(lambda tx: tx.run("MATCH (n:Written) DELETE n"))
    yield database
    database.write(lambda tx: tx.run("MATCH (n:Written) DELETE n"))


def _write(transaction: Transaction, number: int) -> int:
    transaction.run("CREATE (:Written {by: 'the other'})")
    return number


def _writers(database: Database) -> list[str]:
    return [row["by"] for row in database.read("MATCH (n:Written) RETURN n.by AS by")]


@pytest.mark.thorough
def test_a_frozen_writer_loses_its_turn_and_writes_nothing_after_waking(
    written: Database, scratch_address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(county_lock, "LEASE", 1.5)
    collected: list[Text] = []
    with _writer_process(scratch_address) as process:
        assert run_locked(written, COUNTY, _write, on_wait=collected.append) == 1
        process.send_signal(signal.SIGCONT)
        output, _ = process.communicate("\n", timeout=30)
    assert output.startswith("LockLost Nothing was written")
    assert _writers(written) == ["the other"]
    first, *_, last = collected
    assert "clerk on" in first.en
    assert " since 20" in first.en
    assert "sent no heartbeat" in last.en


@pytest.mark.thorough
def test_a_running_writer_is_waited_for_with_a_message(
    written: Database, scratch_address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    collected: list[Text] = []
    with _writer_process(scratch_address, frozen=False) as process:
        waiting = threading.Thread(
            target=run_locked, args=(written, COUNTY, _write), kwargs={"on_wait": collected.append}
        )
        waiting.start()
        waiting.join(1.5)
        assert waiting.is_alive()
        output, _ = process.communicate("\n", timeout=30)
        waiting.join(30)
    assert output == ""
    assert sorted(_writers(written)) == ["the frozen one", "the frozen one", "the other"]
    assert [text.en.partition(":")[0] for text in collected] == ["Waiting"]


@pytest.mark.thorough
def test_waiting_ends_after_the_limit_and_names_the_writer(
    written: Database, scratch_address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(county_lock, "LONGEST_WAIT", 1.0)
    with (
        _writer_process(scratch_address),
        pytest.raises(CountyLocked, match=r"clerk on .* has written into this county since"),
    ):
        run_locked(written, COUNTY, _write)
    assert _writers(written) == []


@pytest.mark.thorough
def test_an_edit_blocked_by_a_load_reports_the_load(
    database: Database, scratch_address: Address
) -> None:
    database.write(lambda tx: tx.run("MATCH (n) WHERE n.id STARTS WITH '430000' DETACH DELETE n"))
    database.write(lambda tx: tx.run(editing.COUNTY))
    short = Address(scratch_address.uri, "neo4j", scratch_address.password, read_timeout=1)
    given = {
        "trainer": editing.node("Expert", "E1"), "school": editing.node("School", "S1"),
        "subject": editing.node("Subject", "chinese"), "team": editing.node("TrainerTeam", "TT"),
        "since": editing.TODAY,
    }  # fmt: skip
    with (
        _writer_process(scratch_address),
        Database.connect(short) as impatient,
        pytest.raises(CountyLocked, match="since"),
    ):
        apply_edit(impatient, EDITS["assign_mentor"], given, LOCAL, editing.TODAY)


def test_a_finished_writer_leaves_no_heartbeat_behind(
    written: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(transaction: Transaction, number: int) -> int:
        pulses = "MATCH (p:LoadPulse) RETURN count(p) AS n"
        assert within(30, lambda: written.read(pulses) == [{"n": 1}])
        return _write(transaction, number)

    run_locked(written, COUNTY, slow)
    assert written.read("MATCH (p:LoadPulse) RETURN count(p) AS n") == [{"n": 0}]
    assert find_holder(written, COUNTY) is None
