"""The page of the roster formats, made from the format files and the model."""

from collections.abc import Iterator

from yanxiu.graph.text import Language, Text
from yanxiu.graph.words import fold
from yanxiu.loaders.export.export import roster_formats
from yanxiu.loaders.formats.format import Column, Format
from yanxiu.loaders.formats.format_file import read_formats
from yanxiu.loaders.formats.templates import allowed_words, column_note
from yanxiu.loaders.staging.row_values import template_columns

_HEAD = {
    "en": "| Heading | Also known as | Content | Fills |",
    "zh": "| 列名 | 其他写法 | 填写内容 | 填入 |",
}
_FOR_THE_EYE = Text("For the reader only; not kept", "仅供核对，不入图谱")
_SPLIT = "\\|"


def formats_of_rosters() -> dict[str, Format]:
    """The formats that a bureau fills in, or has from elsewhere; not the plan's own tables."""
    inward = {name: form for name, form in read_formats().items() if form.is_one_way}
    forms = {**roster_formats(), **inward}
    return {name: forms[name] for name in sorted(forms) if not name.startswith("plan_")}


def format_list(language: Language) -> str:
    """A table of all formats, each leading to its section."""
    head = {"en": "| Format | Roster | Files |", "zh": "| 格式 | 名册 | 文件名开头 |"}[language]
    rows = [
        f"| [`{name}`](#{name}) | {_in(form.title, language)} | {_files(form)} |"
        for name, form in formats_of_rosters().items()
    ]
    return "\n".join([head, "| --- | --- | --- |", *rows])


def format_pages(language: Language) -> str:
    """A section for every format."""
    return "\n\n".join(_page(form, language) for form in formats_of_rosters().values())


def _page(format_: Format, language: Language) -> str:
    known = {"en": "Files whose name begins with: ", "zh": "文件名开头："}[language]
    rows = [_row(format_, column, language) for column in format_.header_columns]
    parts = [
        f"## {format_.name}",
        f"**{format_.title.zh}** · {format_.title.en}",
        f"{known}{_files(format_)}",
        "\n".join([_HEAD[language], "| --- | --- | --- | --- |", *rows]),
    ]
    if format_.questions:
        parts.append("\n".join(_questions(format_, language)))
    return "\n\n".join(parts)


def _row(format_: Format, column: Column, language: Language) -> str:
    also = dict.fromkeys(column.names[1:])
    own = {fold(name) for name in also if name != column.name}
    names = [name for name in also if name != column.name or fold(name) not in own]
    notes = [_in(column_note(format_, column), language), *_defaults(format_, column, language)]
    if words := allowed_words(format_, column):
        notes.append({"en": "One of: ", "zh": "可填："}[language] + "、".join(words))
    fills = "; ".join(dict.fromkeys(_fills(format_, column))) or _in(_FOR_THE_EYE, language)
    stop = {"en": "; ", "zh": "；"}[language]
    cells = [column.title, ", ".join(names), stop.join(notes), fills]
    return f"| {' | '.join(cell.replace('|', _SPLIT) for cell in cells)} |"


def _defaults(format_: Format, column: Column, language: Language) -> Iterator[str]:
    """What counts where a cell is empty."""
    given = [spec.set for spec in format_.nodes] + [spec.set for spec in format_.relationships]
    defaults = {
        tuple(_source(format_, source) for source in sources[1:])
        for each in given
        for sources in each.values()
        if sources[0] == column.name and len(sources) > 1
    }
    for others in sorted(defaults):
        yield {"en": "Where empty: ", "zh": "空时依次取："}[language] + ", ".join(others)


def _source(format_: Format, source: str) -> str:
    if source.startswith("="):
        return {"yes": "是", "no": "否"}.get(source[1:], source[1:])
    return format_.columns[source].title if source in format_.columns else source


def _fills(format_: Format, column: Column) -> Iterator[str]:
    """Properties, and nodes that are looked up with the relationships that need them."""
    for node in format_.nodes:
        if column.name in template_columns(node.id):
            yield f"`{node.label}.id`"
        yield from (f"`{node.label}.{name}`" for name, of in node.set.items() if column.name in of)
        if node.when and node.when[0] == column.name:
            yield f"`{node.label}`"
    for found in format_.finds:
        if found.column == column.name:
            needed = [
                joined.type
                for joined in format_.relationships
                if found.alias in (joined.source, joined.target)
                or (f"@{found.alias}",) in joined.set.values()
            ]
            labels = " / ".join(f"`{label}`" for label in found.labels)
            types = ", ".join(f"`{type_}`" for type_ in dict.fromkeys(needed))
            yield f"{labels} ({types})" if types else labels
    for joined in format_.relationships:
        yield from (
            f"`{joined.type}.{name}`" for name, of in joined.set.items() if column.name in of
        )
        if joined.ends == column.name:
            yield f"`{joined.type}.until`"
        if joined.when and joined.when[0] == column.name:
            yield f"`{joined.type}`"


def _questions(format_: Format, language: Language) -> Iterator[str]:
    yield {"en": "Questions it reads:\n", "zh": "读取的题目：\n"}[language]
    for question in format_.questions:
        filled = [
            each for name in question.fills for each in _fills(format_, format_.columns[name])
        ]
        yield f"- {question.title}: {'; '.join(dict.fromkeys(filled))}"


def _files(format_: Format) -> str:
    return ", ".join(f"`{name}`" for name in format_.files)


def _in(text: Text, language: Language) -> str:
    return text.zh if language == "zh" else text.en
