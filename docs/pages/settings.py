"""The tables of settings."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from yanxiu.graph.settings import variables
from yanxiu.graph.text import Language
from yanxiu.graph.variables import Variable

_HEAD = {"en": "| Variable | Meaning | Default |", "zh": "| 变量 | 含义 | 默认 |"}
_MORE = {"en": " ([more]({}))", "zh": "（[详见]({})）"}
_HTTP = "docs/http.md"


def settings(language: Language) -> str:
    """All variables, with links from the README to the documents that say more."""
    return _table(variables(), language, linked=True)


def http_settings(language: Language) -> str:
    """The variables that the API's HTTP side reads."""
    wanted = [each for each in variables() if each[0].document == _HTTP]
    return _table(wanted, language, linked=False)


def _table(rows: Iterable[tuple[Variable, Any]], language: Language, *, linked: bool) -> str:
    lines = [
        f"| `{variable.name}` | {variable.about.in_(language)}"
        f"{_more(variable, language) if linked else ''} | {_default(variable, default, language)} |"
        for variable, default in rows
    ]
    return "\n".join([_HEAD[language], "| --- | --- | --- |", *lines])


def _more(variable: Variable, language: Language) -> str:
    if variable.document is None:
        return ""
    suffix = ".zh.md" if language == "zh" else ".md"
    return _MORE[language].format(Path(variable.document).with_suffix(suffix).as_posix())


def _default(variable: Variable, default: Any, language: Language) -> str:
    if variable.unset is not None:
        return variable.unset.in_(language)
    return f"`{default:g}`" if isinstance(default, float) else f"`{default}`"
