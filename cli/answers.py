"""Writes an answer to the screen or a file: table, JSON, CSV, XLSX."""

import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import click
import orjson
from rich.console import Console

from yanxiu.cli.paging import print_paged
from yanxiu.cli.tables import print_answer
from yanxiu.graph.errors import Refused
from yanxiu.graph.file_faults import os_error_reason
from yanxiu.graph.text import Text
from yanxiu.queries import Answer
from yanxiu.queries.display import row_count_text

FORMATS = ["table", "json", "csv", "xlsx", "docx", "pdf"]
_ENDINGS = {
    ".json": "json",
    ".csv": "csv",
    ".xlsx": "xlsx",
    ".txt": "table",
    ".docx": "docx",
    ".pdf": "pdf",
}
_FILE_WIDTH = 160


def choose_format(
    form: str | None, out: Path | None, formats: Sequence[str], endings: dict[str, str]
) -> str:
    """Returns the requested format: the named one, else that of the file extension, else the first.

    Raises Refused if the two contradict each other, or the extension is unknown.
    """
    ending = out.suffix.lower() if out else ""
    by_ending = endings.get(ending)
    if out is None or (not ending and form):
        return form or formats[0]
    if by_ending is None and form is None:
        raise Refused(
            en=f"{out.name} has no known file extension: end the name with {', '.join(endings)}, or add --format.",
            zh=f"从文件名 {out.name} 看不出格式：请用 {'、'.join(endings)} 结尾，或加上 --format。",
        )
    if form and by_ending and form != by_ending:
        raise Refused(
            en=f"--format {form} contradicts {out.name}, which is {by_ending}: leave out --format, or change the file extension.",
            zh=f"--format {form} 与文件名 {out.name}（{by_ending}）矛盾：请去掉 --format，或改文件名的结尾。",
        )
    return form or by_ending or formats[0]


def write_answer(answer: Answer, form: str | None, out: Path | None, *, wide: bool = False) -> None:
    """Writes an answer in one of FORMATS to a file or to standard output, and reports the written file.

    Raises Refused if XLSX, DOCX or PDF would go to a terminal, or if format and extension contradict each other.
    """
    form = choose_format(form, out, FORMATS, _ENDINGS)
    if form == "table" and out is None:
        print_table(answer, wide=wide)
        return
    if form in ("xlsx", "docx", "pdf") and out is None and sys.stdout.isatty():
        raise Refused(
            en=f"{form.upper()} cannot be shown on the screen: name a file with --out.",
            zh=f"{form.upper()} 文件不能显示在屏幕上：请用 --out 指定文件。",
        )
    write_bytes(_WRITERS[form](answer), out)
    if out is not None:
        report_written(out, row_count_text(answer))
    elif answer.count > len(answer.rows):
        click.echo(row_count_text(answer), err=True)


def report_written(out: Path, what: str) -> None:
    """Reports on the error stream which file was written, and its content."""
    click.echo(str(Text(f"Written: {out} ({what})", f"已写入：{out}（{what}）")), err=True)


def write_bytes(content: bytes, out: Path | None, *, private: bool = False) -> None:
    """Writes bytes atomically to a file, or to standard output. Raises Refused for a bad path.

    private    only the user may read the file (mode 0600)
    """
    if out is None:
        sys.stdout.buffer.write(content)
        return
    part = out.with_name(f".{out.name}.part")
    try:
        part.unlink(missing_ok=True)
        part.touch(0o600 if private else 0o666, exist_ok=False)
        part.write_bytes(content)
        os.replace(part, out)  # noqa: PTH105 - a reader sees the old file or the whole new one
    except OSError as fault:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise Refused(
            en=f"{out} cannot be written: {os_error_reason(fault).en}. Name another file with --out.",
            zh=f"无法写入 {out}：{os_error_reason(fault).zh}。请用 --out 指定其他文件。",
        ) from fault


def print_table(answer: Answer, *, wide: bool = False) -> None:
    """Shows an answer on the screen, one page at a time if it is longer."""
    screen = Console()
    text = io.StringIO()
    console = Console(file=text, width=screen.width, force_terminal=screen.is_terminal)
    print_answer(answer, console, wide=wide)
    print_paged(text.getvalue(), f"{answer.question.title} {row_count_text(answer)}")


def _csv(answer: Answer) -> bytes:
    from yanxiu.queries.exports import as_csv  # noqa: PLC0415 - the export libraries are slow to import

    return as_csv(answer)


def _xlsx(answer: Answer) -> bytes:
    from yanxiu.queries.workbooks import as_xlsx  # noqa: PLC0415

    return as_xlsx(answer)


def _docx(answer: Answer) -> bytes:
    from yanxiu.queries.paper import make_sheet  # noqa: PLC0415
    from yanxiu.queries.paper.word import as_docx  # noqa: PLC0415

    return as_docx(make_sheet(answer))


def _pdf(answer: Answer) -> bytes:
    from yanxiu.queries.paper import make_sheet  # noqa: PLC0415
    from yanxiu.queries.paper.pdf import as_pdf  # noqa: PLC0415

    return as_pdf(make_sheet(answer))


def _table(answer: Answer) -> bytes:
    text = io.StringIO()
    print_answer(answer, Console(file=text, width=_FILE_WIDTH))
    return text.getvalue().encode("utf-8")


def _json(answer: Answer) -> bytes:
    from yanxiu.queries.exports import as_data  # noqa: PLC0415

    return orjson.dumps(as_data(answer), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


_WRITERS: dict[str, Callable[[Answer], bytes]] = {
    "table": _table,
    "json": _json,
    "csv": _csv,
    "xlsx": _xlsx,
    "docx": _docx,
    "pdf": _pdf,
}
