"""Verifies a whole backup without a database."""

from pathlib import Path

from yanxiu.graph.backup.archive import Contents, damaged, opened
from yanxiu.graph.backup.fingerprint import Fingerprint
from yanxiu.graph.backup.values import properties_from_json


def check(path: Path) -> Contents:
    """What a backup holds, where it is whole: checksums, counts and fingerprint agree, and each value can be read.

    Raises DamagedBackup where it is not. That it makes a graph again, only a restore tells.
    """
    with opened(path) as backup:
        total, nodes, ties = Fingerprint(), 0, 0
        try:
            for labels, properties in backup.nodes():
                properties_from_json(properties)
                total.node(labels, properties)
                nodes += 1
            for start, end, kind, properties in backup.relationships():
                properties_from_json(properties)
                total.relationship(start, end, kind, properties)
                ties += 1
        except (ValueError, TypeError, IndexError) as error:
            raise damaged(path) from error
        contents = backup.contents
    if (contents.nodes, contents.relationships, contents.fingerprint) != (nodes, ties, total.text):
        raise damaged(path)
    return contents
