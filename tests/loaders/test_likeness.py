"""The similarity of names, and the duplicates it finds in a county: all of them, and nothing else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanxiu.data import XIANGYIN
from yanxiu.data.sample import generate
from yanxiu.graph.database import Database
from yanxiu.graph.words import fold
from yanxiu.loaders import load
from yanxiu.loaders.persons.duplicates import pairs
from yanxiu.loaders.persons.likeness import (
    differ_by_typo,
    is_generic_name,
    may_be_same_school,
    sound_alike,
)

WITHIN = ("湘阴县", "岭北镇", "岭北学区")

_WORD = st.text("01234", max_size=6)


@given(_WORD, st.integers(0, 6), st.sampled_from("01234"))
def test_one_slip_is_an_added_missing_changed_or_swapped_letter(
    word: str, at: int, letter: str
) -> None:
    at = min(at, len(word))
    for other in (
        word[:at] + letter + word[at:],
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    ):
        assert differ_by_typo(word, other) == differ_by_typo(other, word) == (word != other)


@pytest.mark.parametrize(
    ("one", "other"), [("12", "34"), ("123", "1"), ("123", "312"), ("12", "12")]
)
def test_none_or_several_slips_are_not_one_slip(one: str, other: str) -> None:
    assert not differ_by_typo(one, other)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("肖红", "萧红", True),  # one surname, simplified in two ways
        ("付小明", "傅小明", True),
        ("王晓红", "王小红", True),
        ("张子林", "张志林", True),  # zi and zhi
        ("刘兰", "刘南", True),  # l and n, which Hunan pronounces alike
        ("李静", "李进", True),  # jing and jin
        ("张重庆", "张从庆", True),  # 重 is zhong or chong
        ("王芳", "王伟", False),
        ("王小红", "王红", False),
        ("王小红", "王小红", False),
        ("王Ａ", "王Ｂ", False),
    ],
)
def test_names_that_sound_alike(one: str, other: str, *, alike: bool) -> None:
    assert sound_alike(one, other) is sound_alike(other, one) is alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("李家小学", "李家完小"),
        ("李家小学", "李家完全小学"),
        ("李家中心小学", "李家小学"),
        ("李家希望小学", "李家小学"),
        ("李家村小学", "李家小学"),
        ("李家村小", "李家小学"),
        ("李家小学", "李家学校"),
        ("李家小学", "李家教学点"),  # many village schools became teaching points
        ("李家九年一贯制学校", "李家学校"),
        ("李家九年一贯制学校", "李家九年制学校"),
        ("李家初级中学", "李家中学"),
        ("向阳幼儿园", "向阳幼稚园"),
        ("向阳幼儿园", "向阳民办幼儿园"),
        ("湘阴县李家小学", "李家小学"),
        ("湘阴县岭北镇李家小学", "李家小学"),
        ("湘阴岭北李家小学", "岭北镇李家小学"),
        ("金龙镇李家小学", "金龙李家小学"),
        ("岭北镇中心小学", "岭北小学"),
        ("长康小学", "常康小学"),
        ("三塘小学", "三溏小学"),
        ("三塘铺小学", "三塘小学"),
        ("塘湾小学", "湾塘小学"),
        ("湘阴县第一中学", "县一中"),
        ("城关第2小学", "城关二小"),
        ("城关第十二小学", "城关１２小学"),
        ("岭北学区第一民办幼儿园", "岭北第一民办幼儿园"),
        ("岭北学区第一村小", "岭北一村小"),
    ],
)
def test_names_that_can_mean_one_school(one: str, other: str) -> None:
    one, other = _folded(one, other)
    assert may_be_same_school(one, other, WITHIN)
    assert may_be_same_school(other, one, WITHIN)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第一小学", "第二小学"),
        ("城关第一小学", "城关第十一小学"),
        ("城关第一小学", "城关小学"),
        ("城关一小", "城关二小"),
        ("八一小学", "七一小学"),
        ("三塘小学", "二塘小学"),
        ("城东小学", "城西小学"),
        ("东李家小学", "李家小学"),
        ("新塘小学", "老塘小学"),
        ("上湾小学", "下湾小学"),
        ("李家小学", "王家小学"),
        ("红星小学", "红旗小学"),
        ("李家小学", "李家中学"),
        ("李家小学", "李家幼儿园"),
        ("李家小学", "李家小学东校区"),
        ("向阳公办幼儿园", "向阳民办幼儿园"),
        ("岭北学区第一村小", "岭北学区第一教学点"),
        ("岭北学区第一村小", "岭北学区第一小学"),
        ("岭北学区第一公办幼儿园", "岭北学区第一民办幼儿园"),
        ("岭北学区第一民办幼儿园", "岭北学区第一村民办幼儿园"),
        ("岭北城区第一小学", "岭北学区第一小学"),
        ("岭北第一初级中学", "岭北第一高级中学"),
        ("岭北镇第三中心小学", "岭北镇中心小学"),
        ("小学", "完小"),
        ("李家小学", "小学"),
        ("李家小学", "教师进修班"),
    ],
)
def test_names_that_mean_two_schools(one: str, other: str) -> None:
    one, other = _folded(one, other)
    assert not may_be_same_school(one, other, WITHIN)
    assert not may_be_same_school(other, one, WITHIN)


def _folded(*names: str) -> list[str]:
    return [fold(name) for name in names]


@given(
    st.integers(1, 99), st.integers(1, 99), st.sampled_from(["小学", "村小", "教学点", "初级中学"])
)
def test_two_school_numbers_mean_two_schools_in_digits_and_characters(
    one: int, other: int, kind: str
) -> None:
    for written in (str(one), _numeral(one)):
        alike = may_be_same_school(f"城关第{written}{kind}", f"城关第{_numeral(other)}{kind}")
        assert alike == (one == other)


def _numeral(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else digits[tens]) + "十" * (tens > 0) + digits[ones] * (ones > 0)


def test_a_name_without_a_place_is_bare() -> None:
    assert is_generic_name("中心小学")
    assert not is_generic_name("岭北镇中心小学", WITHIN)
    assert not is_generic_name("李家小学")
    assert not is_generic_name("第一小学")


DOUBLED_SCHOOLS = [  # each school twice in one town
    ("李家小学", "湘阴县李家完小"),
    ("红旗小学", "红旗村小学"),
    ("长康初级中学", "常康初级中学"),
    ("向阳幼儿园", "向阳民办幼儿园"),
    ("城关街第三小学", "城关街3小"),
]
OTHERS = [
    "王家小学",
    "红星小学",
    "李家幼儿园",
    "向阳初级中学",
    "城关街第四小学",
    "城关街第三幼儿园",
]
SCHOOLS = """
UNWIND range(0, size($names) - 1) AS at
MATCH (town:Town) WITH at, min(town.id) AS first MATCH (town:Town {id: first})
CREATE (s:School {id: '430624:Z' + at, code: 'Z' + at, name: $names[at], ownership: 'private'}),
       (s)-[:IN_TOWN {since: date('1990-09-01')}]->(town)
"""
TEACHERS = """
MATCH (t:Teacher)-[p:TEACHES_AT {main: true}]->(s:School) WHERE t.born IS NOT NULL
WITH t, p, s ORDER BY t.id WITH collect([t, p, s]) AS known
UNWIND range(0, size($changes) - 1) AS at WITH known[at * 7] AS it, $changes[at] AS change, at
WITH it[0] AS t, it[1] AS p, it[2] AS s, change, at
CREATE (twin:Teacher {id: '430624:Z' + at, number: 'Z' + at})-[post:TEACHES_AT]->(s)
SET twin.name = coalesce(change.name, t.name), twin.born = CASE change.born WHEN 'no' THEN null ELSE t.born END,
    twin.phone = CASE change.phone WHEN 'same' THEN t.phone END,
    twin.identity = change.identity, t.identity = coalesce(change.identity, t.identity),
    t.name = coalesce(change.was, t.name), post = properties(p)
RETURN t.id AS one, twin.id AS other
"""
DOUBLED_TEACHERS = [
    {},  # a second number
    {"born": "no"},  # from a sheet without birth dates
    {"was": "肖晓红", "name": "萧晓红"},
    {"was": "王晓红", "name": "王红"},  # one character is missing
    {"name": "改名人", "born": "no", "identity": "key:hash"},
]


@pytest.mark.thorough
def test_exactly_the_duplicates_of_a_county_are_found(database: Database, tmp_path: Path) -> None:
    """The sample has no duplicates. Some are added, beside schools with similar names."""
    database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
    database.apply_schema()
    generate(tmp_path, scale=0.05)
    load([XIANGYIN, *(tmp_path / name for name in ("学校名册.xlsx", "教师花名册.xlsx"))], database)
    assert pairs(database) == []
    names = [name for both in DOUBLED_SCHOOLS for name in both] + OTHERS
    database.write(lambda tx: tx.run(SCHOOLS, names=names))
    seeded = {
        (f"430624:Z{at}", f"430624:Z{at + 1}") for at in range(0, len(DOUBLED_SCHOOLS) * 2, 2)
    }
    seeded |= {
        (row["one"], row["other"])
        for row in database.write(lambda tx: tx.run(TEACHERS, changes=DOUBLED_TEACHERS))
    }
    assert len(seeded) == len(DOUBLED_SCHOOLS) + len(DOUBLED_TEACHERS)
    assert {(pair.one.id, pair.other.id) for pair in pairs(database)} == seeded
