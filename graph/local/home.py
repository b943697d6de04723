"""The folder of the local Neo4j: its layout, password, configuration and version."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from yanxiu.graph.local.faults import lost_password, newer_store
from yanxiu.graph.local.own_settings import OWN_SETTINGS, own_settings
from yanxiu.graph.setting_values import in_bytes
from yanxiu.graph.settings import Settings

USERNAME = "neo4j"
_HEADER = f"# Written anew at each start. Settings of your own go into {OWN_SETTINGS} beside it.\n"


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
    def data_before(self) -> Path:
        """The old data while a new database replaces it (see `yanxiu.graph.local.importing`)."""
        return self.folder / "data.before"

    @property
    def conf(self) -> Path:
        return self.folder / "conf"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def console_log(self) -> Path:
        """The JVM's own output, which shows why Neo4j does not start."""
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
    def port_file(self) -> Path:
        """The port of the last server. The next server reuses it, so that known addresses stay valid."""
        return self.folder / "port"

    @property
    def own_settings(self) -> Path:
        """The administrator's own settings of Neo4j; the program never changes this file."""
        return self.conf / OWN_SETTINGS

    @property
    def lock_file(self) -> Path:
        return self.folder / "lock"

    def make(self) -> None:
        """Creates the folders, readable only by this user, because they will contain personal data."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        # An import was killed between its two renames.
        if self.data_before.exists() and not self.data.exists():
            self.data_before.rename(self.data)
        for folder in (self.folder, self.conf, self.data, self.logs):
            folder.mkdir(mode=0o700, exist_ok=True)

    def last_port(self) -> int:
        """The port of the last server; 0 if there was none."""
        try:
            return int(self.port_file.read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return 0

    def version(self) -> str | None:
        """The version of Neo4j that last opened the database; None if there is no database."""
        try:
            return self.version_file.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None

    def refuse_newer(self, ours: str) -> None:
        """Raises DatabaseFault if a newer Neo4j than `ours` has written the database, which `ours` cannot read."""
        theirs = self.version()
        if theirs is not None and _numbers(theirs) > _numbers(ours):
            raise newer_store(theirs, ours, self.folder)

    def password(self) -> str:
        """The password of the local Neo4j; created on first use and never changed by the program.

        Raises DatabaseFault if the database exists but its password file is missing.
        """
        try:
            return self.password_file.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            if self.version() is not None:
                raise lost_password(self.password_file) from None
        password = secrets.token_urlsafe(24)
        write_private(self.password_file, f"{password}\n")
        return password

    def configure(
        self, settings: Settings, port: int, for_once: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Writes `conf/neo4j.conf`: loopback only, Bolt only, no usage reports.

        Settings in `neo4j.user.conf` beside it are added to these settings or replace them.
        The settings `for_once`, for this start only, take precedence over both.
        Raises Refused if `neo4j.user.conf` is invalid.
        """
        heap = in_bytes(settings.heap)
        fixed = {
            "server.directories.data": self.data,
            "server.directories.logs": self.logs,
            "server.directories.run": self.folder / "run",
            "server.bolt.listen_address": f"127.0.0.1:{port}",
            "server.bolt.advertised_address": f"127.0.0.1:{port}",
            "server.memory.heap.initial_size": settings.heap,
            "server.memory.heap.max_size": settings.heap,
            "server.memory.pagecache.size": settings.pagecache,
            "dbms.security.auth_enabled": "true",
        }
        ours = {
            "server.directories.import": self.folder / "import",
            "server.directories.plugins": self.folder / "plugins",
            "server.directories.licenses": self.folder / "licenses",
            "server.directories.dumps.root": self.folder / "dumps",
            "server.default_listen_address": "127.0.0.1",
            "server.http.enabled": "false",
            "server.https.enabled": "false",
            # limits for all transactions together and for one, so that one cannot starve the others
            "dbms.memory.transaction.total.max": heap * 7 // 10,
            "db.memory.transaction.max": heap * 6 // 10,
            "dbms.security.allow_csv_import_from_file_urls": "false",
            "dbms.usage_report.enabled": "false",
            "server.fleet_discovery.enabled": "false",
            "internal.dbms.bolt.netty_server_shutdown_quiet_period_duration": "0s",  # else 10 s
            "db.tx_log.rotation.retention_policy": "2 files",
            # reserves the log's disk space, so that a full disk seldom tears an entry (see graph.local.torn_log)
            "db.tx_log.preallocate": "true",
            "db.tx_log.rotation.size": "32m",  # else 512 MB for an empty database
            "server.logs.gc.enabled": "false",
        }
        chosen = {**ours, **own_settings(self.own_settings, fixed), **fixed, **for_once}
        lines = [f"{name}={str(value).replace(chr(92), '/')}\n" for name, value in chosen.items()]
        (self.conf / "neo4j.conf").write_text("".join([_HEADER, *lines]), encoding="utf-8")
        self.port_file.write_text(f"{port}\n", encoding="ascii")


def write_private(path: Path, content: str) -> None:
    """Writes a file atomically; no other user can read it at any moment."""
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
