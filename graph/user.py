"""Who runs the program, as a load remembers it."""

import getpass
import os


def user_name() -> str:
    """The name of the user; where the system knows none, as in a container, the number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"
