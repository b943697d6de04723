"""Loads rosters and tables into the graph: formats, reading, validation, one transaction, a report.

Programs may call `load` too: it takes paths and data frames, and returns its report as an object.
"""

from yanxiu.graph.faults import Fault
from yanxiu.loaders.changes.removals import Full
from yanxiu.loaders.formats.format import Format, FormatFault
from yanxiu.loaders.formats.format_file import read_formats
from yanxiu.loaders.load import load
from yanxiu.loaders.report.report import LoadedFile, Report

__all__ = ["Fault", "Format", "FormatFault", "Full", "LoadedFile", "Report", "load", "read_formats"]
