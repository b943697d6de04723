"""Windows, as far as it can be tested elsewhere.

Checks the syntax and steps of the scripts, and code that runs on other systems only.
"""

import ast
import re
from pathlib import Path

import pytest
import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

ROOT = Path(__file__).parents[2]
SCRIPTS = [ROOT / "demo.ps1", ROOT / "cli/bundling/scripts/install.ps1"]
PACKAGES = ("graph", "loaders", "api", "cli", "queries", "analysis", "data")
# names that Python lacks on Windows; each use first checks for the system
MODULES = {"fcntl", "grp", "pwd", "resource", "termios", "syslog"}
NAMES = {"getuid", "geteuid", "fork", "killpg", "getpgid", "mkfifo", "fchmod", "SIGKILL", "SIGSTOP", "SIGHUP", "SO_REUSEADDR", "SO_REUSEPORT"}  # fmt: skip
ASKED = {
    "graph/user.py": {"getuid"},
    "graph/local/processes.py": {"SO_REUSEADDR"},
    "loaders/worker.py": {"resource"},
    "cli/workers.py": {"fork", "SIGKILL"},
    "graph/shared_table.py": {"fcntl"},
}


def _faults(node: Node) -> list[Node]:
    own = [node] if node.is_error or node.is_missing else []
    return own + [fault for child in node.children for fault in _faults(child)]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_valid_powershell(script: Path) -> None:
    parser = Parser(Language(tree_sitter_powershell.language()))
    assert _faults(parser.parse(script.read_bytes()).root_node) == []
    assert _faults(parser.parse(b"if ($a { Write-Host }").root_node) != []


def test_the_demo_script_has_the_steps_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    rules = ("demo", "assets", r"\$\(VENV\)/locked", r"\$\(VENV\)/project")
    recipes = "".join(
        re.search(rf"^{rule}:[^\n]*\n((?:\t[^\n]*\n?)+)", makefile, re.MULTILINE)[1]  # type: ignore[index]
        for rule in rules
    )
    steps = {
        " ".join(line.split("$(BIN)/", 1)[1].split())
        for line in recipes.splitlines()
        if "$(BIN)/" in line and "test -x" not in line
    }
    script = (ROOT / "demo.ps1").read_text(encoding="utf-8")
    taken = {
        re.sub(r"\.exe", "", words)
        for words in re.findall(r'Invoke-Step "\$bin\\([\w.]+" [^\n]*)', script)
    }
    assert {words.replace('"', "") for words in taken} == steps
    assert "-m venv .venv" in script


@pytest.mark.thorough
def test_names_that_windows_lacks_are_used_only_after_a_check_of_the_system() -> None:
    found: dict[str, set[str]] = {}
    for path in (file for package in PACKAGES for file in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                used = {alias.name for alias in node.names} & MODULES
            elif isinstance(node, ast.ImportFrom):
                used = {node.module or ""} & MODULES
            elif isinstance(node, ast.Attribute):
                used = {node.attr} & NAMES
            elif isinstance(node, ast.keyword):
                used = {node.arg or ""} & {"preexec_fn", "pass_fds"}
            else:
                continue
            if used:
                found.setdefault(path.relative_to(ROOT).as_posix(), set()).update(used)
    assert found == ASKED


@pytest.mark.thorough
def test_windows_accepts_every_file_name_of_the_checkout() -> None:
    reserved = re.compile(r'[<>:"|?*\\]|[ .]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)
    skipped = {".git", ".venv", ".home", ".yanxiu", "node_modules", "build"}
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if not skipped & {*parts}:
            assert not any(reserved.search(part) for part in parts), path
