"""Planned training: programmes, their lines, and the items of the schedule."""

from datetime import date
from typing import Annotated

from yanxiu.graph.model.declare import End, Node, Relationship
from yanxiu.graph.model.organisation import (
    County,
)
from yanxiu.graph.model.placing import OF_COUNTY
from yanxiu.graph.model.properties import FULL_TEXT, INDEXED, OneOf
from yanxiu.graph.text import Text

_NAME = Text("Name", "名称")
_CODE = Text("Code", "代码")
_SECTION = Text("Section of the plan it comes from", "方案出处")
_WRITTEN = Text("What the plan has written", "方案原文所写")
_READING = Text("How it was read and why", "读法与理由")


class Programme(Node):
    """项目 | 国培、省培和县级培训的项目与子项目 | A training programme or sub-programme of a year. | 附1 附件2"""

    access = OF_COUNTY
    code: Annotated[str, _CODE, INDEXED]
    name: Annotated[str, _NAME, FULL_TEXT]
    year: Annotated[int, Text("Year", "年度")]
    level: Annotated[
        str,
        Text("Level that runs it", "项目级别"),
        OneOf(
            {
                "national": Text("National Training Plan", "国培"),
                "province": Text("Province", "省培"),
                "county": Text("County", "县培"),
            }
        ),
    ]
    target_group: Annotated[str | None, Text("Whom it is for", "培训对象")]
    seats: Annotated[int | None, Text("Seats planned; seats are not people", "计划名额（人次）")]
    unit: Annotated[
        str,
        Text("What the seats count", "计量单位"),
        OneOf(
            {
                "person": Text("People", "人"),
                "school": Text("Schools", "所"),
                "studio": Text("Studios", "个"),
            }
        ),
    ]
    starts: Annotated[date | None, Text("First day", "开始日期")]
    ends: Annotated[date | None, Text("Last day", "结束日期")]
    days: Annotated[float | None, Text("Days on site", "集中培训天数")]
    batches: Annotated[int | None, Text("Batches in the year", "批次数")]
    batch_seats: Annotated[int | None, Text("Seats of a batch", "每批名额（人次）")]
    classes: Annotated[
        int | None,
        Text("Classes, of a batch where there are several", "班数（分批的为每批班数）"),
    ]
    written: Annotated[str | None, _WRITTEN]
    reading: Annotated[str | None, _READING]
    section: Annotated[str | None, _SECTION]


class ProgrammeLine(Node):
    """项目科目 | 三年安排表中的一行 | A line of the three-year schedule, such as sending primary Chinese.
    | 三年安排表"""

    access = OF_COUNTY
    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME, FULL_TEXT]
    category: Annotated[
        str,
        Text("Category of the National Training Plan", "国培类别"),
        OneOf(
            {
                "A": Text("Trainer team study", "培训团队研修"),
                "B": Text("Sending teaching", "送教下乡、送培到县"),
                "C": Text("Online and workshop study", "网络研修与工作坊"),
                "D": Text("Visits to well-known schools", "访名校"),
                "E": Text("Principals and diagnostic visits", "校园长与诊断式培训"),
            }
        ),
    ]
    section: Annotated[str | None, _SECTION]


class ScheduleItem(Node):
    """年度安排 | 三年安排表中一年一片区的一项 | A line of the schedule in one year for one district pair. | 三年安排表"""

    access = OF_COUNTY
    code: Annotated[str, _CODE]
    year: Annotated[int, Text("Year", "年度")]
    seats: Annotated[int | None, Text("Seats planned; seats are not people", "计划名额（人次）")]
    zone: Annotated[
        str,
        Text("For whom it is held", "实施范围"),
        OneOf(
            {
                "pair": Text("One district pair", "送教片区"),
                "county": Text("Gathered in the county", "县集中"),
                "open": Text("Not said", "未写明"),
            }
        ),
    ]
    written: Annotated[str | None, _WRITTEN]
    reading: Annotated[str | None, _READING]
    section: Annotated[str | None, _SECTION]


class SubProgrammeOf(Relationship):
    """子项目 | 子项目所属的项目 | The programme that a sub-programme belongs to. | 附1 附件2"""

    ends = (End(Programme, Programme, "parents", "sub_programmes", one="parent"),)


class ProgrammeOf(Relationship):
    """县内项目 | 项目所属的县 | The county that runs a programme. | 附1 附件2"""

    ends = (
        End(Programme, County, "counties", "programmes", one="county"),
        End(ProgrammeLine, County, "counties", "programme_lines", one="county"),
    )
