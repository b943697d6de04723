"""Several processes that act as one server: they share their state, and one that dies is replaced."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from tests.api.conftest import county_drawn
from tests.cli.running import environment
from yanxiu.api.access import keys as stored
from yanxiu.api.http.rates import TokenBuckets
from yanxiu.graph.access import ROLES, Caller
from yanxiu.graph.database import Address
from yanxiu.graph.settings import Settings
from yanxiu.graph.shared_table import SharedTable

RATE = 60


@dataclass
class Served:
    """A server of two workers."""

    process: "subprocess.Popen[str]"
    url: str
    keys: list[str]
    said: list[str] = field(default_factory=list)

    def workers(self) -> set[int]:
        """The process ids of all child processes."""
        return {each.pid for each in psutil.Process(self.process.pid).children()}

    def wait_for(self, text: str) -> str:
        """Waits for an output line that contains the text, and returns it."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if found := next((line for line in [*self.said] if text in line), None):
                return found
            time.sleep(0.1)
        raise AssertionError(f"'{text}' was not said: {self.said}")


@pytest.fixture(scope="module")
def served(scratch_address: Address, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home: Path = tmp_path_factory.mktemp("home")
    with county_drawn(scratch_address) as database:
        database.write(lambda tx: tx.run("CREATE (:County {id: 'c', code: 'c', name: '试验县'})"))
        settings = Settings(home=home, cache=home, secret="s")
        planner = Caller("", ROLES["planner"], "c")
        keys = [stored.create(database, settings, planner) for _ in range(4)]
    given = environment(
        scratch_address, YANXIU_HOME=str(home), YANXIU_SECRET="s", YANXIU_RATE=str(RATE)
    )
    command = [sys.executable, "-m", "yanxiu.cli.main", "serve", "--port", "0", "--workers", "2"]
    command[command.index("--port") + 1] = str(_free_port())
    with subprocess.Popen(
        command, env=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        found = Served(process, "", keys)
        assert process.stdout is not None
        threading.Thread(target=_listen, args=(found, process.stdout), daemon=True).start()
        ready = found.wait_for("GraphQL at")
        found.url = re.findall(r"http://[\d.:]+", ready)[0]
        yield found
        process.terminate()
        assert process.wait(30) == 0


def _listen(found: Served, lines: Iterable[str]) -> None:
    for line in lines:
        found.said.append(line)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _get_on_new_connections(
    served: Served, path: str, key: str, times: int = 12
) -> list[requests.Response]:
    """Sends requests over separate connections, which the system spreads over the workers."""
    headers = {"x-api-key": key, "connection": "close"}
    return [requests.get(served.url + path, headers=headers, timeout=30) for _ in range(times)]


@pytest.mark.thorough
def test_every_worker_finds_an_upload(served: Served) -> None:
    headers = {"x-api-key": served.keys[0], "content-type": "text/csv", "prefer": "respond-async"}
    owners = set()
    for _ in range(60):
        if owners == {"0", "1"}:
            break
        sent = requests.post(
            f"{served.url}/rosters?name=x.csv&dry_run=true",
            data="姓名\n张三\n".encode(),
            headers={**headers, "connection": "close"},
            timeout=30,
        )
        if sent.status_code == 503:  # the queue of one worker is full
            assert "retry-after" in sent.headers, sent.text
            time.sleep(int(sent.headers["retry-after"]))
            continue
        assert sent.status_code == 202, sent.text
        there = sent.headers["location"]
        owners.add(there.split("/")[2][0])
        found = _get_on_new_connections(served, there, served.keys[0], 4)
        assert {answer.status_code for answer in found} == {200}
        assert {answer.json()["id"] for answer in found} == {sent.json()["id"]}
        foreign = _get_on_new_connections(served, there, served.keys[1], 3)
        assert {answer.status_code for answer in foreign} == {404}, (
            "only the sender may see an upload"
        )
    assert owners == {"0", "1"}
    assert {
        each.status_code
        for each in _get_on_new_connections(served, "/rosters/7-abc", served.keys[0], 2)
    } == {404}


@pytest.mark.thorough
def test_every_worker_knows_a_job_and_lists_all_jobs(served: Served) -> None:
    headers = {"x-api-key": served.keys[3], "connection": "close"}

    def ask(query: str) -> dict[str, Any]:
        told = requests.post(
            f"{served.url}/graphql", json={"query": query}, headers=headers, timeout=60
        ).json()
        assert "errors" not in told, told
        data: dict[str, Any] = told["data"]
        return data

    started = [
        ask('mutation { startJob(input: {kind: FORECAST}) { id } }')["startJob"]["id"]
        for _ in range(2)
    ]  # fmt: skip
    for _ in range(6):
        assert {job["id"] for job in ask("{ jobs { id } }")["jobs"]} == {*started}
        assert ask(f'{{ job(id: "{started[0]}") {{ id }} }}')["job"] == {"id": started[0]}
    listed = _get_on_new_connections(served, "/jobs", served.keys[3], 4)
    assert {len(answer.json()) for answer in listed} == {2}


@pytest.mark.thorough
def test_all_workers_together_limit_the_rate_of_a_caller(served: Served) -> None:
    answers = _get_on_new_connections(served, "/questions", served.keys[2], RATE + 20)
    refused = [answer for answer in answers if answer.status_code == 429]
    assert 10 <= len(refused) <= 20
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)


@pytest.mark.thorough
def test_a_sign_out_ends_the_session_at_all_workers(served: Served) -> None:
    browser = requests.Session()
    page = browser.get(f"{served.url}/sign-in", timeout=30)
    form = dict(re.findall(r'name="(form|next)" value="([^"]*)"', page.text))
    browser.post(f"{served.url}/sign-in", data={**form, "key": served.keys[3]}, timeout=30)
    cookies = dict(browser.cookies)

    def session_states() -> set[int]:
        return {
            requests.get(
                f"{served.url}/session",
                cookies=cookies,
                headers={"connection": "close"},
                timeout=30,
            ).status_code
            for _ in range(8)
        }

    assert session_states() == {200}, "every worker knows the session"
    out = browser.post(
        f"{served.url}/sign-out", headers={"origin": served.url}, timeout=30, allow_redirects=False
    )
    assert out.status_code == 303
    assert session_states() == {401}


@pytest.mark.thorough
def test_a_worker_that_dies_is_replaced_and_the_log_reports_it(served: Served) -> None:
    before = served.workers()
    assert len(before) == 3, "two answer requests, one watches the database"
    for killed in sorted(before):
        os.kill(killed, signal.SIGKILL)
        assert "exited unexpectedly (signal 9)" in served.wait_for(f"Process {killed} ")
    after = served.workers()
    assert len(after) == 3
    assert not after & before
    answers = _get_on_new_connections(served, "/health", served.keys[0], 6)
    assert {answer.status_code for answer in answers} == {200}


@pytest.mark.thorough
def test_no_worker_remains_after_the_first_process_is_killed(
    scratch_address: Address, tmp_path: Path
) -> None:
    given = environment(scratch_address, YANXIU_HOME=str(tmp_path), YANXIU_SECRET="s")
    command = [sys.executable, "-m", "yanxiu.cli.main", "serve", "--workers", "2"]
    command += ["--port", str(_free_port())]
    with subprocess.Popen(command, env=given, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "GraphQL at" in process.stdout.readline()
        workers = psutil.Process(process.pid).children()
        process.kill()
        _, alive = psutil.wait_procs(workers, timeout=20)
        assert alive == []


@given(puts=st.lists(st.tuples(st.sampled_from("abcdefghij"), st.floats(0, 9), st.floats(0, 9))))
def test_a_shared_table_holds_what_was_put_last(puts: list[tuple[str, float, float]]) -> None:
    table = SharedTable(256)
    held: dict[str, tuple[float, float]] = {}
    for name, first, second in puts:
        with table.locked():
            table.put(name, first, second)
        held[name] = first, second
    assert {name: table.get(name) for name in "abcdefghij"} == {
        name: held.get(name) for name in "abcdefghij"
    }


def test_a_full_table_drops_the_entry_with_the_smallest_number() -> None:
    table = SharedTable(32)
    with table.locked():
        for at in range(64):
            table.put(f"n{at}", at)
    assert [at for at in range(64) if table.get(f"n{at}")] == [*range(32, 64)]


@pytest.mark.thorough
def test_forked_processes_take_tokens_from_one_bucket() -> None:
    """Four processes try 100 times each. A fifth is killed while it holds the lock."""
    buckets = TokenBuckets(150, lambda: 0.0, SharedTable(64))
    taken = SharedTable(8)
    children = []
    for number in range(5):
        process = os.fork()
        if process:
            children.append(process)
            continue
        try:
            if number == 4:
                with buckets._table.locked():
                    os.kill(os.getpid(), signal.SIGKILL)
            for _ in range(100):
                if buckets.take("one") == 0:
                    with taken.locked():
                        count, _ = taken.get("all") or (0.0, 0.0)
                        taken.put("all", count + 1)
        finally:
            os._exit(0)
    for process in children:
        os.waitpid(process, 0)
    assert taken.get("all") == (150.0, 0.0)
