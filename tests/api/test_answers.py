"""Cached answers: served only while they are correct, only to the same rights, and recorded each time."""

import gzip
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.api.conftest import county_drawn, serving
from tests.api.county import AUDIT_KEY
from tests.faults.proxy import Proxy, proxied
from yanxiu.api.access import authentication_of
from yanxiu.api.access import keys as stored
from yanxiu.api.answers.store import AnswerStore, StoredAnswer
from yanxiu.api.app import ServerOptions
from yanxiu.graph.access import ROLES, Caller
from yanxiu.graph.audit import Anchor, Journal, entries, verify
from yanxiu.graph.database import Address, Database
from yanxiu.graph.settings import Settings
from yanxiu.graph.versions import Version

NAMES = "{ schools(first: 10) { nodes { name } } }"
PHONES = "{ teachers(first: 100) { nodes { name phone } } }"
NETWORK = "/networks/organisation?county=c"
QUESTION = "/questions/coverage?format=csv"
MEMORY = 4 * 1024 * 1024


def how(home: Path, most: int = MEMORY) -> ServerOptions:
    """Returns the settings of a server that caches answers and keeps its own audit journal."""
    anchor = Anchor(home / "anchor.json", AUDIT_KEY, "tests")
    journal = Journal(home / "audit-journal" / "tests.jsonl", AUDIT_KEY, anchor)
    return ServerOptions(anchor=anchor, journal=journal, answers=most)


@pytest.fixture(scope="module")
def database(scratch_address: Address) -> Iterator[Database]:
    with county_drawn(scratch_address) as found:
        found.write(lambda tx: tx.run("CREATE (:County {id: 'c', code: 'c', name: '试验县'})"))
        found.write(
            lambda tx: tx.run("MATCH (t:Teacher) SET t.phone = '138000000' + right(t.number, 2)")
        )
        yield found


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture(scope="module")
def url(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(database.address, how=how(tmp_path_factory.mktemp("home"))) as found:
        yield found


def ask(url: str, query: str = NAMES, **headers: str) -> requests.Response:
    return requests.post(f"{url}/graphql", json={"query": query}, headers=headers, timeout=30)


def get(url: str, path: str, **headers: str) -> requests.Response:
    return requests.get(f"{url}{path}", headers=headers, timeout=30)


def state(answer: requests.Response) -> str:
    """Returns the cache state of an answer: hit, miss or off."""
    return answer.headers["server-timing"].partition(",")[0].removeprefix("cache;desc=")


def kept(asked: Callable[[], requests.Response]) -> requests.Response:
    """Repeats a request until its answer comes from the cache.

    The server may first need to read the version of the graph.
    """
    for _ in range(10):
        answer = asked()
        assert answer.status_code == 200, answer.text
        if state(answer) == "hit":
            return answer
    raise AssertionError("never kept")


def _warm(url: str, **headers: str) -> None:
    """Waits until the server knows the version of the graph."""
    kept(lambda: ask(url, **headers))


def rename(database: Database, name: str) -> None:
    """Changes the graph from outside the server, in bare Cypher."""
    database.write(lambda tx: tx.run("MATCH (s:School {id: 'c:S1'}) SET s.name = $n", n=name))


@pytest.mark.parametrize("path", [None, f"/graphql?query={NAMES}", QUESTION, NETWORK])
def test_a_cached_answer_is_served_until_the_graph_changes(
    url: str, database: Database, path: str | None
) -> None:
    def asked() -> requests.Response:
        return get(url, path) if path else ask(url)

    rename(database, "改名之前")
    before = asked()
    again = kept(asked)
    assert again.content == before.content
    assert again.headers["content-type"] == before.headers["content-type"]
    rename(database, "改名之后")
    after = asked()
    assert state(after) == "miss"
    if path != QUESTION:
        assert "改名之后" in after.content.decode()


def test_answers_are_not_shared_between_places_and_roles(database: Database, home: Path) -> None:
    settings = Settings(home=home, cache=home, secret="s")
    keys = {
        name: stored.create(database, settings, Caller("", ROLES[role], "c", place))
        for name, role, place in (
            ("planner", "planner", None),
            ("other planner", "planner", None),
            ("auditor", "auditor", None),
            ("north", "supervisor", "c:north"),
            ("south", "supervisor", "c:south"),
        )
    }
    database.write(lambda tx: tx.run("MATCH (n:AuditEntry|AuditHead) DETACH DELETE n"))
    with serving(database.address, authentication_of(settings, database), how(home)) as url:
        _warm(url, **{"x-api-key": keys["planner"]})
        told = {name: ask(url, PHONES, **{"x-api-key": key}) for name, key in keys.items()}
        assert [state(answer) for answer in told.values()] == [
            "miss",
            "hit",
            "miss",
            "miss",
            "miss",
        ]
        assert len({answer.content for answer in told.values()}) == 4
        for name, key in keys.items():
            assert ask(url, PHONES, **{"x-api-key": key}).content == told[name].content
    found = [each.event.who for each in entries(database) if "Teacher.phone" in each.event.fields]
    readers = {f"key:{keys[name].split('_')[1]}" for name in ("planner", "other planner")}
    assert {who: found.count(who) for who in readers} == dict.fromkeys(readers, 2)
    assert verify(database, AUDIT_KEY).faults == []
    database.write(lambda tx: tx.run("MATCH (n:ApiKey|AuditEntry|AuditHead) DETACH DELETE n"))


def test_a_cached_personal_answer_is_logged_before_it_is_sent_and_no_browser_caches_it(
    url: str, database: Database
) -> None:
    get(url, "/audit")  # moves entries of other tests from the journal into the graph
    database.write(lambda tx: tx.run("MATCH (n:AuditEntry|AuditHead) DETACH DELETE n"))
    address = f"/graphql?query={PHONES}"
    asked = [0]

    def ask_once() -> requests.Response:
        asked[0] += 1
        return get(url, address)

    answer = kept(ask_once)
    assert answer.headers["cache-control"] == "private, no-store"
    assert len(_phone_entries(url)) == asked[0]
    kept(ask_once)  # reading the log moved the journal into the graph and so changed its version
    known = get(url, address, **{"if-none-match": answer.headers["etag"]})
    assert (known.status_code, state(known)) == (304, "hit")
    assert len(_phone_entries(url)) == asked[0] + 1, (
        "a 304 confirms personal data, so it is recorded"
    )
    assert verify(database, AUDIT_KEY).faults == []


def _phone_entries(url: str) -> list[dict[str, Any]]:
    log = get(url, "/audit?first=1000").json()
    return [each for each in log if each["fields"] == ["Teacher.phone"]]


@pytest.mark.thorough
def test_a_cached_answer_is_not_served_if_it_cannot_be_recorded(
    database: Database, home: Path
) -> None:
    serve = how(home)
    assert serve.journal is not None
    with serving(database.address, how=serve) as url:
        _warm(url)
        kept(lambda: ask(url, PHONES))
        shutil.rmtree(serve.journal.file.parent)
        serve.journal.file.parent.write_text("where the journal should be")
        answer = ask(url, PHONES)
        assert "13800000001" in answer.text, "the entry is written into the graph instead"
        with _refused_entries(database):
            for _ in range(3):
                assert "13800000001" not in ask(url, PHONES).text
        assert "13800000001" in ask(url, PHONES).text


@contextmanager
def _refused_entries(database: Database) -> Iterator[None]:
    """Makes the graph refuse every new audit entry while the block runs.

    A uniqueness constraint allows only one entry of the operator, and that one exists.
    """
    database.write(lambda tx: tx.run("MATCH (n:AuditEntry|AuditHead) DETACH DELETE n"))
    database.write(lambda tx: tx.run("CREATE (:AuditEntry {id: 'one', role: 'operator'})"))
    database.command("CREATE CONSTRAINT only FOR (e:AuditEntry) REQUIRE e.role IS UNIQUE")
    try:
        yield
    finally:
        database.command("DROP CONSTRAINT only")
        database.write(lambda tx: tx.run("MATCH (n:AuditEntry|AuditHead) DETACH DELETE n"))


@pytest.mark.parametrize("path", [f"/graphql?query={NAMES}", QUESTION, NETWORK])
def test_an_entity_tag_is_valid_for_every_encoding_and_answered_with_304(
    url: str, path: str
) -> None:
    get(url, path)
    plain = get(url, path, **{"accept-encoding": "identity"})
    packed = get(url, path, **{"accept-encoding": "gzip"})
    assert plain.headers["etag"] == packed.headers["etag"]
    assert plain.headers["etag"].startswith("W/"), (
        "a weak tag, because the bytes differ by encoding"
    )
    assert plain.content == packed.content
    assert plain.headers["cache-control"] == "private, no-cache"
    for sent in (plain.headers["etag"], f'"other", {plain.headers["etag"]}', "*"):
        known = get(url, path, **{"if-none-match": sent})
        assert (known.status_code, known.content) == (304, b"")
    assert get(url, path, **{"if-none-match": 'W/"other"'}).status_code == 200


def test_a_range_of_a_cached_answer_is_a_range_of_the_whole(url: str) -> None:
    whole = kept(lambda: get(url, QUESTION, **{"accept-encoding": "identity"})).content
    part = get(url, QUESTION, range="bytes=3-9")
    assert (part.status_code, part.content) == (206, whole[3:10])
    assert state(part) == "hit"


def test_a_reader_of_another_language_gets_another_answer(url: str) -> None:
    path = "/questions/coverage?first=7"
    kept(lambda: get(url, path, **{"accept-language": "zh"}))
    assert state(get(url, path, **{"accept-language": "en"})) == "miss"
    assert state(get(url, path, **{"accept-language": "zh"})) == "hit"


def test_errors_mutations_and_introspection_are_not_cached(url: str) -> None:
    for query in ("{ nothing }", "{ schools(first: -1) { totalCount } }", "{ __typename }"):
        assert [state(ask(url, query)) for _ in range(3)] == ["miss"] * 3
    unknown = '{ coverage(first: 1, district: "没有") { totalCount } }'
    assert [state(ask(url, unknown)) for _ in range(3)] == ["miss"] * 3
    change = 'mutation { closeSchool(input: {school: "nobody", on: "2020-01-01"}) { __typename } }'
    assert "server-timing" not in ask(url, change).headers


def test_nothing_is_cached_in_front_of_a_cluster(database: Database, home: Path) -> None:
    address = database.address
    other = Address(address.uri.replace("bolt:", "neo4j:"), address.username, address.password)
    with serving(other, how=how(home)) as url:
        assert [state(ask(url)) for _ in range(3)] == ["off"] * 3
        assert 'cache-bytes;desc="0"' in ask(url).headers["server-timing"]


@pytest.mark.thorough
def test_a_failed_probe_is_a_miss_and_ends_all_cached_answers(
    database: Database, home: Path
) -> None:
    with proxied(database.address.uri) as proxy:
        address = Address(proxy.uri, database.address.username, database.address.password)
        with serving(address, how=how(home)) as url:
            _warm(url)
            proxy.sever()
            cut = ask(url)
            assert (cut.status_code, state(cut)) == (200, "miss")
            _warm(url)
            _fail_while_the_database_is_away(proxy, url)


def _fail_while_the_database_is_away(proxy: Proxy, url: str) -> None:
    proxy.leave()
    try:
        assert "errors" in ask(url).json()
    finally:
        proxy.come_back()


def test_equal_concurrent_requests_share_one_statement(url: str, database: Database) -> None:
    rename(database, "众人同问")
    query = "{ teachers(first: 100) { totalCount nodes { school { name district { name } } } } }"
    _warm(url)
    found: list[str] = []
    asking = [
        threading.Thread(target=lambda: found.append(state(ask(url, query)))) for _ in range(12)
    ]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert found.count("hit") >= 8, found


@pytest.mark.thorough
def test_a_hit_reflects_whole_transactions_and_every_change_confirmed_before(
    url: str, database: Database
) -> None:
    """Four threads write while four read. One transaction changes both names, and numbers only increase."""
    query = "{ schools(first: 2, orderBy: [{code: ASC}]) { nodes { name } } }"
    confirmed = [0]
    stopped = threading.Event()
    faults: list[str] = []
    hits = [0]
    lock = threading.Lock()
    database.write(lambda tx: tx.run("MATCH (s:School) SET s.name = '0'"))

    def write() -> None:
        with Database.connect(database.address) as own:
            while not stopped.is_set():
                (row,) = own.write(
                    lambda tx: tx.run(
                        "MATCH (s:School) WITH s ORDER BY s.code SET s._lock = true "
                        "WITH collect(s) AS all UNWIND all AS s "
                        "SET s.name = toString(toInteger(s.name) + 1) "
                        "REMOVE s._lock RETURN max(toInteger(s.name)) AS n"
                    )
                )
                with lock:
                    confirmed[0] = max(confirmed[0], row["n"])
                time.sleep(0.03)

    def read() -> None:
        while not stopped.is_set():
            with lock:
                least = confirmed[0]
            answer = ask(url, query)
            names = [int(each["name"]) for each in answer.json()["data"]["schools"]["nodes"]]
            if state(answer) == "hit":
                hits[0] += 1
                if len(set(names)) != 1 or names[0] < least:
                    faults.append(f"{names} after {least}")
            elif min(names) < least:
                faults.append(f"fresh {names} after {least}")

    threads = [threading.Thread(target=each) for each in (write, write, read, read, read, read)]
    for thread in threads:
        thread.start()
    stopped.wait(4)
    stopped.set()
    for thread in threads:
        thread.join()
    assert not faults, faults[:3]
    assert hits[0] > 0
    assert confirmed[0] > 5


def _kept(size: int) -> StoredAnswer:
    return StoredAnswer(Version(0, "v"), 'W/"t"', "text/plain", {}, (), b"x" * size)


def test_memory_is_bounded_and_the_least_recently_used_answer_is_dropped_first() -> None:
    store = AnswerStore(100_000)
    for at in range(200):
        store.put(bytes([at]), _kept(2_000))
        assert store.used <= 100_000
        assert store.get(b"\x00") is not None, "an answer in constant use stays"
    assert len(store) == 33
    store.put(b"large", _kept(50_000))
    assert store.get(b"large") is None
    assert len(store) == 33
    for at in range(200):
        store.drop(bytes([at]))
    assert (store.used, len(store)) == (0, 0)


def test_a_compressed_copy_counts_and_a_dropped_answer_is_not_counted_again() -> None:
    store = AnswerStore(100_000)
    held = _kept(5_000)
    store.put(b"k", held)
    before = store.used
    store.add_compressed(b"k", held, gzip.compress(b"x" * 5_000))
    assert store.used > before
    store.drop(b"k")
    store.add_compressed(b"k", _kept(5_000), b"x")
    assert store.used == 0


@pytest.mark.thorough
def test_large_answers_are_kept_only_compressed_and_sent_uncompressed_on_request(
    url: str, database: Database
) -> None:
    with Database.connect(database.address) as own:
        own.write(
            lambda tx: tx.run(
                "UNWIND range(1, 4000) AS i CREATE (:School {id: 'c:X' + i, code: 'X' + i, "
                "name: '一所名字相当长的乡村小学校' + i, ownership: 'public'})"
            )
        )
    try:
        path = "/networks/organisation?county=c&format=json"
        first = get(url, path)
        assert len(first.content) > 256 * 1024
        again = kept(lambda: get(url, path, **{"accept-encoding": "identity"}))
        packed = get(url, path, **{"accept-encoding": "gzip"})
        assert (state(again), state(packed)) == ("hit", "hit")
        assert "content-encoding" not in again.headers
        assert packed.headers["content-encoding"] == "gzip"
        assert first.content == again.content == packed.content
    finally:
        database.write(
            lambda tx: tx.run("MATCH (s:School) WHERE s.code STARTS WITH 'X' DETACH DELETE s")
        )
