"""Formats times and roles for the lists of keys and of the audit log."""

from datetime import datetime

from yanxiu.graph.access import LOCAL, ROLES

_ROLES = {**ROLES, LOCAL.role.name: LOCAL.role}


def role_title(name: str) -> str:
    """The title of a role; its name if the program no longer has that role."""
    return str(_ROLES[name].title) if name in _ROLES else name


def local_moment(moment: str | None) -> str | None:
    """A time on this machine's clock, to the minute."""
    return moment and f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"
