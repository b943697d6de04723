"""Whether the lock files still answer `pyproject.toml`; needs no network.

Every declared requirement must be locked at a version that it allows, the runtime lock must agree
with the full one, and neither may name a host or a folder of the machine it was made on.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)", re.MULTILINE)
ADDRESS = re.compile(r"https?://|file://|--find-links|--index|(?<![\w.])/(?:home|root|tmp|opt)/")


def locked(name: str) -> dict[str, str]:
    content = (ROOT / name).read_text(encoding="utf-8")
    return {canonicalize_name(package): version for package, version in PINNED.findall(content)}


def faults() -> list[str]:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = declared["project"]
    needed = project["dependencies"]
    wanted = {
        "requirements-build.lock": declared["build-system"]["requires"],
        "requirements-runtime.lock": [*needed, *_of_extras(project, "local", "pages")],
        "cli/bundling/requirements.lock": [
            *needed,
            *_of_extras(project, "foresight", "frames", "local", "mcp", "paper", "plots", "traces"),
        ],
        "requirements-site.lock": [*needed, *_of_extras(project, "site")],
        "requirements.lock": [*needed, *_of_extras(project, "dev")],
    }
    everything = locked("requirements.lock")
    faulty = []
    for name, requirements in wanted.items():
        pins = locked(name)
        for requirement in map(Requirement, requirements):
            pin = pins.get(canonicalize_name(requirement.name))
            if pin is None or not requirement.specifier.contains(pin, prereleases=True):
                faulty.append(f"{name}: {requirement} is locked as {pin}")
        faulty += [
            f"{name}: {package} {pin} is {everything[package]} in requirements.lock"
            for package, pin in pins.items()
            if everything.get(package, pin) != pin
        ]
        if ADDRESS.search((ROOT / name).read_text(encoding="utf-8")):
            faulty.append(f"{name}: names a host or a folder of one machine")
    return faulty


def _of_extras(project: dict[str, Any], *names: str) -> Iterator[str]:
    """The requirements of extras, and of the extras of this project that these name."""
    for name in names:
        for written in project["optional-dependencies"][name]:
            requirement = Requirement(written)
            if requirement.name == project["name"]:
                yield from _of_extras(project, *requirement.extras)
            else:
                yield written


if __name__ == "__main__":
    sys.exit("\n".join([*faults(), "run `make lock`"]) if faults() else 0)
