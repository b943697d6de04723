"""The Maven repositories of the jars, read from jgo's own configuration (`jgo.conf`), which also sets mirrors."""

from jgo.config import GlobalSettings
from jgo.maven import MavenContext


def repositories() -> dict[str, str]:
    """Name and address of each Maven repository, in the order in which they are tried."""
    return MavenContext(remote_repos=GlobalSettings.load().repositories or None).remote_repos
