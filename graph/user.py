"""The user who runs the program, as recorded with a load."""

import getpass
import os


def user_name() -> str:
    """The name of the user; the number if the system has no name for it, as in a container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"
