"""Feedback and diffusion: themes and who copied them, surveys, publicity."""

from datetime import date
from typing import Annotated

from yanxiu.graph.model.declare import Dated, End, Node, Relationship
from yanxiu.graph.model.groups import Workshop
from yanxiu.graph.model.organisation import County, School, Subject
from yanxiu.graph.model.people import Expert, Teacher
from yanxiu.graph.model.placing import OF_COUNTY, Reach, placed
from yanxiu.graph.model.programmes import Programme
from yanxiu.graph.model.properties import FULL_TEXT, OneOf, Ref
from yanxiu.graph.model.training import Activity, Theme
from yanxiu.graph.text import Text

_NAME = Text("Name", "名称")
_CODE = Text("Code", "代码")


class Survey(Node):
    """问卷 | 需求调研与满意度问卷 | A survey of needs or of satisfaction. | 3.5"""

    access = placed(
        district=Reach(own=("activities.organising_districts",)),
        trainer=Reach(shown=("trainers", "activities.trainers")),
    )
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]
    kind: Annotated[
        str,
        Text("Kind of survey", "问卷类型"),
        OneOf(
            {
                "needs": Text("Training needs", "需求调研"),
                "satisfaction": Text("Satisfaction", "满意度测评"),
            }
        ),
    ]
    on: Annotated[date, Text("Day it closed", "截止日期")]
    responses: Annotated[int | None, Text("Answers received", "有效答卷")]


class PublicityItem(Node):
    """宣传报道 | 对培训成果的一篇报道 | One item of publicity about training. | 3.5"""

    access = OF_COUNTY
    code: Annotated[str, _CODE]
    name: Annotated[str, Text("Title", "标题"), FULL_TEXT]
    on: Annotated[date, Text("Day it appeared", "发布日期")]
    channel: Annotated[str, Text("Channel, such as WeChat", "渠道（如微信）")]


class HasTheme(Relationship):
    """研修主题归属 | 活动、工作坊的研修主题 | The theme of an activity or workshop. | 3.4"""

    ends = (
        End(Activity, Theme, "themes", "activities", one="theme"),
        End(Workshop, Theme, "themes", "workshops"),
    )


class CopiedBy(Dated):
    """复制移植 | 学校将主题引入校本研修 | A school that took a theme into its own training. | 2 3.4 4/2020"""

    ends = (End(Theme, School, "schools", "copied_themes"),)
    pilot: Annotated[bool, Text("As a pilot", "是否试点")]


class AsksAbout(Relationship):
    """调研结果 | 问卷对学科、主题、活动、授课者的需求票数或满意度 | What a survey found: votes for a need, or a score. | 3.5"""

    ends = (
        End(Survey, Subject, "subjects", "surveys"),
        End(Survey, Theme, "themes", "surveys"),
        End(Survey, Activity, "activities", "surveys"),
        End(Survey, Teacher, "trainers", "surveys"),
        End(Survey, Expert, "experts", "surveys"),
    )
    confidential = True
    key = ("stage",)
    stage: Annotated[str | None, Text("Stage", "学段"), Ref("Stage")]
    votes: Annotated[int | None, Text("Votes for a need", "需求票数")]
    score: Annotated[float | None, Text("Mean score, of 5", "平均分（5分制）")]
    answers: Annotated[int | None, Text("Answers behind the score", "评分人数")]


class SurveyOf(Relationship):
    """问卷所属县 | 问卷所属的县 | The county of a survey. | 3.5"""

    ends = (End(Survey, County, "counties", "surveys", one="county"),)


class Publicises(Relationship):
    """报道对象 | 报道所涉及的活动、项目和学校 | What an item of publicity is about. | 3.5"""

    ends = (
        End(PublicityItem, Activity, "activities", "publicity"),
        End(PublicityItem, Programme, "programmes", "publicity"),
        End(PublicityItem, School, "schools", "publicity"),
    )
