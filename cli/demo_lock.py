"""Allows one demo at a time in a home folder. A second demo reports the address of the first."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from yanxiu.graph.disk import disk_faults
from yanxiu.graph.errors import YanxiuError


@contextmanager
def only_demo(home: Path) -> Iterator[Callable[[str], None]]:
    """Yields a function that records the address of this demo.

    Raises YanxiuError, with the address, if another demo runs in this home.
    """
    note = home / "demo.txt"
    with disk_faults(home):
        home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home / "demo.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise _runs(note, home) from None
    try:
        _note(note)
        yield partial(_note, note)
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def _note(note: Path, url: str = "") -> None:
    with disk_faults(note):
        note.write_text(f"{os.getpid()}\n{url}\n", encoding="utf-8")


def _runs(note: Path, home: Path) -> YanxiuError:
    try:
        pid, *urls = note.read_text(encoding="utf-8").split()
    except (FileNotFoundError, ValueError):  # the other demo has just begun, or is just ending
        pid, urls = "?", []
    if urls:
        return YanxiuError(
            en=f"A demo is already running (process {pid}): {urls[0]}/graphql. Open that page, or stop that demo first.",
            zh=f"示例已在运行（进程 {pid}）：{urls[0]}/graphql。请直接打开该页面，或先结束那个示例。",
        )
    return YanxiuError(
        en=f"A demo is already starting (process {pid}, folder {home}): wait until it shows its address.",
        zh=f"另一个示例正在准备（进程 {pid}，文件夹 {home}）：请等它显示地址。",
    )
