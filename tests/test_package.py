"""The wheel, used in its own environment from a folder whose files have the names of the packages."""

import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from tests.loaders.conftest import COUNTY, SCHOOLS
from tests.thorough import some_of
from yanxiu.graph.database import Address, Database
from yanxiu.graph.extras import EXTRAS
from yanxiu.graph.local import RunningServer

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
    """An environment with the wheel alone. Its dependencies are linked from the environment of the tests."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    (site,) = folder.glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    (site / "needed.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    return folder / "bin" / "python"


@pytest.fixture
def taken(tmp_path: Path) -> Path:
    """A folder whose files have the names of the packages."""
    for name in PARTS:
        (tmp_path / f"{name}.py").write_text("raise SystemExit('not ours')\n", encoding="utf-8")
    return tmp_path


def _run(python: Path, folder: Path, code: str, **settings: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [python, "-c", code],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**environment, "YANXIU_LANG": "en", **settings},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_installs_one_name(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"yanxiu"}


@pytest.mark.thorough
def test_the_documented_names_are_importable_beside_files_of_the_same_names(
    python: Path, taken: Path
) -> None:
    code = "import yanxiu; from yanxiu import ask, load, network; print(yanxiu.__file__)"
    assert str(python.parent.parent) in _run(python, taken, code)


@pytest.mark.parametrize("part", some_of(PARTS, "api"))
def test_every_part_is_imported_from_the_wheel(python: Path, taken: Path, part: str) -> None:
    code = f"import yanxiu.{part}; print(yanxiu.{part}.__file__)"
    assert str(python.parent.parent) in _run(python, taken, code)


@pytest.mark.thorough
def test_every_command_starts(python: Path, taken: Path) -> None:
    code = (
        "from yanxiu.cli.main import COMMANDS, Commands\n"
        "group = Commands('yanxiu')\n"
        "assert all(group.get_command(None, name) for name in COMMANDS)"
    )
    _run(python, taken, code)


_WITHOUT_EXTRAS = (
    "import sys\n"
    "from yanxiu.graph.extras import EXTRAS\n"
    "sys.modules.update((name, None) for names, _ in EXTRAS.values() for name in names)\n"
)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("extra", "use"),
    [
        ("local", "main(['db', 'start'])"),
        ("local", "main(['demo', '--no-serve'])"),
        ("mcp", "main(['mcp'])"),
        ("frames", "load(object(), None)"),
        ("pages", "bundle().fetch()"),
        ("paper", "as_docx(None)"),
        ("paper", "as_pdf(None)"),
        ("foresight", "Programme([1.0], [0.0], [1.0]).solve()"),
        ("traces", "tracing_to('http://127.0.0.1:4318').__enter__()"),
    ],
)
def test_a_missing_part_names_the_extra_that_brings_it(
    python: Path, tmp_path: Path, extra: str, use: str
) -> None:
    code = _WITHOUT_EXTRAS + (
        "import os\n"
        f"os.environ.update(YANXIU_HOME={str(tmp_path)!r}, YANXIU_CACHE={str(tmp_path)!r})\n"
        "os.environ.pop('NEO4J_URI', None)\n"
        "from yanxiu import load\n"
        "from yanxiu.analysis.allocation.programme import Programme\n"
        "from yanxiu.api.graphiql import bundle\n"
        "from yanxiu.cli.main import yanxiu\n"
        "from yanxiu.graph.extras import MissingExtra\n"
        "from yanxiu.graph.tracing import tracing_to\n"
        "from yanxiu.queries.paper.pdf import as_pdf\n"
        "from yanxiu.queries.paper.word import as_docx\n"
        "main = lambda words: yanxiu.main(words, standalone_mode=False)\n"
        f"try: {use}\n"
        "except MissingExtra as fault: print(fault)\n"
    )
    assert f"pip install 'yanxiu-graph[{extra}]'" in _run(python, tmp_path, code)


def test_the_extras_are_those_of_the_project_file() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {*EXTRAS} == {*project["optional-dependencies"]} - {"all", "dev", "site"}


@pytest.mark.thorough
def test_a_running_neo4j_is_loaded_queried_and_served_without_extras(
    python: Path, taken: Path, scratch_server: RunningServer, scratch_address: Address
) -> None:
    with Database.connect(scratch_address) as database:
        database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        database.write(lambda tx: tx.run(COUNTY))
    (taken / "学校名册.csv").write_text(SCHOOLS, encoding="utf-8")
    code = _WITHOUT_EXTRAS + (
        "import asyncio, httpx\nfrom cryptography.fernet import Fernet\n"
        "from yanxiu import ask, load, network\n"
        "from yanxiu.api.app import create_app\n"
        "from yanxiu.cli.main import yanxiu\n"
        "from yanxiu.graph.database import Address, Database\n"
        "from yanxiu.graph.settings import Settings\n"
        "from yanxiu.queries import read_catalogue\n"
        "settings = Settings.from_environment()\n"
        "address = Address(settings.uri, settings.username, settings.password)\n"
        "with Database.connect(address) as database:\n"
        "    database.apply_schema()\n"
        "    assert not load(['学校名册.csv'], database).faults\n"
        "assert ask('schools_without_mentor').count > 0\n"
        "assert len(network('organisation')) > 2\n"
        "yanxiu.main(['ask', 'schools-without-mentor', '--format', 'json'], standalone_mode=False)\n"
        "app = create_app(address, read_catalogue(), Fernet.generate_key(), b'key')\n"
        "async def served():\n"
        "    async with app.router.lifespan_context(app):\n"
        "        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url='http://127.0.0.1')\n"
        "        answer = await client.post('/graphql', json={'query': '{ schools { totalCount } }'})\n"
        "        assert answer.json()['data']['schools']['totalCount'] == 2, answer.text\n"
        "asyncio.run(served())\n"
    )
    _run(
        python,
        taken,
        code,
        NEO4J_URI=scratch_server.uri,
        NEO4J_USERNAME=scratch_server.username,
        NEO4J_PASSWORD=scratch_server.password,
        YANXIU_HOME=str(taken / "home"),
    )
