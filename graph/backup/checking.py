"""Verifies a whole backup without a database."""

from pathlib import Path

from yanxiu.graph.backup.archive import Manifest, damaged_backup, open_backup
from yanxiu.graph.backup.fingerprint import Fingerprint
from yanxiu.graph.backup.values import properties_from_json


def check(path: Path) -> Manifest:
    """Returns the manifest of a backup after checking checksums, counts, fingerprint and every value.

    Raises DamagedBackup if a check fails. Only a restore proves that the backup can become a graph again.
    """
    with open_backup(path) as backup:
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
            raise damaged_backup(path) from error
        contents = backup.contents
    if (contents.nodes, contents.relationships, contents.fingerprint) != (nodes, ties, total.text):
        raise damaged_backup(path)
    return contents
