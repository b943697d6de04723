"""File errors are reported in the reader's language, never in the operating system's own words."""

import errno
import os
import re
from pathlib import Path

import pytest

from yanxiu.cli.answers import write_bytes
from yanxiu.graph.errors import Refused
from yanxiu.graph.file_faults import os_error_reason
from yanxiu.queries.question_fault import QuestionFault
from yanxiu.queries.question_file import read_question

ROOT = Path(__file__).parent.parent.parent
_LATIN = re.compile(r"[A-Za-z]{2,}")
# a Chinese text that contains the system's words or a raw exception
_UNTRANSLATED = re.compile(
    r'zh=f"[^"]*\{(?:\w+\.strerror|fault|error|exc)\}|"[^"\n]*[一-鿿][^"\n]*\{\w+\.strerror\}'
)


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ENOTDIR, errno.ENOSPC, errno.EROFS, errno.EPIPE])  # fmt: skip
def test_the_reason_of_a_file_error_is_chinese_in_chinese_texts(number: int) -> None:
    reason = os_error_reason(OSError(number, os.strerror(number)))
    assert reason.en
    assert not _LATIN.search(reason.zh)


def test_an_unwritable_file_is_reported_in_chinese_and_leaves_nothing_behind(
    tmp_path: Path,
) -> None:
    """Also if a file stands where the path needs a folder, so that nothing can be removed in it."""
    (tmp_path / "file").touch()
    for folder, why in (("none", "没有这个文件或文件夹"), ("file", "路径中有一段不是文件夹")):
        with pytest.raises(Refused) as refused:
            write_bytes(b"", tmp_path / folder / "out.xlsx")
        assert why in refused.value.text.zh
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_an_unreadable_question_is_reported_in_chinese(tmp_path: Path) -> None:
    with pytest.raises(QuestionFault, match="it is a folder") as fault:
        read_question(tmp_path)
    assert "这是文件夹" in fault.value.text.zh


def test_no_chinese_text_contains_the_message_of_an_exception() -> None:
    packages = ("analysis", "api", "cli", "graph", "loaders", "queries")
    files = [file for package in packages for file in (ROOT / package).rglob("*.py")]
    assert len(files) > 300
    found = {str(file.relative_to(ROOT)): words for file in files if (words := _UNTRANSLATED.findall(file.read_text(encoding="utf-8")))}  # fmt: skip
    assert found == {}
