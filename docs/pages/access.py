"""The tables of docs/access.md: roles, and every type by every role, from the declarations."""

from yanxiu.graph.access import ROLES, Role
from yanxiu.graph.model import NODES, RELATIONSHIPS, Node
from yanxiu.graph.text import Language, Text

_ALL = Text("all", "全部")
_NONE = Text("–", "–")


def roles(language: Language) -> str:
    """Every role: its place, whether it sees personal fields in full, what it may do."""
    head = Text(
        "Role | Place | Personal fields in full | Every mutation | Uploads | Audit log | Schema and query page",
        "角色 | 所属范围 | 完整个人信息 | 全部变更 | 上传名册 | 审计日志 | 模式与查询页面",
    )
    lines = [f"| {head.in_(language)} |", "| --- | --- | --- | --- | --- | --- | --- |"]
    for role in ROLES.values():
        flags = (role.mutates, role.uploads, role.audits, role.explores)
        marks = " | ".join("✓" if flag else "–" for flag in flags)
        lines.append(
            f"| `{role.name}` {role.title.zh} | {_place(role).in_(language)} "
            f"| {_full(role).in_(language)} | {marks} |"
        )
    return "\n".join(lines)


def _place(role: Role) -> Text:
    if role.label is None:
        return Text("the county", "全县")
    return Text(f"a {role.label}", NODES[role.label].title.zh)


def _full(role: Role) -> Text:
    if role.personal:
        return Text("all of the county", "全县")
    if role.place is None or not any(
        label.access.reach(role.place).full for label in NODES.values()
    ):
        return Text("none", "无")
    own = any("" in label.access.reach(role.place).full for label in NODES.values())
    return Text("their own", "本人") if own else Text("its own staff", "本校教师")


def matrix(language: Language) -> str:
    """Every type by every kind of place."""
    head = Text("Type | County roles", "类型 | 县级角色")
    placed = [role for role in ROLES.values() if role.place]
    titles = " | ".join(f"`{role.name}`" for role in placed)
    lines = [f"| {head.in_(language)} | {titles} |", "| --- | --- |" + " --- |" * len(placed)]
    for name, label in NODES.items():
        cells = " | ".join(_cell(label, role, language) for role in placed)
        lines.append(f"| `{name}` {label.title.zh} | {_ALL.in_(language)} | {cells} |")
    return "\n".join(lines)


def _cell(label: type[Node], role: Role, language: Language) -> str:
    audience = label.access.audience
    if audience in ("anyone", "county"):
        return _ALL.in_(language)
    assert role.place is not None
    reach = label.access.reach(role.place)
    if audience == "office" or not (reach.own or reach.shown):
        return _NONE.in_(language)
    kinds = [(Text("own", "所属"), reach.own), (Text("shown", "可见"), reach.shown)]
    parts = [
        f"{kind.in_(language)}: {', '.join(f'`{path}`' if path else '`id`' for path in paths)}"
        for kind, paths in kinds
        if paths
    ]
    return "<br/>".join(parts)


def personal(language: Language) -> str:
    """Every personal field, and how it is shown to those who may not see it; confidential relationships."""
    head = Text("Field | Shown to others as", "字段 | 对无权查看者显示为")
    lines = [f"| {head.in_(language)} |", "| --- | --- |"]
    for name, label in NODES.items():
        for declared in label.properties.values():
            if declared.personal:
                shown = Text("masked, as 138****0000", "掩码，如 138****0000")
                none = Text("empty", "空")
                meaning = (shown if declared.mask else none).in_(language)
                lines.append(f"| `{name}.{declared.name}` {declared.title.zh} | {meaning} |")
    names = ", ".join(name for name, each in RELATIONSHIPS.items() if each.confidential)
    note = Text(f"Confidential relationships: {names}.", f"保密关系：{names}。")
    return "\n".join([*lines, "", note.in_(language)])
