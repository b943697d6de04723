"""Disk errors in plain words: an unusable folder, a disk that is full or soon will be."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from yanxiu.graph.errors import DatabaseFault, Refused
from yanxiu.graph.file_faults import reason_of

NEEDED_SPACE = 300_000_000  # bytes with which Neo4j starts, and ends in order


def wrong_disk(place: Path, error: OSError) -> DatabaseFault:
    """The sentence for what the file system refused under `place`."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DatabaseFault(
            en=f"The disk of {place} is full: free some space (Neo4j needs about 1 GB) and try again.",
            zh=f"{place} 所在的磁盘已满：请腾出空间（Neo4j 约需 1 GB）后重试。",
        )
    return DatabaseFault(
        en=f"{error.filename or place} cannot be used ({reason_of(error).en}): correct its permissions, or set YANXIU_HOME or YANXIU_CACHE to another folder.",
        zh=f"无法使用 {error.filename or place}（{reason_of(error).zh}）：请改正，"
        "或用 YANXIU_HOME、YANXIU_CACHE 另指文件夹。",
    )


@contextmanager
def disk_faults(place: Path) -> Iterator[None]:
    """Turns what the file system refuses under `place` into a DatabaseFault."""
    try:
        yield
    except (BlockingIOError, ConnectionError):
        raise
    except OSError as error:
        raise wrong_disk(place, error) from error


def free_space(folder: Path) -> int:
    """Bytes free for this user on the disk of `folder`, which need not exist yet."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    return int(psutil.disk_usage(str(there)).free)


def require_space(folder: Path) -> None:
    """Raises DatabaseFault before a start that the disk cannot take: a full one hangs Neo4j."""
    if free_space(folder) < NEEDED_SPACE:
        raise wrong_disk(folder, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))


def require_room(folder: Path, needed: int) -> None:
    """Raises Refused where fewer bytes than `needed` are free for what is about to be written to `folder`."""
    free = free_space(folder)
    if free < needed:
        raise Refused(
            en=f"The disk is too full for this load: {_size(free)} are free at the database ({folder}), about {_size(needed)} are needed. Nothing was written. Free some space and load again.",
            zh=f"磁盘空间不足，未导入：数据库所在磁盘（{folder}）剩余 {_size(free)}，约需 {_size(needed)}。"
            "图谱未作任何改动。请腾出空间后再次导入。",
        )


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"
