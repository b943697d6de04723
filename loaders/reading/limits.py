"""Size limits beyond any roster. Larger files would fill the memory and are refused before they are read."""

from yanxiu.loaders.faults import UnreadableFile, unreadable

MOST_BYTES = 128_000_000  # of one file on the disk
MOST_INFLATED = 512_000_000  # bytes of a zip or a workbook once unpacked
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # the largest sheet of any spreadsheet program
MOST_CELLS = 20_000_000
MOST_SHEETS = 256
MOST_UNREAD = 100_000  # cells of a sheet with an error or a formula never calculated
MOST_MERGED = 100_000  # merged areas of a sheet
_FREE_AREA = 1_000_000
_EMPTY_TO_FILLED = 10


def check_size(name: str, area: int, filled: int) -> None:
    """Raises UnreadableFile if sheets span far more cells than they fill, or fill more than any roster.

    `area` is the number of cells from the first to the last filled row and column; `filled` have a value.
    """
    if area > _FREE_AREA + _EMPTY_TO_FILLED * filled or filled > MOST_CELLS:
        raise hostile_file_fault(name)


def hostile_file_fault(name: str) -> UnreadableFile:
    return unreadable(
        name, "HOSTILE_FILE", "The sheet reaches further than any roster", "表格范围超出任何名册"
    )


def oversized_file_fault(name: str) -> UnreadableFile:
    return unreadable(
        name,
        "HOSTILE_FILE",
        "It would unpack to far more than any roster",
        "展开后远超任何名册的大小",
    )


def damaged_file_fault(name: str) -> UnreadableFile:
    return unreadable(
        name,
        "UNREADABLE_FILE",
        "The file is damaged, or not what its name says",
        "文件已损坏，或与扩展名不符",
    )


def encrypted_file_fault(name: str) -> UnreadableFile:
    return unreadable(name, "ENCRYPTED_FILE", "A password protects the file", "文件设有密码")
