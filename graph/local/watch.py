"""Keeps a JVM no longer than the program that wanted it: run as a file of its own, not imported.

    python -I watch.py COMMAND...

Standard input is a pipe whose other end only the wanting program holds. However that program
ends, the operating system closes the pipe; then the JVM is asked to stop, and killed where it
does not. This works the same on Linux and macOS, and for SIGKILL too. The JVM's process number
goes to standard output, on one line; its own output goes to standard error.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading

GRACE = 30.0  # seconds in which Neo4j may write its checkpoint


def stop(process: "subprocess.Popen[bytes]") -> None:
    """Ends the JVM in order, and by force where that takes too long."""
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main() -> int:
    process = subprocess.Popen(  # noqa: S603 - the command comes from graph.local
        sys.argv[1:], stdin=subprocess.DEVNULL, stdout=sys.stderr, stderr=sys.stderr
    )

    def end(*_: object) -> None:
        process.terminate()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(BrokenPipeError):
        os.write(1, f"{process.pid}\n".encode())

    def wait_for_the_end() -> None:
        while os.read(0, 4096):
            pass
        stop(process)

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    return process.wait()


if __name__ == "__main__":
    sys.exit(main())
