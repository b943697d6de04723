"""Recognises rows that do not belong to a roster: totals, signatures, notes, a header repeated on each page.

A row with all required cells is left out only if it is a repeated header, or an example or instruction right below
the header. Every row left out is reported by its number.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from yanxiu.graph.text import Text
from yanxiu.graph.words import fold
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.parsing import leaving
from yanxiu.loaders.parsing.groups import SCHOOL_LINE, SECTION_LINE, is_section, school_in_line
from yanxiu.loaders.parsing.headers import Header
from yanxiu.loaders.parsing.other_tables import is_heading, is_heading_row
from yanxiu.loaders.reading.files import Sheet
from yanxiu.loaders.values.cells import plain_text

BLANK_ROW = Text("Rows of spaces", "只有空格的行")
REPEATED_HEADER = Text("A repeated header", "重复的表头")
TITLE_ROW = Text("A title", "标题行")
TOTAL_ROW = Text("A total", "合计行")
SIGNATURE_ROW = Text("Signatures, or the name of the compiler", "签字、填报人等落款")
NOTE_ROW = Text("A note", "说明、备注行")
NUMBER_ROW = Text("Only a running number", "只有序号的行")
ROW_WITHOUT_VALUES = Text("No value in the columns that are read", "要读取的各列都是空的")
INSTRUCTION_ROW = Text("Instructions on how to fill it in", "填写说明行")
EXAMPLE_ROW = Text("An example", "示例行")
OTHER_TABLE = Text("Another table starts here", "从这一行起是另一张表")
END_REASONS = (OTHER_TABLE, leaving.LEAVERS_BELOW)  # the rows below do not belong to the roster
_TOTALS = re.compile(
    r"(?:本页|本校|全校|全县|全镇|年级)?(?:合|总|小|共|累)计[:：]?.*|(?:总人数|人数合计|教师总数|总数)[:：]?.*|(?:sub)?total.*"
    r"|汇总.*|.{1,30}?\s*(?:小计|合计|总计|汇总|计数)[:：]?(?:\s*\d+\s*人?)?",
    re.IGNORECASE,
)
_TOTAL_WORDS = frozenset(
    [
        *["合计", "总计", "小计", "共计", "累计", "合计:", "合计：", "总计：", "小计：", "total"],
        "合 计",
        "总 计",
        "小 计",
        "合  计",
        "合　计",
    ]
)
_SIGNED = re.compile(
    r".*(?:填表|填报|制表|审核|审批|复核|经办|负责|主管|分管|统计|报送|上报|录入|校对|核对|校长|园长|领导|单位|学校|联系|盖)"
    r"(?:人|员|者|单位|签字|签名|签章|盖章|意见|日期|时间|电话|负责人|领导|章|[(（].*[)）])*\s*[:：].*"
    r"|.*(?:签字|签名|签章|盖章|公章).*|.*\d{4}年\d{1,2}月\d{1,2}日[)）]?|.*年\s*月\s*日[)）]?"
    r"|(?:填表|填报|制表|审核|审批|复核|经办|负责|主管|分管|统计|报送|上报|录入|校对|核对)(?:人|员|者|单位|日期|时间|负责人|领导)"
    r"|第\s*\d+\s*页.*|.*共\s*\d+\s*页.*|page\s*\d+.*",
    re.IGNORECASE,
)
_NOTES = re.compile(
    r"(?:备?注|说明|附注|附|填表说明|填写说明|填报说明|提示|要求|注意(?:事项)?|note|remarks?)\s*\d*\s*[:：.、].*"
    r"|[-—－\s(（【]*(?:此行|本行)?(?:以下|下)\s*(?:空白|无正文|无内容|无|为空)[)）】\s\-—－]*"
    r"|[※★▲●◆*].*|[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]?\s*[、.．)）].*|.*(?:[。；]$|请于.*|以上.*属实.*)",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(
    r"[(（【\[][^()（）]*[)）】\]]|必填.*|选填.*|可空.*|可不填.*|不填.*|.*格式.*|.*文本$|.*下拉.*|请?选择.*|请?填写.*|按.*填.*|填.*|如[:：].*|例[如:：].*|.*例[:：].*"
    r"|y{4}.*|.*字以内.*|\d+位.*|.*位数字.*|参照.*|与.*一致.*|.*身份证.*一致.*|.*以.*为准.*|.*分隔.*|.*用[、，].*隔开.*|.*全称$|自动.*"
    r"|.*(?:required|optional)\b.*|.*[/|].*[/|].*",
    re.IGNORECASE,
)
_CHOICES = re.compile(r"[^/、\d]{1,8}(?:[/、][^/、\d]{1,8})+")
_PIVOT = re.compile(r"(?:行|列)标签|(?:求和|计数|平均值|最大值|最小值)项\s*[:：].*")
_EXAMPLE = re.compile(
    r"例[:：].+|[(（【\[]?(?:示?例|样例|举例|范例|示范|填写示例|example|sample)[)）】\]:：]?\s*\d*",
    re.IGNORECASE,
)
_OF_A_PAGE = re.compile(
    r".+(?:[(（]?续[表页一二三四五六七八九十\d]*[)）]?|表|册|名单|台账|一览)"
)  # a title of a page
_UNDER = 3  # possible rows of instructions right below the header
_FEW = 4  # the most filled cells of a line between rows
_LONG = 16  # characters; a single cell of this length is not a roster row
_DIGITS = re.compile(r"\d{1,5}")


class RowKinds:
    """Distinguishes rows of a roster from other rows.

    school   the school in the last line that `reason` recognised as GROUP
    """

    def __init__(self, sheet: Sheet, format_: Format, header: Header) -> None:
        self.school: str | None = None
        self._sheet = sheet
        grouped = {name for name, column in format_.columns.items() if column.in_sheet_name}
        self._is_grouped = bool(grouped)
        self._has_lines = bool(grouped - header.places.keys())
        self._first = sheet.first + header.last + 1
        self._labels = [fold(each) for each in header.labels]
        self._blocks = [sorted(places.values()) for places in header.blocks]
        self._read = sorted({at for places in self._blocks for at in places})
        self._needed = [each for places in header.blocks if (each := self._needs(format_, places))]
        self._titles = {
            fold(text)
            for row in sheet.rows[: header.first]
            for text in map(plain_text, row)
            if text
        }
        wide = max(3, len(self._read) // 2)
        self._banners = {
            area.row: area.column
            for area in sheet.layout.merged
            if area.last_column - area.column + 1 >= wide
        }

    @staticmethod
    def _needs(format_: Format, places: Mapping[str, int]) -> list[int]:
        needed = [at for name, at in places.items() if format_.columns[name].required]
        return needed or [*places.values()][:2]

    def reason(self, number: int, row: Sequence[Any]) -> Text | None:
        """The reason why a row is not a roster row; None if it is one. The row is not empty."""
        width = len(row)
        if width > 1 and number >= self._first + _UNDER and not self._has_lines:
            for needed in self._needed:
                for at in needed:
                    cell = row[at] if at < width else None
                    if cell is None or (type(cell) is str and not cell.strip()):
                        break
                else:
                    if row[0] in _TOTAL_WORDS or row[1] in _TOTAL_WORDS:
                        return TOTAL_ROW
                    at = needed[0]
                    if type(row[at]) is str and (":" in row[at] or "：" in row[at]):
                        return self._classified(number, row)
                    if self._repeats_header(row, at):
                        return REPEATED_HEADER
                    return OTHER_TABLE if self._begins_another(row, at) else None
        return self._classified(number, row)

    def _repeats_header(self, row: Sequence[Any], at: int) -> bool:
        return (
            isinstance(row[at], str)
            and fold(row[at]) == self._labels[at]
            and self._is_header(_texts(row))
        )

    def _begins_another(self, row: Sequence[Any], at: int) -> bool:
        return is_heading(row[at]) and is_heading_row(row)

    def _is_header(self, texts: Mapping[int, str]) -> bool:
        words = [at for at in self._read if texts.get(at)]
        same = sum(fold(texts[at]) == self._labels[at] for at in words)
        if same < len(words) and any(
            (text := fold(texts[at])) != self._labels[at] and text in self._labels for at in words
        ):
            return False  # another table: the same columns in another order
        return same >= 2 and 2 * same > len(words)

    def _classified(self, number: int, row: Sequence[Any]) -> Text | None:
        texts = _texts(row)
        if not texts:
            return BLANK_ROW
        if reason := self._names_something(number, texts):
            return reason
        whole = any(all(texts.get(at) for at in needed) for needed in self._needed)
        under = number < self._first + _UNDER
        first = texts[min(texts)]
        words = [*texts.values()]
        if not whole and any(_SIGNED.fullmatch(each) for each in words) and self._few(words):
            return SIGNATURE_ROW
        if whole and all(_SIGNED.fullmatch(each) for each in words):
            return SIGNATURE_ROW  # signatures below the required columns
        if under and (reason := self._under_header(texts, whole=whole)):
            return reason
        if first in _TOTAL_WORDS or (not whole and _TOTALS.fullmatch(first)):
            return TOTAL_ROW
        if whole and len(texts) > 1:
            return None
        return self._surrounding(number, texts, first)

    def _names_something(self, number: int, texts: Mapping[int, str]) -> Text | None:
        """The reason if a row names columns, a page, or the school of the rows below it; else None."""
        if self._is_header(texts):
            return REPEATED_HEADER
        is_title = (
            len(texts) == 1
            and all(map(_OF_A_PAGE.fullmatch, texts.values()))
            and self._is_header(_texts(self._next_row(number)))
        )
        if not is_title and (
            is_heading_row(texts.values()) or any(map(_PIVOT.fullmatch, texts.values()))
        ):
            return OTHER_TABLE
        if self._is_grouped and len(texts) <= _FEW and (school := school_in_line(texts.values())):
            self.school = school
            return SCHOOL_LINE
        return TITLE_ROW if is_title else None

    def _under_header(self, texts: Mapping[int, str], *, whole: bool) -> Text | None:
        words = [*texts.values()]
        if _EXAMPLE.fullmatch(words[0]) or any(
            re.search(r"[(（](?:示例|样例|例)[)）]", each) for each in words[:3]
        ):
            return EXAMPLE_ROW
        instructions = sum(_INSTRUCTION.fullmatch(each) is not None for each in words)
        if len(words) > 1 and 2 * instructions > len(words):
            return INSTRUCTION_ROW
        choices = sum(_CHOICES.fullmatch(each) is not None for each in words)
        if not whole and len(words) > 1 and instructions + choices == len(words):
            return INSTRUCTION_ROW
        numbers = [int(each) for each in words if _DIGITS.fullmatch(each)]
        if (
            len(words) > 3 and numbers == [*range(numbers[0], numbers[0] + len(words))]
            if numbers
            else False
        ):
            return NUMBER_ROW
        return None

    def _surrounding(self, number: int, texts: Mapping[int, str], first: str) -> Text | None:
        """The reason why a row without the required cells is not a roster row; None if it is one."""
        words = [*texts.values()]
        if len(words) == 1 and fold(first) in self._titles:
            return TITLE_ROW
        if (
            len(words) <= 2
            and _DIGITS.fullmatch(first)
            and not any(texts.get(at) for at in self._read if at > min(texts))
        ):
            return NUMBER_ROW
        if len(words) == 1 and (reason := self._line(number, first)):
            return reason
        if _NOTES.fullmatch(first) and len(words) <= 3:
            return NOTE_ROW
        if len(words) == 1 and (len(first) >= _LONG or self._banners.get(number) == min(texts) + 1):
            return NOTE_ROW
        if not any(texts.get(at) for at in self._read):
            return ROW_WITHOUT_VALUES
        return None

    def _line(self, number: int, text_of_line: str) -> Text | None:
        """The meaning of a line with one text for the rows below it; None if it has none."""
        below = self._next_row(number)
        if is_heading_row(below) and not self._is_header(_texts(below)):
            return OTHER_TABLE
        if leaving.starts_leavers(text_of_line):
            return leaving.LEAVERS_BELOW
        return SECTION_LINE if is_section(text_of_line) else None

    def _next_row(self, number: int) -> Sequence[Any]:
        """The next row that is not empty, if it is near; else an empty one."""
        following = self._sheet.rows[number - self._sheet.first + 1 :][:_UNDER]
        return next((row for row in following if any(map(plain_text, row))), [])

    def _few(self, words: Sequence[str]) -> bool:
        """True if at most four cells are filled, or at least half of them are signatures."""
        signed = sum(_SIGNED.fullmatch(each) is not None for each in words)
        return 2 * signed >= len(words) or len(words) <= 4


def _texts(row: Sequence[Any]) -> dict[int, str]:
    """The texts of a row by their place."""
    return {at: text for at, cell in enumerate(row) if (text := plain_text(cell))}


def ranges(numbers: Iterable[int]) -> str:
    """Sorted numbers as text for the report: 3、7-9."""
    return "、".join(
        f"{first}" if first == last else f"{first}-{last}" for first, last in _runs(numbers)
    )


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    run: tuple[int, int] | None = None
    for number in numbers:
        if run and number == run[1] + 1:
            run = run[0], number
            continue
        if run:
            yield run
        run = number, number
    if run:
        yield run
