"""Rosters and tables into the graph: formats, reading, validation, one transaction, a report."""

from loaders.faults import Fault
from loaders.format import Format, FormatFault, read_formats
from loaders.loading import load
from loaders.report import LoadedFile, Report

__all__ = ["Fault", "Format", "FormatFault", "LoadedFile", "Report", "load", "read_formats"]
