"""The steps of the image, run without Docker: its script, its commands, and a user unknown to the system."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import orjson
import pytest
import requests

from tests.loaders.conftest import COUNTY, SCHOOLS
from yanxiu.graph.database import Address, Database
from yanxiu.graph.settings import Settings

pytestmark = pytest.mark.server_life

ROOT = Path(__file__).parents[2]
STRANGER = 54321  # a user without an entry in passwd
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Image:
    """The commands and environment that the image declares."""

    entrypoint: list[str]
    command: list[str]
    health: list[str]
    environment: dict[str, str]

    def _words(self, more: dict[str, str], words: list[str]) -> list[str]:
        params = [f"{name}={value}" for name, value in (self.environment | more).items()]
        return _as_stranger("env", "-i", *params, *words)

    def run(
        self, *words: str, entrypoint: list[str] | None = None, **more: str
    ) -> subprocess.CompletedProcess[bytes]:
        """Runs a container's command in an empty folder, as an unknown user without write access."""
        command = self._words(more, [*(entrypoint or self.entrypoint), *words])
        with tempfile.TemporaryDirectory() as empty:
            Path(empty).chmod(0o555)
            return subprocess.run(command, cwd=empty, check=False, capture_output=True)

    @contextmanager
    def started(self, *words: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
        """Runs a container's command while the block runs."""
        command = self._words(more, [*self.entrypoint, *words])
        with (
            tempfile.TemporaryDirectory() as empty,
            subprocess.Popen(
                command, cwd=empty, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            ) as process,
        ):
            Path(empty).chmod(0o555)
            try:
                yield process
            finally:
                process.terminate()
                process.wait(20)


def _as_stranger(*words: str) -> list[str]:
    return ["unshare", "--user", f"--map-user={STRANGER}", f"--map-group={STRANGER}", *words]


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    """Runs the steps of `image/install.sh` but for the download.

    The locked packages are linked from the environment of the tests.
    """
    if subprocess.run(_as_stranger("true"), check=False, capture_output=True).returncode:
        pytest.skip("this system does not let a process run as another user")
    folder = Path(tempfile.mkdtemp())
    source, venv = folder / "src", folder / "venv"
    left_out = [line.removeprefix("**/") for line in _lines(".dockerignore")]
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(*left_out, ".home"))
    subprocess.run([sys.executable, "-m", "venv", "--symlinks", venv], check=True)
    _link_packages(venv)
    cache = Settings.from_environment({}).cache
    for step in (["project", venv, sys.executable], ["assets", venv, cache]):
        subprocess.run([source / "image" / "install.sh", *map(str, step)], check=True)
    shutil.rmtree(source)  # the image contains only the installed files
    subprocess.run(["chmod", "-R", "a-w", venv], check=True)
    yield _last_stage(venv, cache)
    subprocess.run(["chmod", "-R", "u+w", venv], check=True)
    shutil.rmtree(folder)


def _lines(name: str) -> list[str]:
    return (ROOT / name).read_text(encoding="utf-8").split("\n")[:-1]


def _link_packages(venv: Path) -> None:
    """Links the packages of the image's lock file, and no others, into an environment."""
    (into,) = venv.glob("lib/python*/site-packages")
    for line in _lines("requirements-runtime.lock"):
        if not (pinned := re.match(r"([A-Za-z0-9._-]+)==([^\s;]+)", line)):
            continue
        try:
            found = distribution(pinned[1])
        except PackageNotFoundError:
            continue  # needed on another system or Python only
        for top in {file.parts[0] for file in found.files or () if ".." not in file.parts}:
            place = Path(str(found.locate_file(top)))
            if place.exists() and not (into / top).exists():
                (into / top).symlink_to(place)


def _last_stage(venv: Path, cache: Path) -> Image:
    """Reads the last stage of the Dockerfile."""
    last = (ROOT / "Dockerfile").read_text(encoding="utf-8").rpartition("\nFROM ")[2]
    said = last.replace("\\\n", " ")
    (entrypoint,) = re.findall(r"^ENTRYPOINT (\[.*\])$", said, re.MULTILINE)
    (health,) = re.findall(r"^HEALTHCHECK .*CMD (\[.*\])$", said, re.MULTILINE)
    (command,) = re.findall(r"^CMD (\[.*\])$", said, re.MULTILINE)
    (match,) = re.findall(r"^ENV (.*)$", said, re.MULTILINE)
    environment = dict(each.split("=", 1) for each in match.split())
    environment["PATH"] = (
        environment["PATH"].replace("/venv", str(venv)).replace("$PATH", os.environ["PATH"])
    )
    environment["YANXIU_CACHE"] = str(cache)
    return Image(orjson.loads(entrypoint), orjson.loads(command), orjson.loads(health), environment)


def test_the_dockerfile_runs_every_step_of_the_script() -> None:
    steps = re.findall(r"^(\w+)\)$", (ROOT / "image" / "install.sh").read_text(), re.MULTILINE)
    taken = re.findall(r"(?:&&|RUN) image/install\.sh (\w+)", (ROOT / "Dockerfile").read_text())
    assert taken == steps == ["packages", "project", "assets"]


def test_secrets_of_the_checkout_enter_no_image_and_no_commit() -> None:
    for name in (".dockerignore", ".gitignore"):
        assert {".env", "secrets"} <= {line.strip("/") for line in _lines(name)}


def test_the_program_of_the_image_prints_its_version(image: Image) -> None:
    done = image.run("--version")
    assert done.returncode == 0, done.stderr
    assert re.search(rb"\d+\.\d+\.\d+", done.stdout)


def test_the_server_of_the_image_starts_and_its_health_check_passes(
    image: Image, scratch_address: Address, tmp_path: Path
) -> None:
    (tmp_path / "auth").write_text(f"neo4j/{scratch_address.password}\n")
    (tmp_path / "secret").write_text("a secret of the test\n")
    reached = {
        "NEO4J_URI": scratch_address.uri,
        "NEO4J_AUTH_FILE": str(tmp_path / "auth"),
        "YANXIU_SECRET_FILE": str(tmp_path / "secret"),
    }
    port = _free_port()
    words = [LOOPBACK if word == "0.0.0.0" else word for word in image.command]
    words = [str(port) if word == "8000" else word for word in words]
    with image.started(*words, **reached) as process:
        _wait_until_ready(f"http://{LOOPBACK}:{port}/ready", process)
        assert requests.get(f"http://{LOOPBACK}:{port}/openapi.json", timeout=10).ok
        check = [word.replace(":8000", f":{port}") for word in image.health]
        healthy = image.run(entrypoint=check)
        assert healthy.returncode == 0, healthy.stderr


def test_an_unknown_user_loads_and_is_recorded_by_user_number(
    image: Image, scratch_address: Address, tmp_path: Path
) -> None:
    with Database.connect(scratch_address) as database:
        database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        database.write(lambda tx: tx.run(COUNTY))
        (tmp_path / "学校名册.csv").write_text(SCHOOLS, encoding="utf-8")
        done = image.run(
            "load",
            str(tmp_path),
            "--format",
            "json",
            NEO4J_URI=scratch_address.uri,
            NEO4J_PASSWORD=scratch_address.password,
        )
        assert done.returncode == 0, done.stderr + done.stdout
        assert database.read("MATCH (load:Load) RETURN load.who AS who") == [
            {"who": f"uid {STRANGER}"}
        ]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, process.communicate()[1].decode()
        try:
            if requests.get(url, timeout=5).status_code == 200:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError("it is not ready after 30 seconds")
