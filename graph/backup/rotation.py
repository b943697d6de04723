"""Names backups, and removes the oldest ones of a folder."""

import re
from datetime import datetime
from pathlib import Path

_NAME = re.compile(r"yanxiu-\d{8}-\d{6}\.zip")


def file_name(now: datetime) -> str:
    """The name of a backup made at `now`; names sort by time."""
    return f"yanxiu-{now:%Y%m%d-%H%M%S}.zip"


def backups(folder: Path) -> list[Path]:
    """The backups in a folder whose names `file_name` made, oldest first."""
    return sorted(each for each in folder.glob("yanxiu-*.zip") if _NAME.fullmatch(each.name))


def remove_old(folder: Path, keep: int) -> list[Path]:
    """Removes all but the newest `keep` (at least 1) backups of a folder; returns the removed paths."""
    removed = backups(folder)[: -max(keep, 1)]
    for path in removed:
        path.unlink()
    return removed
