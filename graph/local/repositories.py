"""Where the jars come from: jgo's own knowledge, so that a mirror is set in one place (`jgo.conf`)."""

from jgo.config import GlobalSettings
from jgo.maven import MavenContext


def repositories() -> dict[str, str]:
    """Name and address of each Maven repository, in the order in which they are asked."""
    return MavenContext(remote_repos=GlobalSettings.load().repositories or None).remote_repos
