"""Builds the folder of a bundle: packages, Java, Neo4j, pages, checksums and the install scripts."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from yanxiu.api import dashboard, graphiql
from yanxiu.cli.bundling.own_wheel import make_own_wheel
from yanxiu.cli.bundling.packages import SYSTEMS, fetch, requirements
from yanxiu.graph.disk import disk_faults, free_space
from yanxiu.graph.errors import Refused
from yanxiu.graph.local.artifacts import read_lock
from yanxiu.graph.local.fetching import fetch_locked
from yanxiu.graph.local.repositories import repositories
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text

SCRIPTS = Path(__file__).with_name("scripts")
SUMS_FILE = "SHA256SUMS"
ABOUT_FILE = "bundle.json"
_WHEELS = 600_000_000  # bytes of the packages for one version of Python
_FOR_ANOTHER = 120_000_000  # bytes for each further version, which shares most packages
Step = Callable[[Text, int], Callable[[], None]]


def pack(target: Path, system: str, pythons: Sequence[str], settings: Settings, step: Step) -> Path:
    """Builds the bundle in `target.part` until it is complete. An interrupted build resumes there.

    step   called with each step and its size; the function that it returns is called after each part

    Raises Refused if `target` exists or the disk is full, YanxiuError if a download fails.
    """
    if target.exists():
        raise Refused(
            en=f"{target} already exists: name another folder.",
            zh=f"{target} 已存在：请另指文件夹。",
        )
    part = target.with_name(f"{target.name}.part")
    _require_room(part, len(pythons))
    with disk_faults(part):
        part.mkdir(parents=True, exist_ok=True)
        make_own_wheel(part / "wheels")
        for python in pythons:
            count = len(requirements(SYSTEMS[system], python))
            fetch(
                part / "wheels",
                SYSTEMS[system],
                python,
                step(Text(f"Packages for Python {python}", f"Python {python} 的软件包"), count),
            )
        _take_neo4j(part / "cache/maven", settings, step)
        _take_pages(part / "cache", step)
        _write_scripts(part, system, pythons)
        _seal(part, step)
        part.replace(target)
    return target


def _require_room(part: Path, pythons: int) -> None:
    jars = sum(artifact.size for artifact in read_lock().artifacts)
    there = sum(file.stat().st_size for file in _files(part)) if part.is_dir() else 0
    needed = max(_WHEELS + _FOR_ANOTHER * (pythons - 1) + jars - there, 50_000_000)
    free = free_space(part.absolute().parent)
    if free < needed:
        raise Refused(
            en=f"A bundle needs about {needed / 1e6:,.0f} MB at {part.absolute().parent}, {free / 1e6:,.0f} MB are free: free some space or name another folder. Nothing was changed.",
            zh=f"离线安装包需要约 {needed / 1e6:,.0f} MB，{part.absolute().parent} 所在磁盘剩余 {free / 1e6:,.0f} MB："
            "请腾出空间或另指文件夹。未作任何改动。",
        )


def _take_neo4j(folder: Path, settings: Settings, step: Step) -> None:
    lock = read_lock()
    paths = fetch_locked(lock, settings.cache / "maven", lambda: [*repositories().values()])
    advance = step(Text("Neo4j", "Neo4j"), len(paths))
    for artifact, path in zip(lock.artifacts, paths, strict=True):
        _take(path, folder / artifact.path)
        advance()


def _take_pages(folder: Path, step: Step) -> None:
    bundles = {"graphiql": graphiql.bundle(), "dashboard": dashboard.bundle()}
    advance = step(Text("Pages", "页面"), len(bundles))
    for name, pages in bundles.items():
        source = pages.fetch()
        for file in _files(source):
            _take(file, folder / name / source.name / file.relative_to(source))
        advance()


def _take(source: Path, target: Path) -> None:
    """Copies a file completely or not at all."""
    if target.is_file() and target.stat().st_size == source.stat().st_size:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    shutil.copyfile(source, part)
    part.replace(target)


def _write_scripts(folder: Path, system: str, pythons: Sequence[str]) -> None:
    for script in SCRIPTS.iterdir():
        if script.suffix in {".sh", ".ps1", ".py"}:
            shutil.copyfile(script, folder / script.name)
    about = {"system": system, "pythons": [*pythons]}
    (folder / ABOUT_FILE).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def _seal(folder: Path, step: Step) -> None:
    files = [file for file in _files(folder) if file.name != SUMS_FILE]
    advance = step(Text("Checksums", "校验和"), len(files))
    lines = []
    for file in files:
        with file.open("rb") as content:
            sum_ = hashlib.file_digest(content, "sha256").hexdigest()
        lines.append(f"{sum_}  {file.relative_to(folder).as_posix()}\n")
        advance()
    (folder / SUMS_FILE).write_text("".join(lines), encoding="utf-8", newline="\n")


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.rglob("*")) if path.is_file())
