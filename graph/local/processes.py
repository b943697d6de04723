"""Handles processes and ports where Windows differs from other systems."""

import socket
import subprocess
import sys
from typing import Any


def detached_arguments() -> dict[str, Any]:
    """Arguments for Popen that keep Ctrl-C in the terminal from reaching the new process."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def reserve_port(listening: socket.socket) -> None:
    """Lets a socket reuse a port that was just released, and keeps others from sharing it.

    On Windows, SO_REUSEADDR would let two programs listen on one port.
    """
    if sys.platform == "win32":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
