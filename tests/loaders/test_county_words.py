"""A county's own words for values, in its folder of formats, replace the built-in words."""

from pathlib import Path

import pytest

from tests.loaders.ordinary import HEADER, Read, one, row
from yanxiu.loaders import read_formats
from yanxiu.loaders.formats.format import FormatFault

NAME = "教师花名册.xlsx"
WORDS = """\
[teachers.role]
"下沉干部" = "教辅与后勤人员"
[teachers.school]
"岭北完全小学" = "岭北镇中心完小"
[teachers.subject]
"国文" = "语文"
[teachers.homeroom]
"兼" = "是"
"""


def test_values_are_read_and_counted_by_the_countys_own_words(tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text(WORDS, "utf-8")
    made = read_formats([tmp_path])
    cells = row(岗位="下沉干部", 学校="岭北完全小学", 任教学科="国文、数学", 班主任="兼")
    read = Read(tmp_path, NAME, one([[*HEADER, "班主任"], [*cells, "兼"]]), made)
    assert read.faults == []
    assert read.column("role") == ["support_staff"]
    assert read.column("school") == ["岭北镇中心完小"]
    assert read.column("subject") == [["语文", "数学"]]
    assert read.column("homeroom") == [True]
    assert all(
        read.sheets[0].cleaned[name]["synonym"] == 1 for name in ("role", "school", "homeroom")
    )


def test_words_apply_only_to_their_county(tmp_path: Path) -> None:
    read = Read(tmp_path, NAME, one([HEADER, row(岗位="下沉干部")]))
    assert read.codes == ["UNKNOWN_CHOICE"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[teachers.role]\n"下沉干部" = "干部"\n', "下沉干部"),
        ('[teachers.club]\n"甲" = "乙"\n', "club"),
        ('[pupils.role]\n"甲" = "乙"\n', "pupils"),
        ('[teachers.identity]\n"甲" = "乙"\n', "identity"),
        ('[teachers]\nrole = ["甲"]\n', "role"),
        ("[teachers", "TOML"),
    ],
)
def test_an_invalid_file_of_words_is_refused_with_the_reason(
    tmp_path: Path, text: str, words: str
) -> None:
    (tmp_path / "words.toml").write_text(text, "utf-8")
    with pytest.raises(FormatFault, match=words):
        read_formats([tmp_path])
