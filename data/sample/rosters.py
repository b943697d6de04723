"""Writes the rosters: their names and headers, with the county's records as rows."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from yanxiu.data.sample.teachers import is_taught
from yanxiu.data.sample.world import DISTRICTS, LOCALITIES, STAGES, SUBJECTS, Group, World
from yanxiu.data.sample.writing import Cell, join_values, write_csv, write_sheet, write_xlsx

Row = list[Cell]
_ROLES = {
    "teacher": "教师",
    "principal": "校园长",
    "vice_principal": "副校长",
    "teaching_vice_principal": "教学副校长",
    "care_worker": "保育员",
}
_HEADERS = {
    "学校名册": "学校代码 学校名称 简称 曾用名 更名日期 办学性质 学段 地域类别 地域类别起始 乡镇 督学责任区 片校联盟 建校日期 撤销日期 并入学校 中心完小 培训座位数",
    "教师花名册": "教师编号 姓名 性别 出生日期 参加工作日期 职称 学校 岗位 任职日期 任教学段 任教学科 班主任",
    "兼任与调动": "教师编号 姓名 学校 岗位 是否主岗 起始日期 终止日期",
    "培训团队": "团队代码 团队名称 层级 团队类型 学段 学科 责任区 人员编号 姓名 人员类别 工作单位 角色 梯度 起始日期 终止日期 推选活动 团队成立日期",
    "指导关系": "教师编号 姓名 学校 学科 团队代码 起始日期 终止日期",
    "工作坊": "工作坊代码 工作坊名称 年度 名额 项目代码 学段 学科 教师编号 姓名 坊内角色 起始日期 终止日期",
    "自主研修共同体": "共同体代码 共同体名称 成立日期 学段 学科 教师编号 姓名 角色 起始日期 终止日期",
    "共同体年度计划": "共同体代码 年度 计划活动次数 申请经费 批准经费 支出经费",
    "培训活动": "活动代码 活动名称 活动类型 项目代码 年度安排代码 学段 学科 责任区 开始日期 结束日期 学时 名额 轮次 经费支出 组织单位 举办学校 工作坊代码 共同体代码",
    "参训学时": "活动代码 教师编号 姓名 学时 认定日期 是否合格",
}
_AS_CSV = ("兼任与调动", "指导关系", "共同体年度计划", "参训学时")


def write_rosters(
    folder: Path, world: World, rename: Callable[[str], str] | None = None
) -> list[Path]:
    """Writes all rosters into `folder` and returns their paths, ordered by dependency.

    `rename` converts a text to the names of another county.
    """
    rows = {
        "学校名册": _schools,
        "教师花名册": _teachers,
        "兼任与调动": _posts,
        "培训团队": _teams,
        "指导关系": _mentoring,
        "工作坊": _workshops,
        "自主研修共同体": _communities,
        "共同体年度计划": _plans,
        "培训活动": _activities,
        "参训学时": _attendance,
    }
    paths = []
    for title, of in rows.items():
        header = _HEADERS[title].split()
        if title in _AS_CSV:
            paths.append(
                write_csv(folder / f"{title}.csv", header, _rename_in_rows(of(world), rename))
            )
        else:
            path = folder / f"{title}.xlsx"
            paths.append(write_xlsx(path, title, header, _rename_in_rows(of(world), rename)))
    return paths + [
        write_sheet(folder, replace(sheet, rows=list(_rename_in_rows(sheet.rows, rename))))
        for sheet in world.sheets
    ]


def _rename_in_rows(rows: Iterable[Row], said: Callable[[str], str] | None) -> Iterable[Row]:
    if said is None:
        return rows
    return ([said(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)


def _stages_and_subjects(stages: tuple[str, ...], subjects: tuple[str, ...]) -> Row:
    """The cells for stages and subjects; several of both become one cell with every pair that is taught."""
    if len(stages) > 1 and len(subjects) > 1:
        pairs = [(stage, one) for stage in stages for one in subjects if is_taught(stage, one)]
        return [None, join_values(STAGES[stage] + SUBJECTS[one] for stage, one in pairs)]
    return [
        join_values(STAGES[one] for one in stages),
        join_values(SUBJECTS[one] for one in subjects),
    ]


def _schools(world: World) -> Iterator[Row]:
    for one in world.schools:
        yield [
            one.code, one.name, one.short, one.former_name, one.renamed,
            "民办" if one.private else "公办", join_values(STAGES[stage] for stage in one.stages),
            LOCALITIES[one.locality], one.locality_since or one.opened, one.town,
            DISTRICTS[one.district], one.alliance, one.opened, one.closed,
            one.merged_into.name if one.merged_into else None,
            one.central if "primary" in one.stages else None, one.training_seats,
        ]  # fmt: skip


def _teachers(world: World) -> Iterator[Row]:
    for one in world.teachers:
        yield [
            one.number, one.name, "女" if one.female else "男", one.born, one.hired, one.rank,
            one.school.name, _ROLES[one.role], one.since,
            *_stages_and_subjects((one.stage,) if one.subjects else (), one.subjects),
            one.homeroom,
        ]  # fmt: skip


def _posts(world: World) -> Iterator[Row]:
    for one in world.posts:
        yield [
            one.teacher.number, one.teacher.name, one.school.name, _ROLES[one.role], one.main,
            one.since, one.until,
        ]  # fmt: skip


def _teams(world: World) -> Iterator[Row]:
    for team in world.teams:
        head: Row = [
            team.code, team.name, team.level, team.kind,
            *_stages_and_subjects(team.stages, team.subjects), DISTRICTS.get(team.district),
        ]  # fmt: skip
        for one in team.members:
            person = one.teacher
            yield [
                *head, person.number, person.name, "教师", person.school.name, one.role, one.tier,
                one.since, one.until, one.elected_at, team.founded,
            ]  # fmt: skip
        for expert in team.experts:
            yield [
                *head, expert.code, expert.name, "专家", expert.affiliation, "成员", None,
                date(2018, 6, 10), None, None, team.founded,
            ]  # fmt: skip


def _mentoring(world: World) -> Iterator[Row]:
    for one in world.mentoring:
        yield [
            one.teacher.number, one.teacher.name, one.school.name, SUBJECTS[one.subject],
            one.team.code, one.since, one.until,
        ]  # fmt: skip


def _members(group: Group, head: Row) -> Iterator[Row]:
    for one in group.members:
        yield [*head, one.teacher.number, one.teacher.name, one.role, one.since, one.until]


def _workshops(world: World) -> Iterator[Row]:
    for one in world.workshops:
        about = _stages_and_subjects(one.stages, one.subjects)
        yield from _members(one, [one.code, one.name, one.year, one.seats, one.programme, *about])


def _communities(world: World) -> Iterator[Row]:
    for one in world.communities:
        about = _stages_and_subjects(one.stages, one.subjects)
        yield from _members(one, [one.code, one.name, one.founded, *about])


def _plans(world: World) -> Iterator[Row]:
    for one in world.plans:
        yield [
            one.community.code, one.year, one.planned, one.requested, one.granted, one.spent,
        ]  # fmt: skip


def _activities(world: World) -> Iterator[Row]:
    for one in world.activities:
        yield [
            one.code, one.name, one.kind, one.programme, one.item,
            *_stages_and_subjects(one.stages, one.subjects),
            join_values(DISTRICTS[district] for district in one.districts), one.starts, one.ends,
            one.hours, one.seats, one.round, one.cost, join_values(one.organisers),
            one.venue.name if one.venue else None, one.workshop, one.community,
        ]  # fmt: skip


def _attendance(world: World) -> Iterator[Row]:
    for one in world.attendance:
        yield [
            one.activity.code, one.teacher.number, one.teacher.name, one.hours, one.on,
            one.qualified,
        ]  # fmt: skip
