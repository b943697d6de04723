"""`yanxiu docs`: writes the parts of the documents that are made from the program itself."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from cli.access_pages import matrix, personal, roles
from cli.format_pages import format_list, format_pages
from cli.http_pages import errors, formats, limits
from cli.mutation_pages import mutations, rules
from cli.sections import read_sections, told
from graph.model.diagram import mermaid, tables
from graph.networks import VIEWS
from graph.text import Language, Text
from queries import Question, read_catalogue
from queries.question import COUNTY

Maker = Callable[[Language], str]


def _picture(language: Language) -> str:
    return f"```mermaid\n{mermaid(language)}\n```"


def _questions(language: Language) -> str:
    head = {"en": "| Question | What it answers |", "zh": "| 问题 | 回答什么 |"}[language]
    rows = [
        f"| [`{name}`](#{name}) | {_said(question.title, language)} |"
        for name, question in read_catalogue().items()
    ]
    return "\n".join([head, "| --- | --- |", *rows])


def _catalogue(language: Language) -> str:
    return "\n\n".join(_page(question, language) for question in read_catalogue().values())


def _page(question: Question, language: Language) -> str:
    title = f"## {question.name}\n\n**{question.title.zh}** · {question.title.en}"
    params = [
        f"- `{param.name}` {param.type.name}: {_said(param.about, language)}"
        + ("" if param.default is None else f" [{param.default}]")
        for param in question.params.values()
        if param is not COUNTY
    ]
    columns = [
        f"- `{column.name}` {column.type.name}: {_said(column.title, language)}"
        for column in question.columns.values()
    ]
    asked = {"en": "Parameters:", "zh": "参数："}[language]
    given = {"en": "Columns:", "zh": "列："}[language]
    parts = [title, _said(question.about, language)]
    parts += [f"{asked}\n\n" + "\n".join(params)] if params else []
    parts.append(f"{given}\n\n" + "\n".join(columns))
    return "\n\n".join(parts)


def _said(text: Text, language: Language) -> str:
    return text.zh if language == "zh" else text.en


def _networks(language: Language) -> str:
    head = {"en": "| Network | What it shows |", "zh": "| 网络 | 内容 |"}[language]
    rows = [f"| `{name}` | {_said(view.title, language)} |" for name, view in VIEWS.items()]
    return "\n".join([head, "| --- | --- |", *rows])


def _plan(language: Language) -> str:
    return "\n\n".join(told(section, language) for section in read_sections())


MAKERS: Mapping[str, Maker] = {
    "model-picture": _picture,
    "model-tables": tables,
    "question-list": _questions,
    "question-pages": _catalogue,
    "network-list": _networks,
    "plan-sections": _plan,
    "access-roles": roles,
    "access-matrix": matrix,
    "access-personal": personal,
    "http-errors": errors,
    "http-limits": limits,
    "http-formats": formats,
    "mutation-list": mutations,
    "mutation-rules": rules,
    "format-list": format_list,
    "format-pages": format_pages,
}
_PART = re.compile(r"(<!-- made: (?P<name>[\w-]+) -->\n).*?(\n<!-- end -->)", re.DOTALL)


def remade(text: str, language: Language) -> str:
    """A document with the parts between `<!-- made: NAME -->` and `<!-- end -->` made again."""
    return _PART.sub(lambda part: f"{part[1]}{MAKERS[part['name']](language)}{part[3]}", text)


def documents(folder: Path) -> list[Path]:
    """The documents of a checkout that may have made parts."""
    return sorted([*folder.glob("README*.md"), *folder.glob("docs/*.md")])


def language_of(document: Path) -> Language:
    """Chinese for `NAME.zh.md`, else English."""
    return "zh" if document.name.endswith(".zh.md") else "en"


@click.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path), default=".")
def docs(folder: Path) -> None:
    """Makes the made parts of the documents again. 重新生成文档中的自动部分。"""
    for document in documents(folder):
        text = document.read_text(encoding="utf-8")
        again = remade(text, language_of(document))
        if again != text:
            document.write_text(again, encoding="utf-8")
            click.echo(str(document))
