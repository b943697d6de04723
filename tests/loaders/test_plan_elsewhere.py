"""Every county's plan is checked in the same way: damaged tables are refused, and the figures are its own.

The county here is invented and tiny; nothing of it is in the program.
"""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from yanxiu.cli.check import check
from yanxiu.graph.errors import Refused
from yanxiu.loaders.plan import DamagedTables, reconcile

COUNTY = """代码,名称,方案名称,发布单位,发文日期,发布日期,出处,读法与理由
999999,合成县,合成方案,合成教育局,2030-01-01,,标题,合成数据 synthetic
"""
PAIRS = """code,name,section,written,reading
east-west,东+西,表,,
south-north,南+北,表,,
"""
DISTRICTS = """code,name,county,pair,since,section,written,reading
east,东,999999,east-west,2030-01-01,表,,
west,西,999999,east-west,2030-01-01,表,,
"""
LINES = """代码,名称,类别,所属县,出处,原文,读法与理由
drama,送教戏剧,B,999999,表,,
"""
SCHEDULE = """代码,年度,项目科目,实施范围,送教片区,责任区,学段,原文,原文名额,名额,读法与理由,出处
2030-drama-east-west,2030,drama,pair,east-west,east;west,,【东+西】 40,40,40,照写,表
2031-drama-open,2031,drama,open,,,,30,30,30,照写,表
"""
PROGRAMMES = """代码,名称,上级项目,年度,级别,培训对象,名额,计量单位,开始日期,结束日期,天数,批次数,每批名额,班数,所属县,出处,原文,读法与理由
Z1,戏剧,,2030,county,,45,person,,,,,,,999999,附,45人,照写
Z2,剧场,,2030,county,,2,school,,,,,,,999999,附,2所,照写
"""
RECONCILIATIONS = """
[[comparison]]
code = "drama"
title = { zh = "戏剧", en = "Drama" }
about = { zh = "", en = "" }
left = { says = { zh = "表", en = "table" }, table = "schedule", sum = "seats", where = { year = 2030 } }
right = { says = { zh = "附", en = "annex" }, table = "programmes", sum = "seats", where = { code = "Z1" } }

[[coverage]]
code = "pairs"
title = { zh = "片区", en = "Pairs" }
about = { zh = "", en = "" }
every = { pair = { table = "district_pairs" } }
rows = { table = "schedule" }
on = { pair = "pair" }
unsure = { pair = { zone = "open" } }
"""


@pytest.fixture
def county(tmp_path: Path) -> Path:
    for name, text in {
        "counties.csv": COUNTY,
        "district_pairs.csv": PAIRS,
        "districts.csv": DISTRICTS,
        "programme_lines.csv": LINES,
        "schedule.csv": SCHEDULE,
        "programmes.csv": PROGRAMMES,
        "reconciliations.toml": RECONCILIATIONS,
    }.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_another_county_has_its_own_findings(county: Path) -> None:
    drama, pairs = reconcile(county)
    assert (drama.state, drama.left.number, drama.right.number) == ("differs", 40, 45)
    assert (pairs.state, pairs.left.number, pairs.right.number) == ("open", 1, 2)
    assert "南+北" in pairs.explanation.zh


def test_a_finding_changes_with_its_table(county: Path) -> None:
    change(county / "programmes.csv", ",45,person", ",40,person")
    change(county / "schedule.csv", "pair,east-west,east;west", "county,,")
    drama, pairs = reconcile(county)
    assert drama.state == "agrees"
    assert (pairs.state, pairs.left.number) == ("open", 0)


@pytest.mark.parametrize(
    ("file", "change_to", "place"),
    [
        ("schedule.csv", ("40,40,照写", "40,四十,照写"), (2, "名额", "四十")),
        ("schedule.csv", ("40,40,照写", "40,-40,照写"), (2, "名额", "-40")),
        ("schedule.csv", ("2031,drama,open", "2031,opera,open"), (3, "项目科目", "opera")),
        ("schedule.csv", ("drama,pair", "drama,village"), (2, "实施范围", "village")),
        ("schedule.csv", ("east;west", "east;moon"), (2, "责任区", "moon")),
        ("schedule.csv", ("2031-drama-open", "2030-drama-east-west"), (3, "代码", "2030-drama-east-west")),
        ("schedule.csv", ("实施范围", "范围"), (1, "范围", None)),
        ("districts.csv", ("2030-01-01", "2030-02-30"), (3, "起始日期", "2030-02-30")),
        ("counties.csv", ("合成方案", ""), (2, "方案名称", "")),
    ],
)  # fmt: skip
def test_a_damaged_cell_is_named(
    county: Path,
    file: str,
    change_to: tuple[str, str],
    place: tuple[int, str, str | None],
) -> None:
    change(county / file, *change_to)
    with pytest.raises(DamagedTables) as refusal:
        reconcile(county)
    faults = refusal.value.faults
    assert (file, *place) in [
        (fault.file, fault.row, fault.column, fault.value) for fault in faults
    ]
    assert all(fault.reason.en and fault.reason.zh for fault in faults)
    assert file in str(refusal.value)


def test_all_faults_are_reported_together(county: Path) -> None:
    change(county / "schedule.csv", "40,40,照写", "40,四十,照写")
    change(county / "districts.csv", "east-west,2030", "nowhere,2030")
    with pytest.raises(DamagedTables) as refusal:
        reconcile(county)
    assert [(fault.file, fault.row) for fault in refusal.value.faults] == [
        ("districts.csv", 2),
        ("districts.csv", 3),
        ("schedule.csv", 2),
    ]


def test_a_table_in_another_encoding_is_refused(county: Path) -> None:
    (county / "counties.csv").write_bytes(COUNTY.encode("gb18030"))
    with pytest.raises(DamagedTables, match=r"counties\.csv"):
        reconcile(county)


def test_a_file_that_is_not_a_table_of_the_plan_is_refused(county: Path) -> None:
    (county / "schedul.csv").write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(DamagedTables, match=r"schedul\.csv"):
        reconcile(county)


def test_seats_are_never_added_up_over_years(county: Path) -> None:
    change(county / "reconciliations.toml", ", where = { year = 2030 }", "")
    with pytest.raises(Refused, match="drama"):
        reconcile(county)


def test_people_and_schools_are_never_added_up(county: Path) -> None:
    change(county / "reconciliations.toml", ', where = { code = "Z1" }', "")
    with pytest.raises(Refused, match="unit"):
        reconcile(county)


def test_seats_are_never_compared_with_schools(county: Path) -> None:
    change(county / "reconciliations.toml", '"Z1"', '"Z2"')
    with pytest.raises(Refused, match="person, school"):
        reconcile(county)


def test_a_comparison_of_an_unknown_column_is_refused(county: Path) -> None:
    change(
        county / "reconciliations.toml",
        'sum = "seats", where = { year',
        'sum = "chairs", where = { year',
    )
    with pytest.raises(Refused, match="chairs"):
        reconcile(county)


def test_the_command_prints_findings_and_succeeds_despite_differences(county: Path) -> None:
    done = CliRunner().invoke(check, ["plan", "--data", str(county), "--format", "json"])
    assert done.exit_code == 0
    first = json.loads(done.stdout)[0]
    assert (first["code"], first["state"], first["left"], first["right"]) == (
        "drama",
        "differs",
        40,
        45,
    )


def test_the_command_prints_a_table(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANXIU_LANG", "zh")
    monkeypatch.setenv("COLUMNS", "160")
    done = CliRunner().invoke(check, ["plan", "--data", str(county)])
    assert done.exit_code == 0
    assert "不符" in done.stdout
    assert "戏剧" in done.stdout


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="--data"):
        reconcile(tmp_path)
