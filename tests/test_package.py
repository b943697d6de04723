"""The wheel, used in an environment of its own from a folder with files of the same names as our parts."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PARTS = ("analysis", "api", "cli", "data", "graph", "loaders", "queries")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel alone; the packages that it needs are those of the tests."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    (site,) = folder.glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    (site / "needed.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    return folder / "bin" / "python"


@pytest.fixture
def taken(tmp_path: Path) -> Path:
    """A folder in which somebody has files by the names of our parts."""
    for name in PARTS:
        (tmp_path / f"{name}.py").write_text("raise SystemExit('not ours')\n", encoding="utf-8")
    return tmp_path


def _run(python: Path, folder: Path, code: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [python, "-c", code],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**environment, "YANXIU_LANG": "en"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_installs_one_name(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"yanxiu"}


def test_the_documented_names_are_there_beside_files_of_the_same_names(
    python: Path, taken: Path
) -> None:
    code = "import yanxiu; from yanxiu import ask, load, network; print(yanxiu.__file__)"
    assert str(python.parent.parent) in _run(python, taken, code)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_imported_from_the_wheel(python: Path, taken: Path, part: str) -> None:
    code = f"import yanxiu.{part}; print(yanxiu.{part}.__file__)"
    assert str(python.parent.parent) in _run(python, taken, code)


def test_every_command_starts(python: Path, taken: Path) -> None:
    code = (
        "from yanxiu.cli.main import COMMANDS, Commands\n"
        "group = Commands('yanxiu')\n"
        "assert all(group.get_command(None, name) for name in COMMANDS)"
    )
    _run(python, taken, code)
