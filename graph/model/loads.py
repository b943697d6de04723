"""Provenance: the loads of a county, the files they read, and merged nodes."""

from datetime import date
from typing import Annotated

from yanxiu.graph.model.declare import End, Node, Relationship
from yanxiu.graph.model.organisation import School
from yanxiu.graph.model.people import Teacher
from yanxiu.graph.model.placing import OFFICE, Access
from yanxiu.graph.model.properties import OneOf
from yanxiu.graph.text import Text


class Load(Node):
    """导入 | 一次数据导入 | One load of files into the graph, in one transaction."""

    shared = True
    access = OFFICE
    county: Annotated[str, Text("Code of the county", "县代码")]
    number: Annotated[int, Text("Which load of the county it is", "本县第几次导入")]
    at: Annotated[date, Text("Day of the load", "导入日期")]
    who: Annotated[str, Text("Who loaded", "导入人")]
    status: Annotated[
        str,
        Text("Status", "状态"),
        OneOf({"done": Text("Done", "已导入"), "undone": Text("Undone", "已撤销")}),
    ]
    rows: Annotated[int, Text("Rows loaded", "导入行数")]
    refused: Annotated[int, Text("Rows refused", "拒收行数")]
    created: Annotated[int, Text("Nodes and relationships created", "新增数量")]
    updated: Annotated[int, Text("Nodes and relationships updated", "更新数量")]
    ended: Annotated[int, Text("Relationships ended", "终止数量")]
    unchanged: Annotated[int, Text("Nodes and relationships as they were", "未变数量")]
    note: Annotated[
        str | None,
        Text(
            "What was done, where no file was loaded; the files of a load undone",
            "说明（非文件导入时；已撤销的为其文件）",
        ),
    ]


class SourceFile(Node):
    """来源文件 | 一次导入所读的文件或工作表 | A file or sheet that a load read."""

    shared = True
    access = Access("office", county="load")
    file: Annotated[str, Text("Name of the file", "文件名")]
    sheet: Annotated[str | None, Text("Sheet of the file", "工作表")]
    format: Annotated[str, Text("Format of the file", "格式")]
    checksum: Annotated[str, Text("SHA-256 of the file", "文件校验和")]
    rows: Annotated[int, Text("Rows loaded", "导入行数")]
    refused: Annotated[int, Text("Rows refused", "拒收行数")]


class LoadCounter(Node):
    """导入序号 | 为一县的导入编号，并使其逐一写入 | Numbers a county's loads, and lets one write at a time."""

    shared = True
    access = Access("office", county="code")
    last: Annotated[int, Text("Number of the last load", "最近一次导入的序号")]


class ReadBy(Relationship):
    """读取 | 来源文件由哪次导入读取 | The load that read a file."""

    ends = (End(SourceFile, Load, "loads", "files", one="load"),)


class FormerNumber(Node):
    """曾用编号 | 两个节点合并后不再使用的教师编号或学校代码 | The number or code of a node that was joined with another."""

    access = OFFICE
    number: Annotated[str, Text("Teacher number or school code", "教师编号或学校代码")]
    name: Annotated[str, Text("Name it went by", "原名称")]
    on: Annotated[date, Text("Day they were joined", "合并日期")]
    who: Annotated[str, Text("Who joined them", "合并人")]
    differed: Annotated[
        str | None, Text("What it said otherwise, as JSON", "与保留节点不一致的内容（JSON）")
    ]


class NowKnownAs(Relationship):
    """现用编号 | 曾用编号所指的教师或学校 | The teacher or school that a former number stands for."""

    ends = (
        End(FormerNumber, Teacher, "teachers", "former_numbers", one="teacher"),
        End(FormerNumber, School, "schools", "former_numbers", one="school"),
    )


class DistinctFrom(Relationship):
    """并非同一 | 经核实为两个人或两所学校 | Two that look like one and were found to be two."""

    ends = (
        End(Teacher, Teacher, "distinct_teachers", "distinct_from_teachers"),
        End(School, School, "distinct_schools", "distinct_from_schools"),
    )
    on: Annotated[date, Text("Day it was said", "确认日期")]
    who: Annotated[str, Text("Who said so", "确认人")]
