"""The types of jobs: a mutation starts plans, forecasts and what-if; a query polls them."""

from collections.abc import Mapping

from yanxiu.api.jobs.kinds import KINDS, PARAMS, Param
from yanxiu.api.names import camel
from yanxiu.api.types.builder import Builder, Field, bilingual_description
from yanxiu.api.types.meanings import JobCancelled, JobFound, JobRows, JobsListed, JobStarted, Plain
from yanxiu.graph.text import Text

_STATES = {
    "waiting": Text("Waiting", "等待中"),
    "running": Text("Running", "进行中"),
    "done": Text("Done", "已完成"),
    "refused": Text("Cannot be done as requested; see reason", "无法按要求完成，原因见 reason"),
    "failed": Text("Failed; see reason", "未能完成，原因见 reason"),
    "cancelled": Text("Cancelled", "已取消"),
}
_ANNOTATIONS = {
    "String": "str",
    "Int": "int",
    "Float": "float",
    "Boolean": "bool",
    "Date": "date",
    "Keys": "list[list[str]]",
}
ROWS = 100  # rows of a table by default
MOST_ROWS = 1_000


def job_types(builder: Builder) -> tuple[dict[str, Field], dict[str, Field]]:
    """Makes the types, and returns their fields of `Query` and of `Mutation`."""
    builder.enum(
        "JobKind", {name: kind.title for name, kind in KINDS.items()}, "Kinds of jobs · 任务种类"
    )
    builder.enum("JobState", _STATES, "What became of a job · 任务状态")
    fields = {camel(name): _input(param) for name, param in PARAMS.items()}
    builder.input(
        "JobInput",
        {"kind": ("JobKind", None), **fields},
        "What a job is given; each kind takes some of it (docs/foresight.md) · 任务的参数，各种任务所用不同",
        required=["kind"],
    )  # fmt: skip
    column: dict[str, tuple[str, Text]] = {
        "name": ("str", Text("Name", "名称")),
        "title": ("BilingualText", Text("Title", "标题")),
        "type": ("str", Text("String, Int, Float, Boolean or Date", "类型")),
        "unit": ("str | None", Text("Unit: percent, yuan, year", "单位")),
    }
    builder.object("JobColumn", _plain(builder, column), "A column · 列")
    table: dict[str, tuple[str, Text]] = {
        "name": ("str", Text("Name", "名称")),
        "title": ("BilingualText", Text("Title", "标题")),
        "columns": ("list[JobColumn]", Text("Columns", "列")),
        "count": ("int", Text("Total number of rows", "总行数")),
        "notes": ("list[BilingualText]", Text("Notes: meaning of the rows, binding constraints, effect of a small increase", "说明：约束及增量影响")),
        "asked": ("list[BilingualText]", Text("Parameters and assumptions", "条件与依据")),
    }  # fmt: skip
    page = [
        builder.argument("first", "int", default=ROWS),
        builder.argument("offset", "int", default=0),
    ]
    rows = Text(
        f"Values in the order of the columns, {MOST_ROWS:,} rows at most; the order is fixed, because the job has finished",
        f"各行的值，按列的顺序，一次最多 {MOST_ROWS:,} 行",
    )
    keys = Text(
        "Key of each row, for `keep` and `without`, if the plan supports them",
        "各行的 key，用于保留或排除",
    )
    builder.object(
        "JobTable",
        {
            **_plain(builder, table),
            "rows": builder.field("list[list[Value | None]]", rows, JobRows("rows"), page),
            "keys": builder.field("list[list[str] | None]", keys, JobRows("keys"), page),
        },
        "A table that a job made · 任务所得的表",
    )
    roster: dict[str, tuple[str, Text]] = {
        "name": ("str", Text("Name of the file", "文件名")),
        "rows": ("int", Text("Rows", "行数")),
        "content": ("str", Text("The roster as CSV; load it to put the plan into effect", "名册内容（CSV），导入后方案生效")),
    }  # fmt: skip
    builder.object("JobRoster", _plain(builder, roster), "A roster to load · 可导入的名册")
    job: dict[str, tuple[str, Text]] = {
        "id": ("ID", Text("Id of the job", "任务编号")),
        "kind": ("JobKind", Text("Kind", "种类")),
        "state": ("JobState", Text("State", "状态")),
        "seconds": ("float", Text("Seconds since the start, or total duration", "已用秒数")),
        "doing": ("BilingualText | None", Text("Current step", "正在进行的步骤")),
        "done": ("int | None", Text("Number of finished parts", "已完成的部分")),
        "all": ("int | None", Text("Total number of parts", "总部分数")),
        "reason": (
            "BilingualText | None",
            Text("Reason why it was refused or failed", "未完成的原因"),
        ),
        "tables": (
            "list[JobTable]",
            Text("Results, available when the job is done", "结果，完成后给出"),
        ),
        "roster": (
            "JobRoster | None",
            Text("The roster that puts a plan into effect", "使方案生效的名册"),
        ),
    }
    builder.object("Job", _plain(builder, job), "A job of the caller's own · 本人的任务")
    by_id = builder.argument("id", "ID")
    queries = {
        "job": builder.field("Job | None", Text("A job of the caller; null if it does not exist or has expired", "本人的一个任务；不存在或已过期时为空"), JobFound(), [by_id]),
        "jobs": builder.field("list[Job]", Text("The caller's jobs, latest first", "本人的任务，最新在前"), JobsListed()),
    }  # fmt: skip
    mutations = {
        "startJob": builder.field("Job | None", Text("Starts a plan, forecast or what-if; it continues even if the client disconnects", "开始一项方案、预测或情景任务"), JobStarted(), [builder.argument("input", "JobInput")]),
        "cancelJob": builder.field("Job | None", Text("Cancels a job of the caller and deletes its results", "取消本人的任务"), JobCancelled(), [by_id]),
    }  # fmt: skip
    return queries, mutations


_COMPOUND = ("BilingualText", "JobColumn", "JobTable", "JobRoster")


def _plain(builder: Builder, fields: Mapping[str, tuple[str, Text]]) -> dict[str, Field]:
    return {
        name: builder.field(
            kind, title, Plain(name, compound=any(each in kind for each in _COMPOUND))
        )
        for name, (kind, title) in fields.items()
    }


def _input(param: Param) -> tuple[str, str]:
    kind = _ANNOTATIONS[param.kind]
    return f"list[{kind}]" if param.many else kind, bilingual_description(param.about)
