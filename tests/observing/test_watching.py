"""Metrics, logs and traces of a server report what happened and contain no personal data."""

import logging
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import requests
from prometheus_client import generate_latest

from tests.api.county import COUNTY
from tests.cli.running import yanxiu
from tests.conftest import settings_for
from tests.observing.served import Watched, watched
from tests.patience import within
from yanxiu.graph import metrics
from yanxiu.graph.database import Address, Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.logs import configured_logging
from yanxiu.graph.settings import Settings
from yanxiu.graph.tracing import span, tracing_to

DASHBOARD = Path(__file__).parents[2] / "examples" / "grafana" / "operations.json"
NUMBER, WRONG_NUMBER, PHONE, NAME = (
    "11010519491231002X",
    "430624198505550013",
    "13874890001",
    "欧阳观止",
)
TEACHERS = f"""\
教师编号,姓名,性别,出生日期,参加工作日期,身份证号,手机号码,职称,学校,岗位,任职日期,任教学段,任教学科,班主任
T9,{NAME},女,1949-12-31,2002-09-01,{NUMBER},{PHONE},一级教师,北片第一小学,教师,2010-09-01,小学,语文,是
T8,{NAME}二,女,1985-05-55,2002-09-01,{WRONG_NUMBER},{PHONE},一级教师,无此学校,教师,2010-09-01,小学,语文,是
"""


@pytest.fixture(scope="module")
def server(
    scratch_address: Address, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Watched, str]]:
    """A server that requires a key, and a planner's key."""
    folder = tmp_path_factory.mktemp("watched")
    with Database.connect(scratch_address) as database:
        database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        database.apply_schema()
        database.write(lambda tx: tx.run(COUNTY))
        database.write(lambda tx: tx.run("CREATE (:County {id: 'c', code: 'c', name: '试验县'})"))
    made = yanxiu(
        scratch_address, "keys", "create", "--role", "planner", "--county", "c",
        YANXIU_SECRET="s", YANXIU_HOME=str(folder / "home"),
    )  # fmt: skip
    key = made.stdout.decode().strip()
    assert key, made.stderr
    with watched(scratch_address, folder) as served:
        yield served, key


def _ask(server: tuple[Watched, str], query: str, **more: Any) -> dict[str, Any]:
    found, key = server
    answer = requests.post(
        f"{found.url}/graphql",
        json={"query": query, **more},
        headers={"x-api-key": key},
        timeout=60,
    )
    document: dict[str, Any] = answer.json()
    return document


@pytest.mark.thorough
def test_requests_statements_and_rows_are_counted_under_names_of_the_server(
    server: tuple[Watched, str],
) -> None:
    found, key = server
    before = found.value('yanxiu_requests_total{code="ok",operation="graphql ad hoc"}')
    statements = found.value('yanxiu_statements_total{kind="read",outcome="ok"}')
    assert "data" in _ask(
        server, f"query 查{''}Mine {{ schools {{ totalCount }} }}".replace("查", "")
    )
    asked = {"x-api-key": key}
    assert requests.get(f"{found.url}/questions/coverage", headers=asked, timeout=60).ok
    assert requests.get(f"{found.url}/networks/mentoring", headers=asked, timeout=60).ok
    assert requests.get(f"{found.url}/nothing/here", headers=asked, timeout=60).status_code == 404
    assert found.value('yanxiu_requests_total{code="ok",operation="graphql ad hoc"}') == before + 1
    assert found.value('yanxiu_requests_total{code="ok",operation="question coverage"}') == 1
    assert found.value('yanxiu_requests_total{code="ok",operation="network mentoring"}') == 1
    assert found.value('yanxiu_request_seconds_count{operation="question coverage"}') == 1
    assert found.value('yanxiu_statements_total{kind="read",outcome="ok"}') > statements
    assert found.value("yanxiu_rows_total") > 0
    text = found.metrics()
    assert "/nothing" not in text
    assert "Mine" not in text
    assert re.search(r'yanxiu_pool_connections\{state="idle"\} [1-9]', text)
    assert re.search(r'yanxiu_info\{schema="[0-9a-f]{12}",version="[^"]+"\} 1', text)
    assert "process_open_fds" in text


def test_an_operation_refused_for_its_cost_is_counted_with_its_cost() -> None:
    from yanxiu.api.errors import ApiError
    from yanxiu.api.limits import check_limit
    from yanxiu.api.preparation import _counted

    before = metrics.REGISTRY.get_sample_value("yanxiu_cost_refused_total") or 0
    with pytest.raises(ApiError), _counted(10**9):
        check_limit("cost", 10**9)
    assert metrics.REGISTRY.get_sample_value("yanxiu_cost_refused_total") == before + 10**9


@pytest.mark.thorough
def test_a_request_is_found_in_the_log_by_its_number(server: tuple[Watched, str]) -> None:
    found, key = server
    answer = requests.get(
        f"{found.url}/questions/coverage?first=1", headers={"x-api-key": key}, timeout=60
    )

    def lines() -> list[dict[str, Any]]:
        written = [orjson.loads(line) for line in found.log().splitlines()]
        return [each for each in written if each.get("request") == answer.headers["x-request-id"]]

    assert within(5, lambda: len(lines()) == 1)
    (line,) = lines()
    assert (line["operation"], line["code"], line["status"]) == ("question coverage", "ok", 200)
    assert {"time", "level", "logger", "ms", "method", "route"} <= line.keys()


@pytest.mark.thorough
def test_log_metrics_and_spans_contain_no_personal_data_and_no_key(
    server: tuple[Watched, str],
) -> None:
    found, key = server
    wrong_key = key[:-4] + "zzzz"
    headers = {"x-api-key": key}
    rosters = {"content-type": "text/csv", "prefer": "wait=60", **headers}
    for dry_run in ("true", "false"):
        sent = requests.post(
            f"{found.url}/rosters",
            data=TEACHERS.encode(),
            params={"name": f"{NAME}{PHONE}教师花名册.csv", "dry_run": dry_run},
            headers=rosters,
            timeout=90,
        )
        assert sent.status_code in (200, 422), sent.text
    for value in (NUMBER, WRONG_NUMBER, PHONE, NAME):
        filtered = "query Q($v: String!) { teachers(where: {name: {eq: $v}}) { totalCount } }"
        _ask(server, filtered, variables={"v": value})
        _ask(server, f'{{ teachers(where: {{name: {{eq: "{value}"}}}}) {{ totalCount }} }}')
        _ask(server, f'{{ search(text: "{value}") {{ totalCount }} }}')
        _ask(server, f'{{ node(id: "{value}") {{ id }} }}')
        _ask(server, f"query N{PHONE} {{ nowhere{PHONE} }}", operationName=f"N{PHONE}")
        _ask(server, f'mutation {{ enrolTeachers(input: {{activity: "{value}"}}) {{ changed }} }}')
        for path in (f"questions/credit-statement?teacher={value}", f"questions/{value}", value,
                     f"questions/coverage?{value}={value}", f"networks/{value}", f"rosters/{value}"):  # fmt: skip
            requests.get(f"{found.url}/{path}", headers=headers, timeout=60)
        requests.get(
            f"{found.url}/session",
            headers={
                "x-api-key": wrong_key,
                "x-note": value.encode().hex(),
                "traceparent": f"00-{PHONE}-1-01",
            },
            timeout=60,
        )
        with socket.create_connection(found.url.removeprefix("http://").split(":")) as raw:  # type: ignore[arg-type]
            raw.sendall(f"{value} {value} {value}\r\n\r\n".encode())
            raw.recv(100)
    counted = found.metrics()
    assert 'yanxiu_loads_total{outcome="tried_' in counted
    found.end()
    output = {"log": found.log().encode(), "stderr": found.stderr, "metrics": counted.encode()}
    output["spans"] = b"".join(found.spans)
    assert b"question credit_statement" in output["spans"]
    assert b"neo4j" in output["spans"]
    assert len(output["log"]) > 5_000
    secrets = (NUMBER, NUMBER[:-1], WRONG_NUMBER, PHONE, NAME, key, wrong_key)
    leaks = [
        (where, secret)
        for where, text in output.items()
        for secret in secrets
        if secret.encode() in text
    ]
    assert not leaks
    for line in output["log"].splitlines():
        orjson.loads(line)


def test_log_files_rotate_and_the_oldest_are_deleted(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, log_file=tmp_path / "a" / "log", log_size=2_000, log_keep=2)
    with configured_logging(settings, lambda: "n"):
        for at in range(100):
            logging.getLogger("yanxiu.database").warning("第%d次", at)
    files = sorted((tmp_path / "a").iterdir())
    assert [file.name for file in files] == ["log", "log.1", "log.2"]
    lines = [orjson.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    assert {"第99次", "第98次"} <= {line["message"] for line in lines}
    assert all(
        line["request"] == "n" and file.stat().st_size <= 2_000 for line in lines for file in files
    )


def test_messages_of_other_libraries_and_of_faults_are_logged_without_their_text(
    tmp_path: Path,
) -> None:
    settings = settings_for(tmp_path, log_file=tmp_path / "log")
    with configured_logging(settings, lambda: ""):
        logging.getLogger("asyncio").error("about %s", PHONE)
        try:
            int(NUMBER)
        except ValueError:
            logging.getLogger("yanxiu.x").exception("it broke")
        logging.getLogger("neo4j.pool").error("about %s", PHONE)
    written = (tmp_path / "log").read_text("utf-8")
    first, second = [orjson.loads(line) for line in written.splitlines()]
    assert (first["logger"], first["level"]) == ("asyncio", "error")
    assert second["faults"][0]["kind"] == "ValueError"
    assert PHONE not in written
    assert NUMBER not in written


def test_the_server_has_each_metric_of_the_dashboard() -> None:
    panels = orjson.loads(DASHBOARD.read_bytes())["panels"]
    exprs = [target["expr"] for panel in panels for target in panel["targets"]]
    asked = {name for expr in exprs for name in re.findall(r"\b((?:yanxiu|process)_\w+)", expr)}
    types = re.findall(
        r"^# TYPE (\S+) (\S+)", generate_latest(metrics.REGISTRY).decode(), re.MULTILINE
    )
    there = {name for name, _ in types}
    there |= {f"{name}_{end}" for name, kind in types if kind == "histogram" for end in ("bucket", "sum", "count")}  # fmt: skip
    assert len(asked) > 12
    assert asked <= there


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("YANXIU_METRICS", "here:there"),
        ("YANXIU_TRACES", "ftp://x"),
        ("YANXIU_LOG_SIZE", "much"),
        ("YANXIU_LOG_LEVEL", "loud"),
    ],
)
def test_an_invalid_setting_of_logs_metrics_or_traces_is_refused_by_its_name(
    name: str, value: str
) -> None:
    with pytest.raises(Refused, match=name):
        Settings.from_environment({name: value})


def test_a_port_alone_means_this_machine() -> None:
    assert Settings.from_environment({"YANXIU_METRICS": "9464"}).metrics == ("127.0.0.1", 9464)


def test_a_taken_port_for_metrics_is_reported(scratch_address: Address, tmp_path: Path) -> None:
    from yanxiu.graph.errors import DatabaseFault

    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = taken.getsockname()
        with pytest.raises(DatabaseFault, match="YANXIU_METRICS"), metrics.serve_metrics(place):
            pass


def test_an_unreachable_collector_does_not_delay_the_end() -> None:
    begun = time.monotonic()
    with tracing_to("http://127.0.0.1:9"), span("request", {"yanxiu.code": "ok"}) as made:
        assert made is not None
    assert time.monotonic() - begun < 6


def test_connections_of_a_closed_pool_are_not_counted() -> None:
    class Pool:
        def connections(self) -> tuple[int, int]:
            return 2, 3

    pool = Pool()
    metrics.watch_pool(pool)
    used = metrics.REGISTRY.get_sample_value("yanxiu_pool_connections", {"state": "used"})
    del pool
    after = metrics.REGISTRY.get_sample_value("yanxiu_pool_connections", {"state": "used"})
    assert (used or 0) - (after or 0) == 2
