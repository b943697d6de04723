"""Generates self-study in the credit ledger, the schools' decisions, and the county's synthetic credit rules."""

from collections.abc import Mapping
from datetime import date, timedelta

from yanxiu.data.sample.figures import figures
from yanxiu.data.sample.study import YEARS, Decision, SelfStudy, Study
from yanxiu.data.sample.world import World
from yanxiu.data.sample.writing import Cell

_FIGURES = figures("ledger")

RULES = "county-2018"
_KINDS: Mapping[str, tuple[float | None, float | None]] = {
    "送教下乡": (None, 2),
    "送培到县": (None, 2),
    "培训团队研修": (None, 2),
    "工作坊研修": (60, 1),
    "网络与校本整合研修": (60, 1),
    "校园长培训": (None, 1.5),
    "培训管理者培训": (None, 1),
    "县级集中培训": (None, 1.5),
    "校本研修": (24, 1),
    "共同体活动": (20, 1),
    "自主学习": (10, 0.5),
    "承担培训任务": (60, 2),
}
_SHARE: float = _FIGURES["share"]
_LEARNT = (
    "阅读教育专著并写读书报告", "观看国家平台公开课并写评课稿", "完成校级课题研究报告",
    "撰写教学论文", "参加线上讲座",
)  # fmt: skip
_REFUSED = ("没有学习记录佐证", "与岗位无关", "与已认定的内容重复")


def rules() -> list[list[Cell]]:
    """The sample county's credit rules from 2018: the province's requirements with synthetic figures."""
    pack: list[Cell] = [
        RULES, "示例县教师培训学分规则（合成）", "合成文件，所有折算系数与上限均为示例 / Synthetic: all factors and ceilings are examples",
        "学分", 2018, 5, 360, 30, 72, 150, 1, 8, date(2018, 1, 1),
    ]  # fmt: skip
    return [[*pack, kind, ceiling, factor] for kind, (ceiling, factor) in _KINDS.items()]


def study_alone(world: World, study: Study) -> None:
    """Fills `study.self_study` and `study.decisions`: most entries are recognised, some refused, some pending."""
    _, factor = _KINDS["自主学习"]
    for teacher in world.teachers:
        if not teacher.keenness or world.chance.random() > _SHARE:
            continue
        year = world.chance.choice(YEARS)
        on = world.day(date(year, 3, 1), date(year, 11, 30))
        if teacher.since >= on:
            continue
        hours = float(world.chance.choice((4, 6, 8, 10, 12, 16)))
        reason = world.chance.choice(_LEARNT)
        code = f"ZX{year}-{len(study.self_study) + 1:05d}"
        record = SelfStudy(code, teacher, on, hours, hours * (factor or 1), reason)
        study.self_study.append(record)
        _decide(world, study, record)


def _decide(world: World, study: Study, record: SelfStudy) -> None:
    """Adds the school's decision; a refusal is sometimes reversed after proof is submitted."""
    draw = world.chance.random()
    if draw > 0.85:
        return
    school = record.teacher.school
    on = record.on + timedelta(days=world.chance.randint(5, 60))
    if draw > 0.12:
        reason = "佐证齐全"
        study.decisions.append(Decision(record, school, on, "已认定", reason))
        return
    reason = world.chance.choice(_REFUSED)
    study.decisions.append(Decision(record, school, on, "不予认定", reason))
    if draw < 0.02:
        later = on + timedelta(days=world.chance.randint(10, 40))
        study.decisions.append(Decision(record, school, later, "已认定", "补交佐证后认定"))
