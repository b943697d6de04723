"""The types of mutations: the input, payload and field of each edit, and the errors."""

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from typing import Any

import strawberry

from yanxiu.api.names import camel, pascal
from yanxiu.api.types.builder import Builder, Field, Fields, bilingual_description
from yanxiu.api.types.fixed import output_field
from yanxiu.api.types.inputs import annotation
from yanxiu.api.types.meanings import Changed, Edited, Plain
from yanxiu.graph.model import UNIONS, Node
from yanxiu.graph.text import Text
from yanxiu.loaders.edits import EDITS, Edit, Group, NodeInput, ValueInput, codes

SECTIONS = ("Sections of the plan that the rule comes from", "规则所依据的方案章节")


def _without_numbers(text: Text) -> Text:
    words = {"limit": "…", "found": "…"}
    return Text(text.en.format(**words), text.zh.format(**words))


_functional: Any = Enum
UserErrorCode = strawberry.enum(
    _functional(
        "UserErrorCode",
        {
            code: strawberry.enum_value(
                code, description=bilingual_description(_without_numbers(text))
            )
            for code, text in codes([*EDITS.values()]).items()
        },
    ),
    description="Error codes, for programs · 错误代码",
)


@strawberry.type(description="A sentence in both languages · 双语文字")
class BilingualText:
    en: str = output_field("English", "英文", Plain("en"))
    zh: str = output_field("Chinese", "中文", Plain("zh"))


@strawberry.interface(
    description="An error that the caller can correct; nothing was written · 可由调用者改正的错误，未作任何改动"
)
class UserError:
    code: str = output_field("For programs", "错误代码", Plain("code"), kind=UserErrorCode)
    message: BilingualText = output_field("For people", "说明", Plain("message", compound=True))
    path: list[str] = output_field(
        "The invalid input: names, and positions in lists",
        "有误的输入项：名称与列表序号",
        Plain("path"),
    )


@strawberry.type(description="It does not exist, or the caller may not see it · 没有此项")
class NotFoundError(UserError):
    pass


@strawberry.type(description="A value is invalid · 填写的值有误")
class InvalidInputError(UserError):
    pass


@strawberry.type(description="It breaks a rule · 不符合规则")
class RuleError(UserError):
    sections: list[str] = output_field(*SECTIONS, Plain("sections"))


@strawberry.type(description="It exceeds a limit that a rule sets · 超出规则的限额")
class LimitError(UserError):
    sections: list[str] = output_field(*SECTIONS, Plain("sections"))
    limit: float = output_field("Highest value allowed", "限额", Plain("limit"))
    found: float = output_field("Value that would result", "将达到", Plain("found"))


ERROR: Mapping[str, type] = {  # by the kind of error
    "not_found": NotFoundError,
    "input": InvalidInputError,
    "rule": RuleError,
    "limit": LimitError,
}
ERROR_TYPES = [class_.__name__ for class_ in ERROR.values()]


def mutation_type(builder: Builder, others: Mapping[str, Field]) -> None:
    """Makes the `Mutation` type and the types that it needs; `others` are its fields that are not edits."""
    for kind in (UserError, *ERROR.values()):
        builder.namespace[kind.__name__] = kind
    builder.object(
        "Payload", _outcome(builder), "The outcome of a change · 变更的结果", is_interface=True
    )
    fields = dict(others)
    for edit in EDITS.values():
        name = pascal(edit.name)
        _inputs(builder, name, edit)
        _payload(builder, name, edit)
        text = f"{bilingual_description(edit.title)}\n\n{edit.about.en}\n\n{edit.about.zh}"
        argument = builder.argument("input", f"{name}Input")
        fields[camel(edit.name)] = builder.field(
            f"{name}Payload | None", text, Edited(edit.name), [argument]
        )
    builder.object("Mutation", fields, "Changes by hand · 可执行的变更")


def _inputs(builder: Builder, name: str, edit: Edit) -> None:
    fields = {}
    for each in edit.inputs:
        if isinstance(each, Group):
            fields[camel(each.name)] = _group(builder, name, each)
        else:
            fields[camel(each.name)] = _single(builder, each)
    needed = [camel(each.name) for each in edit.inputs if each.required]
    builder.input(f"{name}Input", fields, bilingual_description(edit.title), required=needed)


def _group(builder: Builder, name: str, group: Group) -> tuple[str, str]:
    if group.plain:
        kind, _ = _single(builder, group.inputs[0])
        return f"list[{kind}]", bilingual_description(group.title)
    inner = f"{name}{pascal(group.name)}Input"
    fields = {camel(each.name): _single(builder, each) for each in group.inputs}
    needed = [camel(each.name) for each in group.inputs if each.required]
    builder.input(inner, fields, bilingual_description(group.title), required=needed)
    return f"list[{inner}]", bilingual_description(group.title)


def _single(builder: Builder, declared: NodeInput | ValueInput) -> tuple[str, str]:
    """Returns the type of an input, without null, and its description."""
    if isinstance(declared, NodeInput):
        return "ID", bilingual_description(declared.title)
    owner = declared.fills.owner
    title = declared.title
    if declared.today:
        title = Text(f"{title.en}; default today", f"{title.zh}；默认今天")
    return annotation(builder, owner, declared.fills), bilingual_description(title)


def _payload(builder: Builder, name: str, edit: Edit) -> None:
    fields = {
        camel(each): builder.field(f"{kind} | None", title, Changed(each))
        for each in edit.payload_nodes
        for kind, title in [_answer(edit, each)]
    }
    shared = {name: replace(field, description=None) for name, field in _outcome(builder).items()}
    builder.object(f"{name}Payload", {**fields, **shared}, interfaces=["Payload"])


def _outcome(builder: Builder) -> Fields:
    """Returns the fields that all payloads share. The interface describes them."""
    load = Text(
        "Record of the change, for undoing it; null if nothing changed or the caller may not see loads",
        "变更记录，可据以撤销；原已如此或无权查看时为空",
    )
    errors = Text("Errors; if there are any, nothing was written", "错误；有错误时未作任何改动")
    return {
        "load": builder.field("Load | None", load, Changed("load")),
        "changed": builder.field(
            "bool", Text("Whether anything was written", "是否有改动"), Plain("changed")
        ),
        "errors": builder.field("list[UserError]", errors, Plain("errors", compound=True)),
    }


def _answer(edit: Edit, name: str) -> tuple[str, Text]:
    """Returns the type and title of a node in an edit's payload."""
    declared = next((each for each in edit.inputs if each.name == name), None)
    if isinstance(declared, NodeInput):
        return _named_alike(declared.labels), declared.title
    label = (edit.finds or {})[name][0]
    return label.__name__, label.title


def _named_alike(labels: tuple[type[Node], ...]) -> str:
    """Returns the label, or the model's union of these labels; `Node` if there is none."""
    alike = (union.__name__ for union in UNIONS.values() if union.labels == labels)
    return labels[0].__name__ if len(labels) == 1 else next(alike, "Node")
