"""A zip or folder with a OneRoster manifest: one source, with one sheet per file."""

import codecs
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.loaders.faults import UnreadableFile, fault
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.formats.format_file import read_format
from yanxiu.loaders.oneroster.spec import COLUMNS, FILES, MODES, VERSION
from yanxiu.loaders.parsing.sheets import ParsedSheet, parse_sheet
from yanxiu.loaders.reading import delimited
from yanxiu.loaders.reading.files import Sheet, Source

_FORMATS = Path(__file__).parent / "formats"
_MANIFEST = "manifest.csv"
_FIRST_CELL = b"sourcedId"


@dataclass(frozen=True, slots=True, eq=False)
class Bundle(Source):
    """The files of one OneRoster export, by name without .csv; `name` is that of the zip or folder."""

    members: Mapping[str, Source]


@cache
def formats() -> Mapping[str, Format]:
    """The formats of OneRoster's files by name, e.g. `oneroster_orgs`. A single file is not a roster."""
    return {path.stem: read_format(path) for path in sorted(_FORMATS.glob("*.toml"))}


def combine_bundles(files: Sequence[Source]) -> list[Source]:
    """Combines the OneRoster files of a folder to one bundle, even without a manifest; keeps other files."""
    folders = {_folder(file) for file in files if _base(file) == _MANIFEST or _is_of_bundle(file)}
    groups: dict[str, dict[str, Source]] = {folder: {} for folder in folders}
    rest: list[Source] = []
    for file in files:
        stem = _base(file).removesuffix(".csv")
        known = stem in (*FILES, "manifest") and _base(file).endswith(".csv")
        if known and _folder(file) in groups:
            groups[_folder(file)][stem] = file
        else:
            rest.append(file)
    return [*(_bundle(folder, members) for folder, members in groups.items()), *rest]


def _is_of_bundle(file: Source) -> bool:
    """True if the name and the first header cell are those of a OneRoster file."""
    if _base(file).removesuffix(".csv") not in FILES or not _base(file).endswith(".csv"):
        return False
    with file.open() as stream:
        head = stream.read(len(_FIRST_CELL) + 4)
    return head.removeprefix(codecs.BOM_UTF8).lstrip(b'"').startswith(_FIRST_CELL)


def _base(file: Source) -> str:
    return PurePosixPath(file.name).name


def _folder(file: Source) -> str:
    return str(PurePosixPath(file.name).parent)


def _bundle(folder: str, members: Mapping[str, Source]) -> Bundle:
    name = "OneRoster" if folder == "." else folder
    return Bundle(name, _reader(members), members)


def _reader(members: Mapping[str, Source]) -> Callable[[], bytes]:
    def read() -> bytes:
        """All contents: a bundle counts as already loaded only if none of its files differs."""
        return b"".join(
            name.encode() + b"\0" + file.read_bytes() for name, file in sorted(members.items())
        )

    return read


def read_bundle(bundle: Bundle) -> tuple[list[ParsedSheet], list[Fault]]:
    """The supported sheets of a bundle, and the faults of its manifest and cells."""
    sheets: list[ParsedSheet] = []
    try:
        modes_of, faults = file_modes(bundle)
        mark = bundle.checksum
        for name, file in bundle.members.items():
            declared = formats().get(f"oneroster_{name}")
            if declared and modes_of.get(name, "absent") != "absent":
                with file.open() as stream:
                    rows = delimited.read_rows(file.name, stream)
                parsed, sheet_faults = parse_sheet(
                    Sheet(bundle, mark, f"{name}.csv", rows), declared, exact=True
                )
                sheets.append(parsed)
                faults += sheet_faults
    except UnreadableFile as fault:
        return [], [fault.fault]
    return sheets, faults


def is_delta(bundle: Bundle) -> bool:
    """True if a file of a bundle lists only changes."""
    try:
        return "delta" in file_modes(bundle)[0].values()
    except UnreadableFile:
        return False  # reading the bundle reports the cause


def file_modes(bundle: Bundle) -> tuple[dict[str, str], list[Fault]]:
    """The mode of every file in the manifest (`bulk`, `delta` or `absent`), and the manifest's faults.

    Raises UnreadableFile if there is no manifest.
    """
    if "manifest" not in bundle.members:
        listed = ", ".join(f"{name}.csv" for name in sorted(bundle.members))
        raise UnreadableFile(
            fault(
                "NO_MANIFEST",
                Text(
                    f"Files of OneRoster ({listed}) without their manifest.csv",
                    f"是 OneRoster 文件（{listed}），但缺少 manifest.csv",
                ),
                bundle.name,
            )
        )
    manifest = bundle.members["manifest"]
    with manifest.open() as stream:
        rows = delimited.read_rows(manifest.name, stream)
    faults: list[Fault] = []

    def add_fault(en: str, zh: str, row: int | None, value: str | None = None) -> None:
        reason = Text(en, zh)
        column = COLUMNS["manifest"][0 if row is None else 1]
        faults.append(
            fault("BAD_MANIFEST", reason, bundle.name, _MANIFEST, row or 1, column, value)
        )

    if not rows or [cell.strip() for cell in rows[0][:2]] != list(COLUMNS["manifest"]):
        add_fault("Its header is not propertyName,value", "表头不是 propertyName,value", None)
        return {}, faults
    words = {
        row[0].strip(): (number, row[1].strip() if len(row) > 1 else "")
        for number, row in enumerate(rows[1:], start=2)
        if row
    }
    number, version = words.get("oneroster.version", (None, ""))
    if version != VERSION:
        add_fault(f"Only version {VERSION} can be read", f"只能读取 {VERSION} 版", number, version)
    by_file: dict[str, str] = {}
    for name in FILES:
        number, mode = words.get(f"file.{name}", (None, "absent"))
        is_present = name in bundle.members
        if mode not in MODES:
            add_fault(f"Not one of: {', '.join(MODES)}", f"不在允许的范围内：{'、'.join(MODES)}", number, mode)  # fmt: skip
        elif is_present != (mode != "absent"):
            add_fault(
                f"{name}.csv is {'there' if is_present else 'not there'}",
                f"压缩包中{'有' if is_present else '没有'} {name}.csv",
                number,
                mode,
            )
        else:
            by_file[name] = mode
    return by_file, faults
