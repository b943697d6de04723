"""Backups: the whole graph in one file, made while the server runs, verified, and restored into an empty database."""

from yanxiu.graph.backup.archive import DamagedBackup, Manifest
from yanxiu.graph.backup.checking import check
from yanxiu.graph.backup.making import back_up
from yanxiu.graph.backup.restoring import restore
from yanxiu.graph.backup.rotation import file_name, remove_old

__all__ = [
    "DamagedBackup",
    "Manifest",
    "back_up",
    "check",
    "file_name",
    "remove_old",
    "restore",
]
