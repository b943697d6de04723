"""The mutations as documents tell of them: who may do each, and what it refuses."""

from yanxiu.api.names import camel
from yanxiu.graph.access import ROLES
from yanxiu.graph.text import Language
from yanxiu.loaders.edits import EDITS, Edit, Rule


def mutations(language: Language) -> str:
    """A table of the mutations with the roles that may do them."""
    head = {
        "en": "| Mutation | What it does | Who may, besides the planner |",
        "zh": "| 变更 | 作用 | 规划人员以外可执行的角色 |",
    }[language]
    rows = [
        f"| `{camel(edit.name)}` | {edit.about.in_(language)} | {_roles(edit, language)} |"
        for edit in EDITS.values()
    ]
    return "\n".join([head, "| --- | --- | --- |", *rows])


def rules(language: Language) -> str:
    """A table of what each mutation refuses, by code."""
    head = {
        "en": "| Mutation | Code | What is wrong | Plan |",
        "zh": "| 变更 | 代码 | 错误 | 方案 |",
    }[language]
    rows = [_rule(edit, rule, language) for edit in EDITS.values() for rule in edit.rules]
    return "\n".join([head, "| --- | --- | --- | --- |", *rows])


def _rule(edit: Edit, rule: Rule, language: Language) -> str:
    text = rule.text.in_(language).format(limit="…", found="…")
    return f"| `{camel(edit.name)}` | `{rule.code}` | {text} | {' '.join(rule.plan)} |"


def _roles(edit: Edit, language: Language) -> str:
    return {"en": ", ", "zh": "、"}[language].join(
        ROLES[role].title.in_(language) for role in edit.roles
    )
