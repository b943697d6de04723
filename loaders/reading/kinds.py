"""Detects the type of an unreadable file, to report the cause and the remedy.

The type is found in the first bytes of the file, or in the names of the parts of its container.
"""

import re
from collections.abc import Iterable, Mapping

from yanxiu.graph.text import Text
from yanxiu.loaders.faults import UnreadableFile, unreadable

_SAVE = "打开后请另存为 XLSX，再导入"
_KINDS: Mapping[bytes, tuple[str, str]] = {
    b"%PDF": (
        "A PDF: ask for the sheet that it was made from",
        "是 PDF 文件：请向填报人索取原来的表格文件",
    ),
    b"Rar!": ("A RAR archive: unpack it first", "是 RAR 压缩包：请先解压，再导入其中的表格"),
    b"7z\xbc\xaf\x27\x1c": (
        "A 7z archive: unpack it first",
        "是 7z 压缩包：请先解压，再导入其中的表格",
    ),
    b"\x1f\x8b": ("A gzip archive: unpack it first", "是 gzip 压缩包：请先解压，再导入其中的表格"),
    b"BZh": ("A bzip2 archive: unpack it first", "是 bzip2 压缩包：请先解压，再导入其中的表格"),
    b"\xfd7zXZ": ("An xz archive: unpack it first", "是 xz 压缩包：请先解压，再导入其中的表格"),
    b"\x89PNG": (
        "A picture: ask for the sheet that it shows",
        "是图片：请向填报人索取原来的表格文件",
    ),
    b"\xff\xd8\xff": (
        "A picture: ask for the sheet that it shows",
        "是图片：请向填报人索取原来的表格文件",
    ),
    b"GIF8": ("A picture: ask for the sheet that it shows", "是图片：请向填报人索取原来的表格文件"),
    b"{\\rtf": (
        "A text of a word processor (RTF): copy its table into a workbook",
        "是文字处理文档（RTF）：请把其中的表格粘贴到 XLSX",
    ),
    b"SQLite format 3": (
        "A database file: export it as XLSX or CSV",
        "是数据库文件：请导出为 XLSX 或 CSV",
    ),
}
_IN_ZIP: Mapping[str, tuple[str, str]] = {
    "word/document.xml": (
        "A Word document: copy its table into a workbook",
        "是 Word 文档：请把其中的表格粘贴到 XLSX",
    ),
    "ppt/presentation.xml": (
        "A presentation: copy its table into a workbook",
        "是演示文稿：请把其中的表格粘贴到 XLSX",
    ),
    "Index/Document.iwa": (
        "A Numbers or Pages document: export it as XLSX",
        "是苹果 Numbers 或 Pages 文档：请导出为 XLSX",
    ),
    "Index.zip": (
        "A Numbers or Pages document: export it as XLSX",
        "是苹果 Numbers 或 Pages 文档：请导出为 XLSX",
    ),
    "index.apxl": ("A Numbers document: export it as XLSX", "是苹果 Numbers 文档：请导出为 XLSX"),
}
_OLE: Mapping[str, tuple[str, str]] = {
    "WordDocument": (
        "A Word document: copy its table into a workbook",
        "是 Word 文档：请把其中的表格粘贴到 XLSX",
    ),
    "PowerPoint Document": (
        "A presentation: copy its table into a workbook",
        "是演示文稿：请把其中的表格粘贴到 XLSX",
    ),
    "WksSSWorkBook": ("A workbook of Microsoft Works: save it as XLSX", f"是 Works 表格：{_SAVE}"),
}
_OLD_BOOK = re.compile(rb"\x09[\x00\x02\x04]")  # Excel 2 to 4: sheets without a container
_TAR = (257, b"ustar")


def fault_of_bytes(name: str, head: bytes) -> UnreadableFile | None:
    """The cause for a file that begins with `head`; None if the file may be a text."""
    if not head.strip(b" \t\r\n\xef\xbb\xbf\xff\xfe"):
        return _is(
            name,
            (
                "The file is empty: see that it was saved, and downloaded whole",
                "文件是空的，没有任何内容：请确认文件已保存、已完整下载",
            ),
        )
    for mark, kind in _KINDS.items():
        if head.startswith(mark):
            return _is(name, kind)
    if head[_TAR[0] :].startswith(_TAR[1]):
        return _is(
            name, ("A tar archive: unpack it first", "是 tar 压缩包：请先解压，再导入其中的表格")
        )
    if _OLD_BOOK.match(head) and head[2:4] in (b"\x04\x00", b"\x06\x00", b"\x08\x00"):
        return _is(
            name,
            (
                "A workbook of Excel 4 or older: save it as XLSX",
                f"是 Excel 4.0 或更早的工作簿：{_SAVE}",
            ),
        )
    return None


def fault_of_zip(name: str, members: Iterable[str]) -> UnreadableFile | None:
    """The cause for a zip that contains these members; None if it may be a workbook."""
    present = set(members)
    return next((_is(name, kind) for member, kind in _IN_ZIP.items() if member in present), None)


def fault_of_compound_file(name: str, streams: Iterable[str]) -> UnreadableFile | None:
    """The cause for a compound file that contains these streams; None if it may be a workbook."""
    present = set(streams)
    return next((_is(name, kind) for stream, kind in _OLE.items() if stream in present), None)


def _is(name: str, message: tuple[str, str]) -> UnreadableFile:
    """A fault from an English and a Chinese text. Each is the cause and, after a colon, the advice."""
    (en, _, en_advice), (zh, _, zh_advice) = message[0].partition(": "), message[1].partition("：")
    advice = (
        Text(f"{en_advice[:1].upper()}{en_advice[1:]}.", f"{zh_advice}。") if zh_advice else None
    )
    return unreadable(name, "UNREADABLE_FILE", en, zh, advice)
