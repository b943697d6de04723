"""The types of mutations: of each edit its input, its payload, its field; and what can be wrong with one."""

from api.names import camel, pascal
from api.types.builder import Builder, described
from api.types.inputs import annotation
from api.types.meanings import Changed, Edited, Plain
from graph.model import UNIONS, Node
from graph.text import Text
from loaders.edits import EDITS, Edit, Group, NodeInput, ValueInput, codes

ERROR = {  # by the kind of what is wrong: the type, and what it is
    "not_found": ("NotFoundError", Text("Nothing such is there for the caller", "没有此项")),
    "input": ("InvalidInputError", Text("A value is in itself at fault", "填写的值有误")),
    "rule": ("RuleError", Text("A rule forbids it", "不符合规则")),
    "limit": ("LimitError", Text("A rule allows less than is asked for", "超出规则的限额")),
}
ERROR_TYPES = [name for name, _ in ERROR.values()]
_SECTIONS = Text("Sections of the plan that the rule comes from", "规则所依据的方案章节")


def mutation_type(builder: Builder) -> None:
    """The `Mutation` type, with all that it needs."""
    _errors(builder)
    fields = {}
    for edit in EDITS.values():
        name = pascal(edit.name)
        _inputs(builder, name, edit)
        _payload(builder, name, edit)
        text = f"{described(edit.title)}\n\n{edit.about.en}\n\n{edit.about.zh}"
        argument = builder.argument("input", f"{name}Input", Text("What to do", "变更内容"))
        fields[camel(edit.name)] = builder.field(
            f"{name}Payload | None", text, Edited(edit), [argument]
        )
    builder.object("Mutation", fields, "What can be done by hand · 可执行的变更")


def _errors(builder: Builder) -> None:
    builder.enum(
        "UserErrorCode",
        {code: _unnumbered(text) for code, text in codes([*EDITS.values()]).items()},
        "What is wrong, for programs · 错误代码",
    )
    languages = {
        "en": builder.field("str", Text("English", "英文"), Plain("en")),
        "zh": builder.field("str", Text("Chinese", "中文"), Plain("zh")),
    }
    builder.object("BilingualText", languages, "A sentence in both languages · 双语文字")
    common = {
        "code": builder.field("UserErrorCode", Text("For programs", "错误代码"), Plain("code")),
        "message": builder.field(
            "BilingualText", Text("For people", "说明"), Plain("message", compound=True)
        ),
        "path": builder.field(
            "list[str]",
            Text("The input at fault: names and places in lists", "有误的输入项：名称与列表序号"),
            Plain("path"),
        ),
    }
    builder.interface(
        "UserError",
        common,
        "What the caller can mend; nothing was written · 可由调用者改正的错误，未作任何改动",
    )
    sections = {"sections": builder.field("list[str]", _SECTIONS, Plain("sections"))}
    numbers = {
        "limit": builder.field("float", Text("The most that is allowed", "限额"), Plain("limit")),
        "found": builder.field("float", Text("What it would be", "将达到"), Plain("found")),
    }
    more = {"rule": sections, "limit": {**sections, **numbers}}
    for kind, (name, text) in ERROR.items():
        fields = {**common, **more.get(kind, {})}
        builder.object(name, fields, described(text), interfaces=["UserError"])


def _unnumbered(text: Text) -> Text:
    said = {"limit": "…", "found": "…"}
    return Text(text.en.format(**said), text.zh.format(**said))


def _inputs(builder: Builder, name: str, edit: Edit) -> None:
    fields = {}
    for each in edit.inputs:
        if isinstance(each, Group):
            fields[camel(each.name)] = _group(builder, name, each)
        else:
            fields[camel(each.name)] = _single(builder, each)
    needed = [camel(each.name) for each in edit.inputs if each.required]
    builder.input(f"{name}Input", fields, described(edit.title), required=needed)


def _group(builder: Builder, name: str, group: Group) -> tuple[str, str]:
    if group.plain:
        kind, _ = _single(builder, group.inputs[0])
        return f"list[{kind}]", described(group.title)
    inner = f"{name}{pascal(group.name)}Input"
    fields = {camel(each.name): _single(builder, each) for each in group.inputs}
    needed = [camel(each.name) for each in group.inputs if each.required]
    builder.input(inner, fields, described(group.title), required=needed)
    return f"list[{inner}]", described(group.title)


def _single(builder: Builder, declared: NodeInput | ValueInput) -> tuple[str, str]:
    """The type of an input, without null, and its description."""
    if isinstance(declared, NodeInput):
        return "ID", described(declared.title)
    owner = declared.fills.owner
    title = declared.title
    if declared.today:
        title = Text(f"{title.en}; default today", f"{title.zh}；默认今天")
    return annotation(builder, owner, declared.fills), described(title)


def _payload(builder: Builder, name: str, edit: Edit) -> None:
    fields = {
        each: builder.field(f"{kind} | None", title, Changed(each))
        for each, kind, title in (
            *((camel(each), *_answer(edit, each)) for each in edit.answers),
            ("load", "Load", Text("What it is kept as, to be undone by; none where all stood already, or the caller may not see loads", "变更记录，可据以撤销；原已如此或无权查看时为空")),
        )
    }  # fmt: skip
    changed = Text("Whether anything was written; not where all stood already", "是否有改动")
    fields["changed"] = builder.field("bool", changed, Plain("changed"))
    wrong = Text("What is wrong; then nothing was written", "错误；有错误时未作任何改动")
    fields["errors"] = builder.field("list[UserError]", wrong, Plain("errors", compound=True))
    builder.object(f"{name}Payload", fields, described(edit.title))


def _answer(edit: Edit, name: str) -> tuple[str, Text]:
    """The type of a node that an edit is about, and its title."""
    given = next((each for each in edit.inputs if each.name == name), None)
    if isinstance(given, NodeInput):
        return _named_alike(given.labels), given.title
    label = (edit.finds or {})[name][0]
    return label.__name__, label.title


def _named_alike(labels: tuple[type[Node], ...]) -> str:
    """The label, or the union of the labels where the model has one; else any node."""
    alike = (union.__name__ for union in UNIONS.values() if union.labels == labels)
    return labels[0].__name__ if len(labels) == 1 else next(alike, "Node")
