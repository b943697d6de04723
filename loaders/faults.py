"""The fault codes of files, each with a hint."""

from collections.abc import Mapping

from yanxiu.graph.faults import Fault
from yanxiu.graph.model import NODES
from yanxiu.graph.text import Text

HINTS: Mapping[str, Text] = {
    "UNREADABLE_FILE": Text("Save it again as XLSX or CSV.", "请另存为 XLSX 或 CSV 后再导入。"),
    "WRONG_ENCODING": Text(
        "Save it again as CSV UTF-8, or as XLSX.", "请另存为“CSV UTF-8”或 XLSX。"
    ),
    "HOSTILE_FILE": Text(
        "Save only the filled cells as a new file.", "请只把有内容的单元格另存为新文件。"
    ),
    "MACROS": Text(
        "Save it again as XLSX or CSV, without macros.", "请另存为不含宏的 XLSX 或 CSV。"
    ),
    "EXTERNAL_LINKS": Text(
        "Paste the cells as values into a new file.", "请把单元格以“数值”方式粘贴到新文件。"
    ),
    "ENCRYPTED_FILE": Text(
        "Remove the password and save the file again.", "请取消密码保护后重新保存。"
    ),
    "NESTED_ARCHIVE": Text(
        "Put the rosters themselves into one zip.", "请把名册文件直接放入一个压缩包。"
    ),
    "FORMULA": Text(
        "Paste it as a value; if it is text, put an apostrophe before it.",
        "请以“数值”方式粘贴；确为文字时，请在前面加一个半角单引号。",
    ),
    "ERROR_IN_CELL": Text("Correct the formula, or write its value.", "请改正公式，或直接填写值。"),
    "CONTROL_CHARACTER": Text("Type the text again.", "请重新录入文字。"),
    "LOST_CHARACTER": Text("Type the lost character again.", "请重新录入丢失的字符。"),
    "UNKNOWN_FORMAT": Text(
        "Name the file or its headings as in a known format: yanxiu template lists them. A heading of your own is told "
        "with --map HEADING=column.",
        "请按已有格式给文件或表头命名（yanxiu template 列出全部格式）；自己的表头可用 --map 表头=列 指定。",
    ),
    "NO_MANIFEST": Text(
        "Export the complete bundle again, with manifest.csv, which states which files are bulk and which are delta.",
        "请从原系统重新导出完整的压缩包（含 manifest.csv，其中注明各文件是全量还是增量）。",
    ),
    "BAD_MANIFEST": Text(
        "Make manifest.csv agree with the contents of the zip.",
        "请使 manifest.csv 与压缩包内容一致。",
    ),
    "MISSING_COLUMN": Text("Add the column, or rename its header.", "请补上该列，或改正表头。"),
    "EMPTY_CELL": Text("Fill in the cell.", "请填写该单元格。"),
    "NOT_A_NUMBER": Text("Write a number.", "请填写数字。"),
    "OTHER_UNIT": Text(
        "Convert the numbers to the unit of the column, and remove the unit from the heading.",
        "请把数值换算成本列的单位，并去掉表头中的单位。",
    ),
    "NOT_A_DATE": Text(
        "Write a day that exists, like 2018-09-01.", "请填写存在的日期，如 2018-09-01。"
    ),
    "NOT_YES_OR_NO": Text(
        "Write yes or no (是/否), or passed or failed (合格/不合格).",
        "请填写“是”或“否”（考核结果可填“合格”或“不合格”）。",
    ),
    "UNKNOWN_CHOICE": Text("Write one of the allowed words.", "请填写允许的词。"),
    "OUT_OF_RANGE": Text("Correct the number.", "请改正数字。"),
    "LOST_DIGITS": Text(
        "Set the column to text and type the number again from the document; if it really ends in 000, put an apostrophe before it.",
        "请把该列设为文本格式，再按证件重新录入；号码确以 000 结尾的，请在前面加一个半角单引号。",
    ),
    "BAD_IDENTITY": Text("Correct the number from the document.", "请按证件改正身份证号。"),
    "NOT_A_NAME": Text(
        "Write the full name of one person; put notes into a separate column.",
        "请填写一个人的完整姓名，说明文字另列填写。",
    ),
    "BAD_PHONE": Text(
        "Write the whole number, in a column set to text.",
        "请填写完整的电话号码，并把该列设为文本格式。",
    ),
    "DITTO": Text("Write the value itself.", "请直接填写内容，不要写“同上”。"),
    "DOUBLE_HEADING": Text(
        "Keep one of the columns, or choose one with --map HEADING=column.",
        "请只保留一列，或用 --map 表头=列名 指明以哪一列为准。",
    ),
    "OPTION_ORDER": Text(
        "Download the answers as text or as scores; for score questions you can also give the options in order: --options 非常满意,满意,一般,不满意,非常不满意",
        "请在问卷平台下载“按选项文本”或“按选项分数”的答卷；评分题也可按次序写明选项后再导入，如 "
        "--options 非常满意,满意,一般,不满意,非常不满意",
    ),
    "OTHER_SCALE": Text(
        "Convert the scores to 1 to 5 with 5 as the best, and say so in the heading; or download the answers as text.",
        "请换算为 1 到 5 分（5 分最好）并改正题干，或下载“按选项文本”的答卷。",
    ),
    "OTHER_CODES": Text(
        "Write words in place of codes, and take the note out of the heading.",
        "请把代码改为文字（如“男”“女”），并删去表头中的说明。",
    ),
    "NOT_TEXT": Text(
        "Set the column to text and type it again.", "请把该列设为文本格式后重新录入。"
    ),
    "UNKNOWN_PERSON": Text(
        "Fill in the teacher number or the identity number; if this is no roster of teachers, write it by the template of the right one (yanxiu template).",
        "请填写教师编号或身份证号；如果这份表不是教师花名册，请按相应的模板填写（yanxiu template 列出全部格式）。",
    ),
    "AMBIGUOUS_PERSON": Text(
        "Fill in the teacher number; if two of them are the same person, merge them first: yanxiu duplicates list.",
        "请填写教师编号；若其中有同一人，请先合并：yanxiu duplicates list。",
    ),
    "DUPLICATE_KEY": Text("Keep one of the rows.", "请只保留其中一行。"),
    "CONFLICT": Text("Make the rows agree.", "请使各行一致。"),
    "HOLDS_ALREADY": Text(
        "Fill in the start date of the new one; if the old one was wrong, load it with an end date equal to its start date, or undo its load: yanxiu loads list.",
        "请填写新一项的起始日期；若原有的有误，请把其终止日期填为起始当日后导入，"
        "或撤销当时的导入：yanxiu loads list。",
    ),
    "CONTRADICTION": Text(
        "Correct the wrong one of the two from the person's documents.",
        "请按本人证件改正其中有误的一项。",
    ),
    "IDENTITY_IN_PLAIN": Text(
        "Put identity numbers into the column 身份证号, where only a keyed hash is stored.",
        "请把身份证号填入“身份证号”一列，该列只保存加密后的值。",
    ),
    "OTHER_NAME": Text(
        "Correct the number or the name; if the person has changed names, first load the roster of teachers with the new name.",
        "请改正编号或姓名；如本人已改名，请先导入写有新姓名的教师花名册。",
    ),
    "NO_DAY": Text(
        "State the date of the roster: load it with --day (or --full if it is complete), such as --day 2020-09-01; or write the date into its title or file name; or fill in the start dates.",
        "请注明名册是哪一天的：导入时加 --day（列出全部人员的完整名册用 --full），如 --day 2020-09-01；"
        "或在标题、文件名中写明日期；或填写起始日期。",
    ),
    "EARLIER_ROSTER": Text(
        "Fill in the start and end dates, or correct the date of the roster.",
        "请填写起止日期，或改正名册的日期。",
    ),
    **{
        f"CLOSED_{label.upper()}": Text(
            f"Write the {declared.title.en.lower()} that succeeded it; if it was still open, correct the date.",
            f"请改填承接的{declared.title.zh}；若当时尚未停办，请改正日期。",
        )
        for label, declared in NODES.items()
        if declared.closing
    },
    "NOT_FOUND": Text(
        "Correct the name, or load its roster first.", "请改正名称，或先导入其名册。"
    ),
    "AMBIGUOUS": Text("Write the code instead of the name.", "请改填代码。"),
    "BACKWARD_PERIOD": Text("Correct one of the two dates.", "请改正起止日期之一。"),
    "OTHER_LAYOUT": Text("Change the layout, then load it again.", "请改好表格的排列后再导入。"),
    "OTHER_LIST": Text(
        "Check which roster this list belongs to.",
        "请核对这份表应按哪种名册导入。",
    ),
    "OTHER_TABLE": Text(
        "Put each table into a sheet of its own.", "请把每张表分别放在单独的工作表中。"
    ),
    "LEAVERS": Text(
        "Remove these rows from the roster; load people who have left with the roster of transfers: yanxiu template transfers.",
        "请从名册中删除这些行；离岗人员请用调动名册登记：yanxiu template transfers。",
    ),
    "TOO_MANY_CELLS": Text("Remove the cells beyond the header.", "请删除超出表头的内容。"),
}
IN_TEXT_FILES: Mapping[str, Text] = {
    "FORMULA": Text(
        "Write the result; if it is text, put an apostrophe before it.",
        "请填写结果本身；确为文字时，请在前面加一个半角单引号。",
    ),
    "ERROR_IN_CELL": Text("Write the value itself.", "请直接填写值。"),
    "LOST_DIGITS": Text(
        "The digits were lost when the file was saved as text: type the number again from the document, in a workbook whose column is set to text; if it really ends in 000, put an apostrophe before it.",
        "数字在另存为文本文件之前已丢失：请在原工作簿中把该列设为文本格式，按证件重新录入；号码确以 000 结尾的，"
        "请在前面加一个半角单引号。",
    ),
    "BAD_PHONE": Text("Write the whole number.", "请填写完整的电话号码。"),
    "NOT_TEXT": Text("Write the text itself.", "请直接填写原来的文字。"),
}  # hints for files without cell formats
MASKED = "***"


def fault(
    code: str,
    reason: Text,
    file: str | None = None,
    sheet: str | None = None,
    row: int | None = None,
    column: str | None = None,
    value: str | None = None,
    *,
    advice: Text | None = None,
) -> Fault:
    """A fault of a file or of one of its cells; its hint is `advice`, or else the hint of its code."""
    return Fault(code, reason, file, sheet, row, column, value, hint=advice or HINTS[code])


class UnreadableFile(Exception):
    """Raised inside the loaders when a file cannot be read at all."""

    def __init__(self, what: Fault) -> None:
        self.fault = what
        super().__init__(what.code)


def unreadable(
    file: str, code: str, en: str, zh: str, advice: Text | None = None
) -> UnreadableFile:
    """The exception for a fault of a whole file."""
    return UnreadableFile(fault(code, Text(en, zh), file, advice=advice))
