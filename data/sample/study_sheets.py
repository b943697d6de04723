"""Makes the rosters of study: themes, trainers, phases, surveys, enrolments and the credit ledger."""

from collections.abc import Iterable, Sequence

from yanxiu.data.sample.ledger import RULES, rules
from yanxiu.data.sample.study import Study, Theme
from yanxiu.data.sample.world import STAGES, SUBJECTS, Activity, Expert, Teacher
from yanxiu.data.sample.writing import Cell, Sheet, join_values

Row = list[Cell]


def sheets(study: Study) -> list[Sheet]:
    """One roster of each kind; long ones become CSV."""
    return [*_of_themes(study), *_of_activities(study), *_of_surveys(study), *_of_ledger(study)]


def _sheet(title: str, header: str, rows: Iterable[Sequence[Cell]], *, text: bool = False) -> Sheet:
    return Sheet(title, header, [list(row) for row in rows], text)


def _of_themes(study: Study) -> list[Sheet]:
    linked: list[Row] = [
        [theme.code, activity.code, None] for theme, activity in study.of_activities
    ]
    linked += [[theme.code, None, workshop.code] for theme, workshop in study.of_workshops]
    return [
        _sheet(
            "研修主题",
            "主题代码 主题名称 来源问题 学段 学科",
            [
                (one.code, one.name, one.problem, STAGES[one.stage], SUBJECTS[one.subject])
                for one in study.themes
            ],
        ),
        _sheet("活动主题", "主题代码 活动代码 工作坊代码", linked, text=True),
        _sheet(
            "主题移植",
            "主题代码 学校 起始日期 终止日期 是否试点",
            [
                (one.theme.code, one.school.name, one.since, one.until, one.pilot)
                for one in study.copies
            ],
        ),
    ]


def _of_activities(study: Study) -> list[Sheet]:
    return [
        _sheet(
            "授课记录",
            "活动代码 授课人编号 姓名 团队代码 授课学时",
            [
                (one.activity.code, _number(one.trainer), one.trainer.name, one.team.code if one.team else None, one.hours)
                for one in study.taught
            ],
            text=True,
        ),
        _sheet(
            "活动阶段",
            "活动代码 阶段 开始日期 结束日期 阶段成果",
            [(one.activity.code, one.kind, one.starts, one.ends, one.product) for one in study.phases],
        ),
        _sheet(
            "宣传报道",
            "报道代码 标题 发布日期 渠道 活动代码 项目代码 学校",
            [
                (
                    one.code, one.title, one.on, one.channel, one.activity.code,
                    one.activity.programme, join_values(school.name for school in one.schools),
                )
                for one in study.publicity
            ],
        ),
        _sheet(
            "报名名册",
            "活动代码 教师编号 姓名 推荐日期 报名日期",
            [
                (one.activity.code, one.teacher.number, one.teacher.name, one.nominated, one.enrolled)
                for one in study.enrolments
            ],
            text=True,
        ),
    ]  # fmt: skip


def _of_surveys(study: Study) -> list[Sheet]:
    return [
        _sheet(
            "问卷名册",
            "问卷代码 问卷名称 问卷类型 截止日期 有效答卷",
            [(one.code, one.name, one.kind, one.on, one.responses) for one in study.surveys],
        ),
        _sheet(
            "调研结果",
            "问卷代码 学段 学科 主题代码 活动代码 授课人编号 需求票数 平均分 评分人数",
            [
                (one.survey.code, *_about(one.about), one.votes, one.score, one.answers)
                for one in study.results
            ],
            text=True,
        ),
    ]


def _of_ledger(study: Study) -> list[Sheet]:
    return [
        _sheet(
            "县级学分规则",
            "规则代码 规则名称 文件依据 计量单位 周期起始年度 周期年数 周期要求 年度要求 优秀等次最低要求 "
            "新任教师另须完成 每学分折合学时 每天折合学时 执行起始日期 研修类型 年度上限 折算系数",
            rules(),
        ),
        _sheet(
            "自主学习学分",
            "记录编号 教师编号 姓名 记录日期 学时 学分 学习内容与依据 规则代码",
            [
                (one.code, one.teacher.number, one.teacher.name, one.on, one.hours, one.credits, one.reason, RULES)
                for one in study.self_study
            ],
            text=True,
        ),
        _sheet(
            "学分认定",
            "记录编号 认定单位 认定日期 认定结果 理由",
            [
                (one.record.code, one.school.name, one.on, one.decision, one.reason)
                for one in study.decisions
            ],
            text=True,
        ),
    ]  # fmt: skip


def _about(about: tuple[str, str] | Theme | Activity | Teacher | Expert) -> Row:
    """Stage, subject, theme, activity and person; either one of them or the first two are filled."""
    if isinstance(about, tuple):
        return [STAGES[about[0]], SUBJECTS[about[1]], None, None, None]
    if isinstance(about, Theme):
        return [None, None, about.code, None, None]
    if isinstance(about, Activity):
        return [None, None, None, about.code, None]
    return [None, None, None, None, _number(about)]


def _number(person: Teacher | Expert) -> str:
    return person.number if isinstance(person, Teacher) else person.code
