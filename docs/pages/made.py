"""Makes the parts of a document between `<!-- made: NAME -->` and `<!-- end -->`."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from docs.pages.access import matrix, personal, roles
from docs.pages.formats import format_list, format_pages
from docs.pages.http import errors, formats, limits
from docs.pages.measured import measured
from docs.pages.mutations import mutations, rules
from docs.pages.plan_sections import read_sections, told
from docs.pages.settings import http_settings, settings
from yanxiu.graph.model.diagram import mermaid, tables
from yanxiu.graph.networks import VIEWS
from yanxiu.graph.text import Language, Text
from yanxiu.queries import Question, read_catalogue
from yanxiu.queries.question import COUNTY

Maker = Callable[[Language], str]


def _picture(language: Language) -> str:
    return f"```mermaid\n{mermaid(language)}\n```"


def _questions(language: Language) -> str:
    head = {"en": "| Question | What it answers |", "zh": "| 问题 | 回答什么 |"}[language]
    rows = [
        f"| [`{name}`](#{name}) | {question.title.in_(language)} |"
        for name, question in read_catalogue().items()
    ]
    return "\n".join([head, "| --- | --- |", *rows])


def _catalogue(language: Language) -> str:
    return "\n\n".join(question_page(question, language) for question in read_catalogue().values())


def question_page(question: Question, language: Language) -> str:
    """A section for a question: what it asks, its parameters and columns."""
    title = f"## {question.name}\n\n**{question.title.zh}** · {question.title.en}"
    params = [
        f"- `{param.name}` {param.type.name}: {param.about.in_(language)}"
        + ("" if param.default is None else f" [{param.default}]")
        for param in question.params.values()
        if param is not COUNTY
    ]
    columns = [
        f"- `{column.name}` {column.type.name}: {column.title.in_(language)}"
        + _words(column.words, language)
        for column in question.columns.values()
    ]
    asked = {"en": "Parameters:", "zh": "参数："}[language]
    given = {"en": "Columns:", "zh": "列："}[language]
    parts = [title, question.about.in_(language)]
    parts += [f"{asked}\n\n" + "\n".join(params)] if params else []
    parts.append(f"{given}\n\n" + "\n".join(columns))
    return "\n\n".join(parts)


def _words(words: Mapping[str, Text], language: Language) -> str:
    """The values that a column may have, with what they are called in tables; nothing of any text."""
    if not words:
        return ""
    between, before, after = {"en": (", ", " (", ")"), "zh": ("、", "（", "）")}[language]
    values = (f"`{value}` {word.in_(language)}" for value, word in words.items())
    return f"{before}{between.join(values)}{after}"


def _networks(language: Language) -> str:
    head = {"en": "| Network | What it shows |", "zh": "| 网络 | 内容 |"}[language]
    rows = [f"| `{name}` | {view.title.in_(language)} |" for name, view in VIEWS.items()]
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
    "measured": measured,
    "settings": settings,
    "http-settings": http_settings,
    "format-list": format_list,
    "format-pages": format_pages,
}
_PART = re.compile(r"(<!-- made: (?P<name>[\w-]+) -->\n).*?(\n<!-- end -->)", re.DOTALL)


def remade(text: str, language: Language) -> str:
    """A document with the parts between `<!-- made: NAME -->` and `<!-- end -->` made again."""
    return _PART.sub(lambda part: f"{part[1]}{MAKERS[part['name']](language)}{part[3]}", text)


def documents(folder: Path) -> list[Path]:
    """The documents of a checkout that may have made parts."""
    return sorted(
        [*folder.glob("README*.md"), *folder.glob("docs/*.md"), *folder.glob("docs/guides/*.md")]
    )


def language_of(document: Path) -> Language:
    """Chinese for `NAME.zh.md`, else English."""
    return "zh" if document.name.endswith(".zh.md") else "en"


def rewrite(change: Callable[[str, Language], str]) -> None:
    """Writes each document of this checkout that a change makes another one, and prints its path."""
    for document in documents(Path()):
        text = document.read_text(encoding="utf-8")
        again = change(text, language_of(document))
        if again != text:
            document.write_text(again, encoding="utf-8")
            print(document)
