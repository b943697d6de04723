"""The tables of `docs/http.md`: errors, limits and formats, as the program has them."""

from yanxiu.api.errors import MEANINGS
from yanxiu.api.http.questions import FORMATS
from yanxiu.api.http.rows import LARGEST_PAGE, PAGE
from yanxiu.api.limits import LIMITS
from yanxiu.graph.text import Language, Text


def errors(language: Language) -> str:
    """Every code with its HTTP status and when it is met."""
    head = {"en": ("Code", "Status", "When"), "zh": ("代码", "状态码", "何时出现")}[language]
    return _table(
        head,
        [
            (f"`{code}`", str(meaning.status), meaning.text.in_(language))
            for code, meaning in sorted(MEANINGS.items())
        ],
    )


def limits(language: Language) -> str:
    """The most of everything that one request may hold."""
    head = {"en": ("At most", "Of what", "Code"), "zh": ("上限", "内容", "代码")}[language]
    return _table(
        head,
        [
            (f"{limit.most:,}", limit.title.in_(language), f"`{limit.code}`")
            for limit in LIMITS.values()
        ],
    )


def formats(language: Language) -> str:
    """How rows are written, and how many come in a page."""
    head = {"en": ("`format`", "Media type"), "zh": ("`format`", "媒体类型")}[language]
    table = _table(head, [(f"`{name}`", f"`{kind}`") for name, kind in FORMATS.items()])
    size = Text(
        en=f"A page has {PAGE:,} rows, by `first` at most {LARGEST_PAGE:,}.",
        zh=f"每页 {PAGE:,} 行，可用 `first` 指定，最多 {LARGEST_PAGE:,} 行。",
    )
    return f"{table}\n\n{size.in_(language)}"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
