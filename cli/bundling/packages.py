"""The locked packages as wheels for a system and for versions of Python. pip downloads and verifies them."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from packaging.markers import Marker

from yanxiu.graph.disk import disk_faults
from yanxiu.graph.errors import YanxiuError

LOCK = Path(__file__).with_name("requirements.lock")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
_PINNED = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;]+)(?: ; (?P<marker>.*?))? \\$"
)
_COLLECTED = re.compile(r"^Collecting ")
_FULL = re.compile(r"No space left|Disk quota|not enough space", re.IGNORECASE)
_LINUX = tuple(f"manylinux_2_{minor}" for minor in (34, 31, 28, 27, 26, 24, 17, 12, 5))


@dataclass(frozen=True, slots=True)
class System:
    """A kind of machine: its tags in pip's form, and the values of its environment markers."""

    tags: tuple[str, ...]
    markers: Mapping[str, str]


def _system(tags: Iterable[str], sys_platform: str, system: str, os: str, machine: str) -> System:
    return System(
        tuple(tags),
        {
            "sys_platform": sys_platform,
            "platform_system": system,
            "os_name": os,
            "platform_machine": machine,
            "platform_python_implementation": "CPython",
            "implementation_name": "cpython",
        },
    )


def _linux(machine: str) -> System:
    tags = (
        *(f"{each}_{machine}" for each in _LINUX),
        f"manylinux2014_{machine}",
        f"linux_{machine}",
    )
    return _system(tags, "linux", "Linux", "posix", machine)


SYSTEMS: Mapping[str, System] = {
    "linux-x86_64": _linux("x86_64"),
    "linux-aarch64": _linux("aarch64"),
    "windows-x86_64": _system(("win_amd64",), "win32", "Windows", "nt", "AMD64"),
    "macos-arm64": _system(
        ("macosx_14_0_arm64", "macosx_14_0_universal2"), "darwin", "Darwin", "posix", "arm64"
    ),
}


@dataclass(frozen=True, slots=True)
class Locked:
    """A package of the lock file, with its lines from the file."""

    name: str
    version: str
    marker: str | None
    lines: str

    def needed(self, system: System, python: str) -> bool:
        """True if a system with this version of Python needs the package."""
        given = {**system.markers, "python_version": python, "python_full_version": f"{python}.0"}
        return self.marker is None or Marker(self.marker).evaluate(given)


def read_lock(path: Path = LOCK) -> list[Locked]:
    """Returns every package of a lock file with hashes, in its order."""
    packages: list[Locked] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if pinned := _PINNED.match(line):
            packages.append(Locked(pinned["name"], pinned["version"], pinned["marker"], line))
        elif line.startswith("    --hash") and packages:
            last = packages[-1]
            packages[-1] = Locked(last.name, last.version, last.marker, f"{last.lines}\n{line}")
    return packages


def requirements(system: System, python: str) -> list[Locked]:
    """Returns the locked packages that a system with this version of Python needs."""
    return [each for each in read_lock() if each.needed(system, python)]


def fetch(wheels: Path, system: System, python: str, advance: Callable[[], None]) -> None:
    """Downloads the wheels into a folder. Existing files are verified and kept.

    Raises YanxiuError if there is no pip, no network, no disk space, or no wheel for that system.
    """
    if find_spec("pip") is None:
        raise YanxiuError(
            en="This environment has no pip: run `python -m ensurepip` in it.",
            zh="当前环境没有 pip：请在其中运行 `python -m ensurepip`。",
        )
    wanted = wheels.parent / f"requirements-{python}.txt"
    with disk_faults(wheels):
        wheels.mkdir(parents=True, exist_ok=True)
        text = "\n".join(each.lines for each in requirements(system, python))
        wanted.write_text(f"{text}\n", encoding="utf-8")
    output = _pip(
        ["download", "--no-deps", "--require-hashes", "--only-binary=:all:", "--dest", str(wheels),
         "--python-version", python, "--implementation", "cp", "-r", str(wanted),
         *(word for tag in system.tags for word in ("--platform", tag))],
        advance,
    )  # fmt: skip
    if output is not None:
        raise _fault(output, python, wheels)


def _pip(words: Sequence[str], advance: Callable[[], None]) -> str | None:
    """Runs pip. Returns its output if it failed, else None."""
    lines: list[str] = []
    with subprocess.Popen(  # noqa: S603 - fixed arguments
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            for line in process.stdout or ():
                lines.append(line.rstrip())
                if _COLLECTED.match(line):
                    advance()
        except BaseException:
            process.terminate()
            raise
    return "\n".join(lines) if process.returncode else None


def _fault(text: str, python: str, wheels: Path) -> YanxiuError:
    last = next(
        (line for line in reversed(text.splitlines()) if line.startswith("ERROR")), text[-200:]
    )
    if _FULL.search(text):
        return YanxiuError(
            en=f"The disk of {wheels} is full: free some space and run the same command again; files already downloaded are kept.",
            zh=f"{wheels} 所在的磁盘已满：请腾出空间后再次运行同一命令，已下载的会保留。",
        )
    return YanxiuError(
        en=f"The packages for Python {python} could not be downloaded ({last}): connect to the network, or set a mirror with PIP_INDEX_URL, and run the same command again; files already downloaded are kept.",
        zh=f"无法获取 Python {python} 的软件包（{last}）：请连接网络，或用 PIP_INDEX_URL 指定镜像后再次运行同一命令，"
        "已下载的会保留。",
    )
