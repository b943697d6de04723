"""A long text on a terminal is shown page by page, with a title in the last line of each page."""

import os
import pty
import shutil
import sys
import time

import pytest

_PRINTS = """
from yanxiu.cli.paging import print_paged
print_paged("".join(f"{at}\\n" for at in range(500)), "哪些教师？ 共 1,249 行: 63.3 %")
"""


@pytest.mark.skipif(shutil.which("less") is None, reason="there is no less on this machine")
def test_every_page_shows_its_title_in_chinese() -> None:
    process, terminal = pty.fork()
    if process == 0:
        os.environ.update(LINES="24", COLUMNS="80", TERM="xterm", LC_ALL="C.UTF-8")
        os.environ.pop("PAGER", None)
        os.execv(sys.executable, [sys.executable, "-c", _PRINTS])
    screen, until = b"", time.monotonic() + 60
    while b"(q)" not in screen and time.monotonic() < until:
        screen += os.read(terminal, 65536)
    os.write(terminal, b"q")
    os.waitpid(process, 0)
    os.close(terminal)
    assert "哪些教师？ 共 1,249 行: 63.3 %  1-" in screen.decode()
