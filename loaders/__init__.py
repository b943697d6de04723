"""Rosters and tables into the graph: formats, reading, validation, one transaction, a report.

`load` is also for programs: it takes paths and data frames, and gives its report as an object.
"""

from loaders.faults import Fault
from loaders.format import Format, FormatFault, read_formats
from loaders.loading import load
from loaders.removals import Full
from loaders.report import LoadedFile, Report

__all__ = ["Fault", "Format", "FormatFault", "Full", "LoadedFile", "Report", "load", "read_formats"]
