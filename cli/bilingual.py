"""The command line in the user's language: help written as `English. 中文。`, and click's own messages.

click translates its messages with gettext, which selects binary catalogue files by the process's locale. This program
has no such files and chooses the language differently, so a table replaces the lookup.
"""

import re
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import click
from click import core, decorators, exceptions, formatting, parser, shell_completion, termui, types
from rich.cells import cell_len

from yanxiu.graph.text import language

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_MODULES = (core, decorators, exceptions, formatting, parser, shell_completion, termui, types)
_METAVARS: Mapping[str, str] = {
    "TEXT": "文本",
    "INTEGER": "整数",
    "FLOAT": "数字",
    "INTEGER RANGE": "整数",
    "FLOAT RANGE": "数字",
    "BOOLEAN": "是/否",
    "PATH": "路径",
    "FILE": "文件",
    "FILENAME": "文件",
    "DIRECTORY": "文件夹",
}

_ARGUMENTS: Mapping[str, str] = {
    "NAME": "名称",
    "NAMES": "名称",
    "FILE": "文件",
    "SOURCE": "文件或文件夹",
    "FOLDER": "文件夹",
    "PATHS": "路径",
    "PATH": "路径",
    "NUMBER": "编号",
    "KEEP": "保留的编号",
    "GONE": "并入的编号",
    "ONE": "编号",
    "OTHER": "另一编号",
    "FORMAT": "格式",
    "FORM": "格式",
    "CODE": "代码",
    "ROLE": "角色",
    "KEY": "密钥",
    "PARAMETER=VALUE": "参数=值",
    "NAME=NUMBER": "代号=数字",
    "DISTRICT=SEATS": "责任区=名额",
    "NUMBER:SEAL": "序号:摘要",
    "HEADING=COLUMN": "表头=列",
    "OPTION,OPTION": "选项,选项",
}


def in_language(text: str) -> str:
    """Returns the part of a bilingual text in the reader's language; the whole text if it has only one part."""
    paragraphs = re.split(r"\n\s*\n", text)
    return "\n\n".join(filter(None, map(_part, paragraphs)))


def _part(paragraph: str) -> str:
    flat = " ".join(paragraph.split())
    first = _CHINESE.search(flat)
    if first is None:
        return flat
    # the Chinese part may begin with a Latin word, so it begins after the last English sentence
    ends = [match.end() for match in re.finditer(r"[.:;)] +", flat[: first.start()])]
    at = ends[-1] if ends else 0 if first.start() == 0 else first.start()
    english, chinese = flat[:at].strip(), flat[at:].strip()
    return chinese if language() == "zh" or not english else english


def localised(command: click.Command) -> click.Command:
    """Translates a command's help, options and subcommands into the reader's language."""
    command.help = in_language(command.help) if command.help else command.help
    command.short_help = in_language(command.short_help) if command.short_help else None
    chinese = language() == "zh"
    if chinese:
        command.options_metavar = "[选项]"
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            parameter.help = in_language(parameter.help)
            parameter.help = _translate(parameter.help) if chinese else parameter.help
        if chinese and isinstance(parameter, click.Argument):
            written = parameter.metavar or (parameter.name or "").upper()
            bare = written.strip("[].")
            parameter.metavar = written.replace(bare, _ARGUMENTS.get(bare, bare))
        if chinese and isinstance(parameter, click.Option):
            parameter.metavar = _metavar(parameter)
        if chinese and isinstance(parameter, click.Option) and parameter.required:
            parameter.help = f"{parameter.help or ''} [必填]".strip()
            setattr(parameter, "get_help_extra", _without_required(parameter))  # noqa: B010 - click's own method
    if isinstance(command, click.Group):
        if chinese:
            command.subcommand_metavar = "命令 [参数]..."
        for part in command.commands.values():
            localised(part)
    return command


def _metavar(option: click.Option) -> str | None:
    """Returns the name of an option's value in Chinese; None if its type names it."""
    if option.metavar is None:
        return _METAVARS.get(option.type.name.upper())
    return _ARGUMENTS.get(option.metavar, option.metavar)


def _without_required(option: click.Option) -> Callable[[click.Context], Any]:
    """Removes `required`, which click always writes in English."""
    get_extra = option.get_help_extra

    def extra(context: click.Context) -> Any:
        return {name: text for name, text in get_extra(context).items() if name != "required"}

    return extra


def speak_click() -> None:
    """Makes click write its own messages in the reader's language."""
    # a Chinese character takes two cells of a screen; click counts one
    _replace(formatting, "term_len", cell_len)
    _replace(formatting, "wrap_text", _wrap)
    if language() != "zh":
        return
    for module in _MODULES:
        if hasattr(module, "_"):
            _replace(module, "_", _translate)
        if hasattr(module, "ngettext"):
            _replace(module, "ngettext", _translate_plural)
    core.Context.formatter_class = _ChineseHelp
    missing = exceptions.MissingParameter.format_message
    exceptions.MissingParameter.format_message = lambda self: _chinese_full_stop(missing(self))  # type: ignore[method-assign]


class _ChineseHelp(formatting.HelpFormatter):
    """Help whose headings end with a Chinese colon, which click does not look up."""

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}：\n")


def _chinese_full_stop(sentence: str) -> str:
    """Replaces the full stop of a click message with the Chinese one, which click does not look up."""
    return re.sub(r"\.(?=\s|$)", "。", sentence, count=1)


def _replace(module: ModuleType, name: str, by: Callable[..., Any]) -> None:
    setattr(module, name, by)


def _wrap(
    text: str,
    width: int = 78,
    initial_indent: str = "",
    subsequent_indent: str = "",
    preserve_paragraphs: bool = False,
) -> str:
    """Wraps text to lines of `width` cells, as click does. Chinese text may be broken anywhere."""
    paragraphs = text.split("\n\n") if preserve_paragraphs else [text]
    return "\n\n".join(
        "\n".join(_lines(paragraph.split(), width, initial_indent, subsequent_indent))
        for paragraph in paragraphs
    )


def _lines(words: list[str], width: int, first: str, later: str) -> list[str]:
    lines, line = [], first
    for word in words:
        gap = "" if line.endswith(" ") or not line else " "
        if cell_len(line + gap + word) <= width:
            line += gap + word
            continue
        if cell_len(word) <= width - cell_len(later) and not _CHINESE.search(word):
            lines.append(line)
            line = later + word
            continue
        line += gap
        for character in word:
            if cell_len(line + character) > width and character not in _NOT_FIRST:
                lines.append(line.rstrip())
                line = later
            line += character
    return [*lines, line]


_NOT_FIRST = "，。；：、！？）】”’"  # never at the beginning of a line


def _translate(text: str) -> str:
    return WORDS.get(text, text)


def _translate_plural(one: str, many: str, number: int) -> str:
    return _translate(one if number == 1 and one in WORDS else many)


WORDS: Mapping[str, str] = {
    "(dynamic)": "（动态）",
    "env var: {var}": "环境变量：{var}",
    "default: {default}": "默认：{default}",
    "Aborted!": "已中止！",
    "Commands": "命令",
    "Options": "选项",
    "Error: {message}": "错误：{message}",
    "Usage:": "用法：",
    "Show this message and exit.": "显示本说明。",
    "Show the version and exit.": "显示版本。",
    "%(prog)s, version %(version)s": "%(prog)s，版本 %(version)s",
    "Try '{command} {option}' for help.": "用“{command} {option}”查看说明。",
    "No such command {name!r}.": "没有命令 {name!r}。",
    "Missing command.": "缺少命令。",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing {param_type}": "缺少{param_type}",
    "Missing parameter: {param_name}": "缺少参数：{param_name}",
    "Invalid value: {message}": "值不可用：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 的值不可用：{message}",
    "Did you mean {possibility}?": "是否指 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "（是否指：{possibilities}？）",
    "Choose from:\n\t{choices}": "可用的有：\n\t{choices}",
    "{value!r} is not one of {choices}.": "{value!r} 不在其中：{choices}。",
    "{value!r} is not {choice}.": "{value!r} 不是 {choice}。",
    "{value!r} is not a valid {number_type}.": "{value!r} 不是数字。",
    "{value!r} is not a valid boolean. Recognized values: {states}": "{value!r} 既不是“是”也不是“否”：可用 {states}",
    "{value!r} is not a valid UUID.": "{value!r} 不是 UUID。",
    "{name} {filename!r} does not exist.": "{name}“{filename}”不存在。",
    "{name} {filename!r} is a file.": "{name}“{filename}”是文件，不是文件夹。",
    "{name} {filename!r} is a directory.": "{name}“{filename}”是文件夹，不是文件。",
    "{name} {filename!r} is not readable.": "{name}“{filename}”无法读取。",
    "{name} {filename!r} is not writable.": "{name}“{filename}”无法写入。",
    "{name} {filename!r} is not executable.": "{name}“{filename}”无法执行。",
    "file": "文件",
    "directory": "文件夹",
    "path": "路径",
    "unknown error": "原因不明",
    "Could not open file {filename!r}: {message}": "无法打开文件 {filename!r}：{message}",
    "Got unexpected extra argument ({args})": "多余的参数（{args}）",
    "Got unexpected extra arguments ({args})": "多余的参数（{args}）",
    "Option {name!r} does not take a value.": "选项 {name!r} 不带值。",
    "Option {name!r} requires an argument.": "选项 {name!r} 须带值。",
    "Option {name!r} requires {nargs} arguments.": "选项 {name!r} 须带 {nargs} 个值。",
    "Takes {nargs} values but 1 was given.": "须 {nargs} 个值，只给了 1 个。",
    "Takes {nargs} values but {len} were given.": "须 {nargs} 个值，给了 {len} 个。",
    "Argument {name!r} takes {nargs} values.": "参数 {name!r} 须 {nargs} 个值。",
    "Value must be an iterable.": "须为多个值。",
    "Repeat for confirmation": "再输入一次以确认",
    "Do you want to continue?": "是否继续？",
    "Error: invalid input": "错误：输入不可用",
    "Error: The two entered values do not match.": "错误：两次输入不一致。",
    "Press any key to continue...": "按任意键继续……",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}": "{param_type} {name!r} 已弃用。{extra_message}",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}": "命令 {name!r} 已弃用。{extra_message}",
    "Couldn't detect Bash version, shell completion is not supported.": "无法得知 Bash 的版本，不能补全命令。",
    "Shell completion is not supported for Bash versions older than 4.4.": "Bash 低于 4.4，不能补全命令。",
    "deprecated": "已弃用",
    "No such option {name!r}.": "没有选项 {name!r}。",
    "Confirm the action without prompting.": "不再询问，直接执行。",
    "{len_type} values are required, but {len_value} were given.": "须 {len_type} 个值，给了 {len_value} 个。",
    "{len_type} values are required, but {len_value} was given.": "须 {len_type} 个值，给了 {len_value} 个。",
    "{value!r} does not match the format {format}.": "{value!r} 不合格式 {format}。",
    "{value!r} does not match the formats {formats}.": "{value!r} 不合任何格式：{formats}。",
    "{value} is not in the range {range}.": "{value} 不在范围 {range} 内。",
    "Positional arguments": "参数",
    "Windows error: {error}": "系统错误：{error}",
    "{editor}: Editing failed": "{editor}：编辑失败",
    "{editor}: Editing failed: {e}": "{editor}：编辑失败：{e}",
}
