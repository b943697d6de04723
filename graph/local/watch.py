"""Stops a JVM when no program uses it any more; runs as a separate file to stay small.

    python -P watch.py HOME COMMAND...

HOME is the folder of the server. The JVM's process number goes to standard output, on one line; its own
output goes to standard error. When the last program that used the server has ended, in whatever way, the JVM is
asked to stop, and killed if it does not.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

GRACE = 30.0  # seconds in which Neo4j may write its checkpoint
_LOOKS = 1.0  # seconds between two looks at who is there
_ENDING = ".user"


class Users:
    """The users of a home's server: one file each, locked while its program runs.

    The lock ends with the program, however that ends; no clock and no process number can mislead about it.
    Whoever enters, leaves or ends the server holds the home's own lock meanwhile.
    """

    def __init__(self, home: Path) -> None:
        self._folder = home / "users"
        self._mark = home / "kept"

    def enter(self) -> BaseFileLock:
        """Registers this program until the returned lock is passed to `leave`."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        file = self._folder / f"{_called()}-{os.getpid()}-{uuid.uuid4().hex[:8]}{_ENDING}"
        lock = FileLock(file, thread_local=False)
        lock.acquire(timeout=10)
        return lock

    def leave(self, lock: BaseFileLock) -> None:
        """Takes back what `enter` gave."""
        lock.release()
        Path(lock.lock_file).unlink(missing_ok=True)

    def present(self) -> list[str]:
        """What runs and uses the server, such as `serve (process 4711)`."""
        return [_shown(file) for file in self._files() if _is_locked(file)]

    def sweep(self) -> bool:
        """Removes the files of killed programs; returns whether the server has no users and should not be kept."""
        gone = [file for file in self._files() if not _is_locked(file)]
        for file in gone:
            file.unlink(missing_ok=True)
        return not (self.kept or any(self._files()))

    @property
    def kept(self) -> bool:
        """Whether the server runs on without anybody."""
        return self._mark.exists()

    @property
    def kept_since(self) -> float | None:
        """Since when, in seconds of the clock; None where it is not."""
        try:
            return self._mark.stat().st_mtime
        except FileNotFoundError:
            return None

    def keep(self) -> None:
        """The server runs until it is stopped by hand."""
        self._mark.touch(mode=0o600)

    def let_go(self) -> None:
        """The server ends with the last who uses it."""
        self._mark.unlink(missing_ok=True)

    def _files(self) -> Iterator[Path]:
        return self._folder.glob(f"*{_ENDING}")


def _is_locked(file: Path) -> bool:
    lock = FileLock(file, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:  # it was removed, or is another user's
        return file.exists()
    lock.release()
    return False


def _called() -> str:
    """The part of `yanxiu` that runs, or the program: nothing else of a command line, which may name people."""
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    name = word if re.fullmatch("[a-z][a-z-]{0,30}", word) else Path(sys.argv[0] or "python").stem
    return re.sub("[^A-Za-z0-9_]", "_", name)


def _shown(file: Path) -> str:
    name, pid, _ = file.stem.split("-")
    return f"{name} ({pid})"


def stop(process: "subprocess.Popen[bytes]") -> None:
    """Ends the JVM in order, and by force where that takes too long."""
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _stop_when_alone(home: Path, process: "subprocess.Popen[bytes]") -> None:
    users, pause = Users(home), threading.Event()
    while not pause.wait(_LOOKS):
        if users.kept or users.present():
            continue
        try:
            with FileLock(home / "lock"):  # no program joins meanwhile
                if users.sweep():
                    stop(process)
                    return
        except OSError:  # the home was removed, and its server with it
            stop(process)
            return


def main() -> int:
    """Runs the command and watches over it; gives its exit code."""
    home = Path(sys.argv[1])
    process = subprocess.Popen(  # noqa: S603 - the command comes from graph.local
        sys.argv[2:], stdin=subprocess.DEVNULL, stdout=sys.stderr, stderr=sys.stderr
    )
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(BrokenPipeError):
        os.write(1, f"{process.pid}\n".encode())
    threading.Thread(target=_stop_when_alone, args=(home, process), daemon=True).start()
    return process.wait()


if __name__ == "__main__":
    sys.exit(main())
