"""Imports and exports OneRoster 1.2 (CSV), the roster format of other school systems."""

from yanxiu.loaders.oneroster.bundle import Bundle, bundled, formats, is_delta, read_bundle
from yanxiu.loaders.oneroster.resolving import resolved
from yanxiu.loaders.oneroster.writing import Export, export

__all__ = [
    "Bundle",
    "Export",
    "bundled",
    "export",
    "formats",
    "is_delta",
    "read_bundle",
    "resolved",
]
