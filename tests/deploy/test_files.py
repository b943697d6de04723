"""The files of a deployment: systemd units, compose file, proxy settings.

No container runs here; the tests check what can be checked without one.
"""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.test_docs_commands import _parse_command

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "deploy/systemd").iterdir())
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
OURS = ("api", "backup")


def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze")
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace(
            "/opt/yanxiu/bin/yanxiu", shutil.which("true") or ""
        )
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))],
        check=False,
        capture_output=True,
        text=True,
    )
    output = [
        line for line in done.stderr.splitlines() if str(tmp_path) in line or "yanxiu" in line
    ]
    assert (done.returncode, output) == (0, [])


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_an_existing_command(unit: Path) -> None:
    started = re.findall(r"^ExecStart=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
    for line in started:
        program, *words = shlex.split(line)
        assert program == "/opt/yanxiu/bin/yanxiu"
        assert _parse_command(words)
    assert bool(started) == (unit.suffix == ".service")


@pytest.mark.parametrize("name", [*OURS, "proxy"])
def test_a_container_of_compose_has_the_least_rights(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_secrets_come_from_files_and_not_from_variables() -> None:
    for service in COMPOSE["services"].values():
        for name, value in service.get("environment", {}).items():
            assert not re.search("PASSWORD|SECRET|AUTH", name) or str(value).startswith(
                ("/run/secrets/", "${")
            ), name
        assert {*service.get("secrets", ())} <= {*COMPOSE["secrets"]}
    assert all(params["file"].startswith("./secrets/") for params in COMPOSE["secrets"].values())


def test_the_api_listens_on_this_machine_only_and_trusts_only_the_proxy() -> None:
    api, proxy = COMPOSE["services"]["api"], COMPOSE["services"]["proxy"]
    assert all(port.startswith("127.0.0.1:") for port in api["ports"])
    address = proxy["networks"]["front"]["ipv4_address"]
    assert api["environment"]["FORWARDED_ALLOW_IPS"] == address
    assert "front" in api["networks"]
    assert "api:8000" in (ROOT / "deploy/Caddyfile").read_text(encoding="utf-8")


def test_no_health_check_starts_a_jvm() -> None:
    checks = [str(each.get("healthcheck", "")) for each in COMPOSE["services"].values()]
    checks += re.findall(
        r"HEALTHCHECK[^\n]*\n[^\n]*", (ROOT / "Dockerfile").read_text(encoding="utf-8")
    )
    assert not any(re.search("java|cypher-shell|neo4j-admin", check) for check in checks)


def test_caddy_accepts_the_settings_of_the_proxy(tmp_path: Path) -> None:
    if not (caddy := shutil.which("caddy")):
        pytest.skip("no caddy")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=a.example",
         "-keyout", tmp_path / "tls_key", "-out", tmp_path / "tls_certificate"],
        check=True,
        capture_output=True,
    )  # fmt: skip
    given = {
        "YANXIU_HOST": "a.example",
        "YANXIU_TLS": str(tmp_path),
        "YANXIU_API": "127.0.0.1:8000",
    }
    done = subprocess.run(
        [caddy, "validate", "--adapter", "caddyfile", "--config", ROOT / "deploy/Caddyfile"],
        check=False,
        capture_output=True,
        env={**os.environ, **given, "HOME": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr
