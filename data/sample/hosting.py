"""Generates the organisers and costs of the county's training, and the phases of teaching sent to townships."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from yanxiu.data.sample.figures import figures
from yanxiu.data.sample.sending import SENDING
from yanxiu.data.sample.study import YEARS, Phase, Study
from yanxiu.data.sample.tables import read_table
from yanxiu.data.sample.world import DISTRICTS, Activity, World

_FIGURES = figures("hosting")

_OFFICE = {
    "送教下乡": "teacher-office",
    "送培到县": "research-office",
    "网络与校本整合研修": "technology-center",
    "培训团队研修": "training-school",
    "校园长培训": "training-school",
    "培训管理者培训": "teacher-office",
    "县级集中培训": "training-school",
    "校本研修": "teacher-office",
}
_TOGETHER = {"校园长培训": "education-bureau"}  # the bureau helps to organise the training of heads
_HANDED_DOWN = 2020  # the year of the plan from which the districts organise training
_DAILY: int = _FIGURES["daily"]
_ON_SITE: int = _FIGURES["on_site"]
_ONLINE: int = _FIGURES["online"]
_OWN = ("校本研修", "共同体活动")
_WRITTEN_DOWN: float = _FIGURES["written_down"]
_PRODUCTS: Mapping[str, tuple[str, ...]] = {
    "诊断示范": ("听课诊断报告", "问题清单与示范课例", "课堂观察量表"),
    "研课磨课": ("磨课记录与教案三稿", "同课异构教学设计", "研课反思集"),
    "成果展示": ("展示课录像", "优秀课例集", "微课资源包"),
    "总结提升": ("总结报告与后续研修计划", "学员研修总结", "校本研修推进方案"),
}
_SKIPPED = ("诊断示范", "成果展示", "总结提升", "总结提升")


def name_hosts(world: World) -> None:
    """Sets the organisers and costs of the county's activities; for some the cost is not recorded."""
    rooms = {row["责任区"]: row["代码"] for row in read_table("research_rooms")}
    merged = {
        row["机构"]: (row["中心"], date.fromisoformat(row["起始日期"]))
        for row in read_table("mergers")
    }
    for activity in world.activities:
        if not (activity.organisers or activity.workshop or activity.community):
            activity.organisers = tuple(_organisers(activity, rooms, merged))
        past = activity.starts.year in YEARS and activity.kind not in _OWN
        if past and world.chance.random() < _WRITTEN_DOWN:
            activity.cost = _cost(activity)


def _organisers(
    activity: Activity, rooms: Mapping[str, str], merged: Mapping[str, tuple[str, date]]
) -> Iterator[str]:
    """The organisers of an activity.

    Until 2019 this is an office, for some kinds two. From 2020 the districts' research rooms organise activities for
    districts. After the merger, the center replaces an office.
    """
    if activity.starts.year >= _HANDED_DOWN and activity.districts:
        for district in activity.districts:
            yield rooms.get(district, DISTRICTS[district])
        return
    office = _OFFICE[activity.kind]
    center, day = merged.get(office, (office, activity.starts))
    yield center if activity.starts >= day else office
    if activity.kind in _TOGETHER:
        yield _TOGETHER[activity.kind]


def _cost(activity: Activity) -> int:
    days = max(1, round(activity.hours / 8))
    if activity.kind in ("网络与校本整合研修", "工作坊研修"):
        return activity.seats * _ONLINE
    return activity.seats * days * (_ON_SITE if activity.kind == SENDING else _DAILY)


def sum_up_pilot(world: World, study: Study) -> None:
    """Adds to `study.phases` the method that the first pilot school developed in the year of its start."""
    pilot = next(one for one in study.copies if one.pilot)
    for activity in world.activities:
        if (
            activity.venue is pilot.school
            and activity.kind == _OWN[0]
            and pilot.since <= activity.starts
            and activity.starts.year == pilot.since.year
        ):
            day = activity.ends
            study.phases.append(Phase(activity, "总结提升", day, day, "协同研修基本流程"))


def phase_sending(world: World, study: Study) -> None:
    """Fills `study.phases`, one day per phase; four activities of five have all phases, the others skip one."""
    for activity in world.activities:
        if activity.kind != SENDING or activity.starts.year not in YEARS:
            continue
        skipped = "" if world.chance.random() < 0.8 else world.chance.choice(_SKIPPED)
        for number, (kind, products) in enumerate(_PRODUCTS.items()):
            if kind != skipped:
                day = activity.starts + timedelta(days=number)
                product = world.chance.choice(products) if world.chance.random() < 0.94 else ""
                study.phases.append(Phase(activity, kind, day, day, product))
