"""Turns disk errors into plain messages: an unusable folder, or a full disk."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from yanxiu.graph.errors import DatabaseFault, Refused
from yanxiu.graph.file_faults import os_error_reason

NEEDED_SPACE = 300_000_000  # bytes that Neo4j needs to start and to shut down properly


def disk_fault(place: Path, error: OSError) -> DatabaseFault:
    """The fault for a file system error under `place`."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DatabaseFault(
            en=f"The disk of {place} is full: free some space (Neo4j needs about 1 GB) and try again.",
            zh=f"{place} 所在的磁盘已满：请腾出空间（Neo4j 约需 1 GB）后重试。",
        )
    return DatabaseFault(
        en=f"{error.filename or place} cannot be used ({os_error_reason(error).en}): correct its permissions, or set YANXIU_HOME or YANXIU_CACHE to another folder.",
        zh=f"无法使用 {error.filename or place}（{os_error_reason(error).zh}）：请改正，"
        "或用 YANXIU_HOME、YANXIU_CACHE 另指文件夹。",
    )


@contextmanager
def disk_faults(place: Path) -> Iterator[None]:
    """Turns file system errors under `place` into DatabaseFault."""
    try:
        yield
    except (BlockingIOError, ConnectionError):
        raise
    except OSError as error:
        raise disk_fault(place, error) from error


def free_space(folder: Path) -> int:
    """Bytes free for this user on the disk of `folder`, which need not exist yet."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    return int(psutil.disk_usage(str(there)).free)


def require_space(folder: Path) -> None:
    """Raises DatabaseFault if the disk has too little space to start Neo4j, which hangs on a full disk."""
    if free_space(folder) < NEEDED_SPACE:
        raise disk_fault(folder, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))


def require_room(folder: Path, needed: int) -> None:
    """Raises Refused if the disk of `folder` has fewer than `needed` bytes free."""
    free = free_space(folder)
    if free < needed:
        raise Refused(
            en=f"The disk is too full for this load: {_size(free)} are free at the database ({folder}), about {_size(needed)} are needed. Nothing was written. Free some space and load again.",
            zh=f"磁盘空间不足，未导入：数据库所在磁盘（{folder}）剩余 {_size(free)}，约需 {_size(needed)}。"
            "图谱未作任何改动。请腾出空间后再次导入。",
        )


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"
