"""Generates the regulations in force, and the progress on the problems that the plan lists."""

from collections.abc import Mapping
from datetime import date

from yanxiu.data.sample.tables import read_table
from yanxiu.data.sample.world import DISTRICTS, World
from yanxiu.data.sample.writing import Sheet

# Regulations that are missing here were never made; one ended when the center opened.
_IN_FORCE: Mapping[str, tuple[date, date | None]] = {
    "part-time-researchers": (date(2018, 11, 1), date(2021, 6, 10)),
    "open-selection": (date(2019, 6, 1), None),
    "school-study-rules": (date(2019, 3, 1), None),
    "credit-registration": (date(2018, 9, 1), None),
    "base-school-rewards": (date(2019, 1, 1), None),
    "team-incentives": (date(2019, 6, 1), None),
    "team-review": (date(2018, 12, 1), None),
    "sending-rules": (date(2018, 9, 1), None),
}
# Due date, date of solution, and responsible bodies besides the owner that the plan names.
_PROGRESS: Mapping[str, tuple[date | None, date | None, tuple[str, ...]]] = {
    "report-hall": (date(2019, 12, 31), date(2019, 11, 20), ("training-school",)),
    "multimedia-room": (date(2019, 12, 31), date(2020, 5, 15), ("training-school",)),
    "library": (date(2020, 12, 31), None, ("training-school",)),
    "resource-platform": (date(2021, 12, 31), None, ("technology-center", "research-office")),
    "choose-base-schools": (date(2018, 11, 30), date(2018, 10, 30), ()),
    "equip-base-schools": (date(2020, 12, 31), None, ("nanhu", "changlun")),
    "recruit-managers": (date(2019, 8, 31), date(2019, 9, 1), ("training-school",)),
    "team-incentives": (date(2019, 12, 31), date(2019, 6, 1), ()),
    "workload": (date(2020, 12, 31), None, ()),
    "pay-and-credits": (date(2018, 12, 31), date(2019, 1, 20), ("teacher-office",)),
    "yearly-review": (date(2018, 12, 31), None, ("research-office",)),
    "payroll-share": (date(2020, 12, 31), None, ("finance-department",)),
    "school-share": (date(2022, 12, 31), None, ()),
}
_BEGUN, _MERGED = date(2018, 9, 1), date(2021, 6, 10)


def put_in_force(world: World) -> None:
    """Adds the sheet of regulations in force."""
    sheet = Sheet("制度施行", "制度 起始日期 终止日期", text=True)
    for row in read_table("regulations"):
        if row["代码"] in _IN_FORCE:
            sheet.rows.append([row["名称"], *_IN_FORCE[row["代码"]]])
    world.sheets.append(sheet)


def follow_up_issues(world: World) -> None:
    """Adds the sheet of the listed problems; nobody has taken over those of merged units."""
    sheet = Sheet("问题办理", "问题代码 问题名称 类别 办结期限 办结日期 责任主体 起始日期 终止日期")
    names = {row["代码"]: row["名称"] for row in read_table("units")} | dict(DISTRICTS)
    merged = {row["机构"] for row in read_table("mergers")}
    for row in read_table("issues"):
        due, solved, owners = _PROGRESS.get(row["代码"], (None, None, ()))
        for owner in owners or (None,):
            sheet.rows.append([
                row["代码"], row["名称"], row["类别"], due, solved,
                names[owner] if owner else None, _BEGUN if owner else None,
                _MERGED if owner in merged else None,
            ])  # fmt: skip
    world.sheets.append(sheet)
