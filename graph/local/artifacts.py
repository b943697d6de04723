"""The files that Neo4j needs on disk: the locked class path."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

NEO4J = "org.neo4j:neo4j"
LOCK_FILE = Path(__file__).with_name("neo4j.lock.toml")


@dataclass(frozen=True, slots=True)
class Artifact:
    """One jar of the class path, identified by its checksum."""

    group: str
    name: str
    version: str
    size: int
    sha256: str
    classifier: str = ""

    @property
    def path(self) -> PurePosixPath:
        """The path of the file in a Maven repository, relative to the repository's root."""
        ending = f"-{self.classifier}" if self.classifier else ""
        folder = PurePosixPath(*self.group.split("."), self.name, self.version)
        return folder / f"{self.name}-{self.version}{ending}.jar"


@dataclass(frozen=True, slots=True)
class Lock:
    """The version of Neo4j and all files that it needs."""

    version: str
    artifacts: tuple[Artifact, ...]


@cache
def read_lock(path: Path = LOCK_FILE) -> Lock:
    """Reads the lock file; by default the one that is part of the program."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    artifacts = tuple(Artifact(**table) for table in content["artifact"])
    return Lock(version=content["neo4j"], artifacts=artifacts)
