"""`yanxiu keys` and the effects of the first key; the anchor of the audit log; a person's export."""

import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from rich.cells import cell_len

from tests.api.conftest import serving
from tests.api.county import COUNTY
from tests.cli.running import yanxiu
from yanxiu.api.access import Authentication, authentication_of
from yanxiu.api.access import keys as stored
from yanxiu.api.access.failures import FAILURES_PER_MINUTE
from yanxiu.graph.access import ROLES, Caller
from yanxiu.graph.database import Address, Database
from yanxiu.graph.local import RunningServer
from yanxiu.graph.settings import Settings

ASKED = {"query": "{ teachers { totalCount } }"}
CREATE = ("keys", "create", "--role", "planner", "--county")


@pytest.fixture(scope="module")
def address(scratch_server: RunningServer) -> Address:
    return Address(scratch_server.uri, scratch_server.username, scratch_server.password)


@pytest.fixture
def database(address: Address) -> Iterator[Database]:
    with Database.connect(address) as connected:
        connected.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        connected.apply_schema()
        connected.write(lambda tx: tx.run(COUNTY))
        connected.write(
            lambda tx: tx.run("CREATE (:County {id: '430624', code: '430624', name: '县'})")
        )
        yield connected


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, cache=tmp_path, secret="s")


@pytest.mark.parametrize("county", ["4306", "43062", "4306241", "NOPE", "", " 430624"])
def test_a_key_is_created_only_for_a_county_with_its_complete_code(
    database: Database, address: Address, tmp_path: Path, county: str
) -> None:
    done = yanxiu(address, *CREATE, county, YANXIU_HOME=str(tmp_path))
    assert done.returncode == 2
    assert b"430624" in done.stderr
    assert b"yx_" not in done.stdout
    assert not stored.any_key_exists(database)


def test_a_county_is_named_by_its_code_or_by_its_name(
    database: Database, address: Address, tmp_path: Path
) -> None:
    done = yanxiu(address, *CREATE, "县", YANXIU_HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert [key.county for key in stored.keys(database)] == ["430624"]


def test_an_older_key_with_an_incomplete_code_shows_no_county(
    database: Database, address: Address, settings: Settings
) -> None:
    key = stored.create(database, settings, Caller("", ROLES["planner"], "4306"))
    with serving(address, authentication_of(settings, database)) as url:
        answer = requests.get(
            f"{url}/questions/subjects-by-kind", headers={"X-API-Key": key}, timeout=20
        )
    assert answer.status_code == 403


def test_a_server_requires_a_key_as_soon_as_the_first_exists_and_afterwards(
    database: Database, address: Address, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path, cache=tmp_path)
    with serving(address, authentication_of(settings, database)) as url:
        assert requests.post(f"{url}/graphql", json=ASKED, timeout=20).status_code == 200
        done = yanxiu(address, *CREATE, "430624", YANXIU_HOME=str(tmp_path))
        assert done.returncode == 0, done.stderr
        time.sleep(stored.OPEN_CACHE_SECONDS)  # the server checks no more often
        assert requests.post(f"{url}/graphql", json=ASKED, timeout=20).status_code == 401
        key = done.stdout.decode().strip()
        good = {"X-API-Key": key}
        assert (
            requests.post(f"{url}/graphql", json=ASKED, headers=good, timeout=20).status_code == 200
        )
        stored.revoke(database, settings, key.split("_")[1])
        assert requests.post(f"{url}/graphql", json=ASKED, timeout=20).status_code == 401
    assert authentication_of(settings, database).required, "the last key has ended"


def test_wrong_keys_are_counted_and_slowed_and_known_valid_keys_are_not(
    database: Database, address: Address, settings: Settings
) -> None:
    key = stored.create(database, settings, Caller("", ROLES["planner"], "430624"))
    authentication: Authentication = authentication_of(settings, database)
    with serving(address, authentication) as url:

        def ask(with_key: str) -> requests.Response:
            headers = {"X-API-Key": with_key}
            return requests.post(f"{url}/graphql", json=ASKED, headers=headers, timeout=20)

        assert ask(key).status_code == 200
        wrong = [ask(f"yx_{number:08x}_{'A' * 43}") for number in range(FAILURES_PER_MINUTE + 5)]
        assert [answer.status_code for answer in wrong[:FAILURES_PER_MINUTE]] == [
            401
        ] * FAILURES_PER_MINUTE
        last = wrong[-1]
        assert last.status_code == 429
        assert int(last.headers["retry-after"]) >= 1
        assert last.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
        assert ask(key).status_code == 200
        assert authentication.failures.count >= FAILURES_PER_MINUTE


def test_the_anchor_reveals_that_the_whole_log_was_deleted(
    database: Database, address: Address, tmp_path: Path
) -> None:
    home = str(tmp_path)
    assert yanxiu(address, *CREATE, "430624", YANXIU_HOME=home).returncode == 0
    assert yanxiu(address, "audit", "verify", YANXIU_HOME=home).returncode == 0
    database.write(lambda tx: tx.run("MATCH (n:AuditEntry|AuditHead) DETACH DELETE n"))
    done = yanxiu(address, "audit", "verify", YANXIU_HOME=home)
    assert done.returncode == 1
    assert b"Entry 1, which was recorded, is missing." in done.stderr
    assert b"audit-anchor.json" in done.stderr


def test_only_the_user_may_read_an_export_of_a_person(
    database: Database, address: Address, tmp_path: Path
) -> None:
    out = tmp_path / "person.json"
    out.write_text("older", encoding="utf-8")
    out.chmod(0o644)
    done = yanxiu(
        address, "subject", "export", "T01", "--out", out, YANXIU_HOME=str(tmp_path / "home")
    )
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_advice_on_an_ambiguous_person_names_existing_options(
    database: Database, address: Address, tmp_path: Path
) -> None:
    database.write(lambda tx: tx.run("CREATE (:Teacher {id: 'd:T01', number: 'T01', name: '另'})"))
    for done in (
        yanxiu(address, "subject", "export", "T01", YANXIU_HOME=str(tmp_path)),
        yanxiu(address, "subject", "erase", "T01", "--yes", YANXIU_HOME=str(tmp_path)),
    ):
        assert done.returncode == 2
        assert b"--county" in done.stderr
        assert b"--kind" not in done.stderr


def test_the_audit_log_is_listed_in_words_and_fits_80_columns(
    database: Database, address: Address, tmp_path: Path
) -> None:
    home = str(tmp_path)
    key = yanxiu(address, *CREATE, "430624", YANXIU_HOME=home).stdout.decode().split("_")[1]
    done = yanxiu(
        address,
        "audit",
        "list",
        YANXIU_HOME=home,
        YANXIU_LANG="zh",
        COLUMNS="80",
        TZ="Asia/Shanghai",
    )
    text = done.stdout.decode()
    for said in ("命令行", "系统运行者", "430624", "密钥", key):
        assert said in text, text
    assert "operator" not in text
    assert all(cell_len(line) <= 80 for line in text.splitlines())
