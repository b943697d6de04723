"""The folder of our own Neo4j: what lies where, its password, its configuration, its version."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from graph.local.faults import lost_password, newer_store
from graph.settings import Settings

USERNAME = "neo4j"


@dataclass(frozen=True, slots=True)
class Home:
    """Paths under `YANXIU_HOME/neo4j`."""

    folder: Path

    @classmethod
    def of(cls, settings: Settings) -> "Home":
        return cls(settings.home / "neo4j")

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def conf(self) -> Path:
        return self.folder / "conf"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def console_log(self) -> Path:
        """What the JVM itself says: the place to look when Neo4j does not come up."""
        return self.logs / "console.log"

    @property
    def password_file(self) -> Path:
        return self.folder / "password"

    @property
    def version_file(self) -> Path:
        return self.folder / "version"

    @property
    def record_file(self) -> Path:
        return self.folder / "server.json"

    @property
    def lock_file(self) -> Path:
        return self.folder / "lock"

    def make(self) -> None:
        """Makes the folders, for this user's eyes only: personal data will lie in them."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        for folder in (self.folder, self.conf, self.data, self.logs):
            folder.mkdir(mode=0o700, exist_ok=True)

    def version(self) -> str | None:
        """The Neo4j that last opened the database; None where there has been none."""
        try:
            return self.version_file.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None

    def refuse_newer(self, ours: str) -> None:
        """Raises DatabaseFault where a newer Neo4j has written the database: ours cannot read it."""
        theirs = self.version()
        if theirs is not None and _numbers(theirs) > _numbers(ours):
            raise newer_store(theirs, ours, self.folder)

    def password(self) -> str:
        """The password of our Neo4j; made on first use, and never changed by us.

        Raises DatabaseFault where a database is there but its password file has gone.
        """
        try:
            return self.password_file.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            if self.version() is not None:
                raise lost_password(self.password_file) from None
        password = secrets.token_urlsafe(24)
        write_private(self.password_file, f"{password}\n")
        return password

    def configure(self, settings: Settings, port: int) -> None:
        """Writes `conf/neo4j.conf`: loopback only, nothing but Bolt, nothing sent to anybody."""
        answers = {
            "server.directories.data": self.data,
            "server.directories.logs": self.logs,
            "server.directories.run": self.folder / "run",
            "server.directories.import": self.folder / "import",
            "server.directories.plugins": self.folder / "plugins",
            "server.directories.licenses": self.folder / "licenses",
            "server.directories.dumps.root": self.folder / "dumps",
            "server.default_listen_address": "127.0.0.1",
            "server.bolt.listen_address": f"127.0.0.1:{port}",
            "server.bolt.advertised_address": f"127.0.0.1:{port}",
            "server.http.enabled": "false",
            "server.https.enabled": "false",
            "server.memory.heap.initial_size": settings.heap,
            "server.memory.heap.max_size": settings.heap,
            "server.memory.pagecache.size": settings.pagecache,
            "dbms.security.auth_enabled": "true",
            "dbms.security.allow_csv_import_from_file_urls": "false",
            "dbms.usage_report.enabled": "false",
            "server.fleet_discovery.enabled": "false",
            "internal.dbms.bolt.netty_server_shutdown_quiet_period_duration": "0s",  # else 10 s
            "db.tx_log.rotation.retention_policy": "2 files",
            "db.tx_log.preallocate": "false",  # else 512 MB of zeros for an empty database
            "server.logs.gc.enabled": "false",
        }
        lines = [f"{name}={str(value).replace(chr(92), '/')}\n" for name, value in answers.items()]
        (self.conf / "neo4j.conf").write_text("".join(lines), encoding="utf-8")


def write_private(path: Path, content: str) -> None:
    """Writes a file that nobody else can read at any moment, and that is never half there."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
