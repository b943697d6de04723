"""Generates the yearly budgets of schools and county, and the rewards and penalties in money."""

from collections import defaultdict
from datetime import date
from random import Random

from yanxiu.data.sample.figures import figures
from yanxiu.data.sample.tables import read_table
from yanxiu.data.sample.world import School, World
from yanxiu.data.sample.writing import Cell, Sheet

_FIGURES = figures("money")

YEARS = (2018, 2019, 2020, 2021, 2022)
# Shares of payroll; in one year the share is below the 1.5 % that the plan requires.
_COUNTY_SHARES: tuple[float, ...] = _FIGURES["county_shares"]
_HABITS: tuple[float, ...] = _FIGURES["habits"]
_ASKED: float = _FIGURES["asked"]


def draw_up_budgets(world: World) -> None:
    """Adds the budgets of public schools, a few of which submit nothing, and of the whole county."""
    chance = world.independent_chance("budgets")
    sheet = Sheet(
        "年度预算", "类别 单位代码 学校 年度 工资总额 公用经费 安排培训经费 培训支出 挪作他用"
    )
    payroll: dict[int, int] = defaultdict(int)
    for school in world.schools:
        if school.private or chance.random() < 0.03:
            continue
        habit, wage = chance.choice(_HABITS), chance.randint(76000, 92000)
        for place, year in enumerate(_open_years(school)):
            figures = _figures(chance, school, habit + 0.004 * place, wage, year)
            payroll[year] += figures[0] if isinstance(figures[0], int) else 0
            sheet.rows.append(["学校", school.code, school.name, year, *figures])
    county = read_table("counties")[0]["代码"]
    for year, share in zip(YEARS, _COUNTY_SHARES, strict=True):
        funds = round(payroll[year] * share + 50, -2)
        spent, diverted = round(funds * chance.uniform(0.85, 0.99)), 120000 if year == 2019 else 0
        sheet.rows.append(["全县", county, None, year, payroll[year], None, funds, spent, diverted])
    world.sheets.append(sheet)


def decide_on_funds(world: World) -> None:
    """Adds the rewards of base schools, teams, communities and workshops, and the penalties of schools."""
    chance = world.independent_chance("decisions")
    sheet = Sheet(
        "经费奖惩", "决定代码 年度 奖惩类型 金额 理由 对象代码 对象名称 经费来源", text=True
    )
    for year in YEARS[1:]:
        decisions = [*_rewards(world, chance, year), *_penalties(world, year)]
        for number, row in enumerate(decisions, start=1):
            sheet.rows.append([f"JC{year}-{number:02d}", year, *row])
    world.sheets.append(sheet)


def _open_years(school: School) -> list[int]:
    last = school.closed.year if school.closed else date.max.year
    return [year for year in YEARS if school.opened.year <= year < last]


def _figures(chance: Random, school: School, share: float, wage: int, year: int) -> list[Cell]:
    payroll = school.staff * round(wage * 1.04 ** (year - 2018))
    public = school.staff * round(chance.uniform(9500, 10500))
    if chance.random() < 0.02:
        return [payroll, public, None, None, None]
    funds = round(public * share * chance.uniform(0.95, 1.06), -2)
    diverted = round(funds * 0.3, -2) if chance.random() < 0.03 else 0
    spent = round((funds - diverted) * chance.uniform(0.6, 1))
    return [payroll, public, funds, spent, diverted]


def _rewards(world: World, chance: Random, year: int) -> list[list[Cell]]:
    codes = {school.name: school.code for school in world.schools}
    [bases] = [sheet for sheet in world.sheets if sheet.title == "培训基地校"]
    names = sorted(
        str(name) for name, _, since, until in bases.rows if _was_base(since, until, year)
    )
    rewards: list[list[Cell]] = [
        ["奖励", 10000, "培训开展得好", codes[name], name, "base-school-rewards"]
        for name in chance.sample(names, min(len(names), 3))
    ]
    teams = [team for team in world.teams if len(team.members) > 3]
    shops = [one for one in world.workshops if one.year == year - 1]
    for reason, amount, groups, number in (
        ("年度考核优秀", 5000, teams, 2),
        ("研修成果突出", 3000, shops, 1),
    ):
        rewards += [
            ["奖励", amount, reason, one.code, one.name, "payroll-share"]
            for one in chance.sample(groups, min(len(groups), number))
        ]
    for plan in world.plans:
        count = sum(
            one.community == plan.community.code and one.starts.year == plan.year
            for one in world.activities
        )
        if plan.year == year - 1 and count >= plan.planned:
            reason = "按计划完成全部活动"
            one = plan.community
            rewards.append(["奖励", 2000, reason, one.code, one.name, "community-support"])
    return rewards


def _was_base(since: Cell, until: Cell, year: int) -> bool:
    """Whether a school served as a base on the last day of a year."""
    day = date(year, 12, 31)
    has_begun = isinstance(since, date) and since <= day
    return has_begun and not (isinstance(until, date) and until <= day)


def _penalties(world: World, year: int) -> list[list[Cell]]:
    """The penalties for training funds that were diverted or far too low in the previous year."""
    [budgets] = [sheet for sheet in world.sheets if sheet.title == "年度预算"]
    penalties: list[list[Cell]] = []
    for scope, code, name, of, _, public, funds, _, diverted in budgets.rows:
        if scope != "学校" or of != year - 1 or not isinstance(public, int):
            continue
        if isinstance(diverted, float | int) and diverted:
            penalties.append(["处罚", diverted, "培训经费挪作他用", code, name, "school-share"])
        elif isinstance(funds, float | int) and funds < 0.6 * _ASKED * public:
            reason = "培训经费远低于规定比例"
            penalties.append(["处罚", 2000, reason, code, name, "school-share"])
    return penalties
