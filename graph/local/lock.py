"""Writes `neo4j.lock.toml`: `python -m yanxiu.graph.local.lock [VERSION]`, the only place that resolves versions.

jgo resolves the class path of Neo4j Community as Maven does. Every file is downloaded once, and its size and
SHA-256 are recorded. The program itself reads only the lock file.
"""

import hashlib
import sys
import tempfile
from pathlib import Path

from jgo.maven import Dependency, MavenContext

from yanxiu.graph.local.artifacts import LOCK_FILE, NEO4J, read_lock
from yanxiu.graph.local.repositories import repositories

HEADER = "# The class path of Neo4j Community, made by `python -m yanxiu.graph.local.lock`; not edited by hand.\n"
WANTED_SCOPES = {"compile", "runtime", None}


def resolve(version: str, scratch: Path) -> list[Dependency]:
    """The class path of `org.neo4j:neo4j:<version>`, in Maven's order."""
    context = MavenContext(repo_cache=scratch, remote_repos=repositories(), timeout=60)
    root = context.create_dependency(f"{NEO4J}:{version}")
    direct, further = context.resolver.resolve([root])
    return [
        dependency
        for dependency in (*direct, *further)
        if dependency.type == "jar" and dependency.scope in WANTED_SCOPES
    ]


def entry(dependency: Dependency) -> str:
    """One artifact as a TOML table; downloads the file to determine its size and checksum."""
    content = dependency.artifact.resolve().read_bytes()
    lines = [
        "[[artifact]]",
        f'group = "{dependency.groupId}"',
        f'name = "{dependency.artifactId}"',
        f'version = "{dependency.version}"',
        f'classifier = "{dependency.classifier}"' if dependency.classifier else "",
        f"size = {len(content)}",
        f'sha256 = "{hashlib.sha256(content).hexdigest()}"',
    ]
    return "\n".join(line for line in lines if line) + "\n"


def main() -> None:
    version = sys.argv[1] if len(sys.argv) > 1 else read_lock().version
    with tempfile.TemporaryDirectory() as scratch:
        entries = [entry(dependency) for dependency in resolve(version, Path(scratch))]
    LOCK_FILE.write_text(f'{HEADER}neo4j = "{version}"\n\n' + "\n".join(entries), encoding="utf-8")


if __name__ == "__main__":
    main()
