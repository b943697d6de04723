"""Generates themes of study with the problems they address, and their spread from two pilot schools to most."""

from collections.abc import Mapping
from datetime import date

from yanxiu.data.sample.figures import figures
from yanxiu.data.sample.study import Study, Theme, ThemeCopy
from yanxiu.data.sample.world import School, World

_FIGURES = figures("themes")

THEMES = (
    Theme("ZT01", "小学语文统编教材单元整体教学", "单元之间割裂，语文要素落实不到位", "primary", "chinese"),
    Theme("ZT02", "小学语文整本书阅读指导", "村小学生阅读量小，教师不会指导", "primary", "chinese"),
    Theme("ZT03", "小学数学问题解决教学", "学生会算题而不会用数学解决问题", "primary", "mathematics"),
    Theme("ZT04", "小学英语对话教学的情境创设", "对话课以跟读代替交流", "primary", "english"),
    Theme("ZT05", "初中语文写作过程指导", "作文只批不导，学生无从修改", "junior_high", "chinese"),
    Theme("ZT06", "初中数学错题资源化", "错题反复出现，讲评低效", "junior_high", "mathematics"),
    Theme("ZT07", "初中英语分层作业设计", "两极分化，作业一刀切", "junior_high", "english"),
    Theme("ZT08", "初中物理低成本实验", "农村学校器材不足，以讲代做", "junior_high", "physics"),
    Theme("ZT09", "幼儿园自主游戏的观察与支持", "教师只看管不观察，小学化倾向明显", "kindergarten", "preschool"),
    Theme("ZT10", "小学音乐民歌欣赏与学唱", "兼任教师多，欣赏课流于听录音", "primary", "music"),
    Theme("ZT11", "初中地理乡土地理实践", "地理教师专业不对口，缺少实践活动", "junior_high", "geography"),
    Theme("ZT12", "高中数学新高考复习课", "复习课以题海代替结构", "senior_high", "mathematics"),
    Theme("ZT13", "班主任家校沟通", "留守儿童多，家校沟通难", "primary", "homeroom"),
)  # fmt: skip
_PILOTED: tuple[str, ...] = _FIGURES["piloted"]
_SPREAD: Mapping[int, float] = _FIGURES["spread"]
_SOMETIMES: float = _FIGURES["sometimes"]


def spread_themes(world: World, study: Study) -> None:
    """Fills `study.themes` and `study.copies`: two pilots in 2020, then a spread that favours nearby schools."""
    study.themes = THEMES
    for code in _PILOTED:
        theme = next(one for one in THEMES if one.code == code)
        kind = "center" if theme.stage == "primary" else "junior"
        able = [one for one in world.schools if one.kind == kind]
        study.copies.append(
            ThemeCopy(theme, world.chance.choice(able), world.day(date(2020, 3, 1), date(2020, 10, 20)), pilot=True)
        )  # fmt: skip
    for year, share in _SPREAD.items():
        _spread(world, study, year, share)


def link_themes(world: World, study: Study) -> None:
    """Fills `study.of_activities` and `study.of_workshops`; schools study the themes that they copied."""
    own: dict[str, list[ThemeCopy]] = {}
    for copy in study.copies:
        own.setdefault(copy.school.code, []).append(copy)
    for activity in world.activities:
        if activity.starts.year > 2022:
            continue
        if activity.kind == "校本研修" and activity.venue and not activity.item:
            known = [
                one.theme
                for one in own.get(activity.venue.code, ())
                if _in_use(one, activity.starts)
            ]
        else:
            known = list(THEMES) if world.chance.random() < _SOMETIMES else []
        fitting = [
            one for one in known if one.stage in activity.stages and one.subject in activity.subjects
        ]  # fmt: skip
        if fitting:
            study.of_activities.append((world.chance.choice(fitting), activity))
    for workshop in world.workshops:
        study.of_workshops += [
            (one, workshop)
            for one in THEMES
            if one.stage in workshop.stages and one.subject in workshop.subjects
        ]


def copied_by(study: Study, school: School, day: date) -> list[Theme]:
    """The themes that a school uses on a day."""
    return [one.theme for one in study.copies if one.school is school and _in_use(one, day)]


def _in_use(copy: ThemeCopy, day: date) -> bool:
    return copy.since <= day and (copy.until is None or copy.until > day)


def _spread(world: World, study: Study, year: int, share: float) -> None:
    """Spreads themes in a year; schools in districts with a theme are preferred, small schools are rare."""
    there = {one.school for one in study.copies}
    districts = {one.district for one in there}
    open_now = [one for one in world.schools if not one.closed and one not in there]

    def weight(school: School) -> float:
        return (3.0 if school.district in districts else 1.0) * (0.2 if school.staff < 5 else 1.0)

    wanted = round(len(world.schools) * share) - len(there)
    for school in world.choose_some(open_now, max(1, wanted), weight):
        fitting = [one for one in THEMES if one.stage in school.stages]
        for theme in world.chance.sample(
            fitting, min(len(fitting), world.chance.choice((1, 1, 2)))
        ):
            since = world.day(date(year, 2, 20), date(year, 10, 31))
            given_up = year == 2021 and world.chance.random() < 0.06
            study.copies.append(
                ThemeCopy(theme, school, since, date(2022, 7, 1) if given_up else None)
            )
