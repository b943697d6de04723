"""Parses files to sheets in the formats available to a load."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text
from yanxiu.loaders.faults import UnreadableFile
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.formats.format_file import read_formats
from yanxiu.loaders.oneroster import Bundle, read_bundle
from yanxiu.loaders.oneroster import formats as oneroster_formats
from yanxiu.loaders.parsing.confirmed_headings import ConfirmedHeadings
from yanxiu.loaders.parsing.headers import SheetHead
from yanxiu.loaders.parsing.option_order import with_options
from yanxiu.loaders.parsing.recognition import recognise_sheets
from yanxiu.loaders.parsing.sheets import ParsedSheet
from yanxiu.loaders.parsing.survey_answers import parse_survey_sheet
from yanxiu.loaders.reading.files import Source, read_file
from yanxiu.loaders.reading.frames import FrameSource
from yanxiu.loaders.report.progress import Progress
from yanxiu.loaders.report.report import Report


@dataclass(frozen=True, slots=True)
class FileParser:
    """Reads files and parses their sheets; adds faults and skipped files and sheets to `report`.

    formats    the available formats, with the headings that were assigned for this load
    named      the format of all sheets; None: recognised by names and headers
    headings   the headings that were assigned for this load or before
    """

    formats: Mapping[str, Format]
    named: Format | None
    headings: ConfirmedHeadings
    report: Report
    progress: Progress

    @classmethod
    def of(
        cls,
        formats: Mapping[str, Format] | None,
        name: str | None,
        headings: Mapping[str, str],
        report: Report,
        progress: Progress,
        options: Sequence[str] = (),
    ) -> "FileParser":
        """A parser for one load; raises Refused if no format has the name, or none has a heading's column."""
        choice = formats or read_formats()
        if name is not None:
            choice = {name: _format(name, choice)}
        confirmed = ConfirmedHeadings.read(headings, choice, keep=not report.dry_run)
        choice = confirmed.mapped(choice)
        if options:
            choice = with_options(choice, options)
        return cls(choice, choice.get(name or ""), confirmed, report, progress)

    @property
    def all_formats(self) -> dict[str, Format]:
        """The formats under which a file may have been loaded before."""
        return {**oneroster_formats(), **self.formats}

    def parse(self, files: Sequence[Source]) -> list[ParsedSheet]:
        """The sheets of the files that are rosters."""
        sheets: list[ParsedSheet] = []
        for at, file in enumerate(files):
            self.progress(Text("Reading", "读取"), at, len(files))
            if isinstance(file, Bundle):
                of_bundle, faults = read_bundle(file)
                sheets += of_bundle
                self.report.faults += faults
            else:
                sheets += self._sheets(file)
        return sheets

    def _sheets(self, file: Source) -> list[ParsedSheet]:
        try:
            raw = [file.sheet] if isinstance(file, FrameSource) else read_file(file)
        except UnreadableFile as error:
            self.report.faults.append(error.fault)
            return []
        recognition = recognise_sheets(file, raw, self.formats, self.named, self.headings)
        self.report.left_out += recognition.left_out
        self.report.faults += recognition.faults
        sheets = []
        for sheet, sheet_format in recognition.rosters:
            parsed, faults = parse_survey_sheet(sheet, sheet_format, named=self.named is not None)
            sheets.append(parsed)
            self.report.faults += faults
            if not any(fault.row is None for fault in faults):
                self.headings.store(SheetHead(sheet), sheet_format)
        return sheets


def _format(name: str, formats: Mapping[str, Format]) -> Format:
    if name not in formats:
        raise Refused(
            en=f"There is no format {name}: choose one of {', '.join(formats)}.",
            zh=f"没有名为 {name} 的格式：请使用 {'、'.join(formats)} 之一。",
        )
    return formats[name]
