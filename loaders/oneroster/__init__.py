"""Imports and exports OneRoster 1.2 (CSV), the roster format of other school systems."""

from yanxiu.loaders.oneroster.bundle import Bundle, combine_bundles, formats, is_delta, read_bundle
from yanxiu.loaders.oneroster.resolving import resolve_bundles
from yanxiu.loaders.oneroster.writing import Export, export

__all__ = [
    "Bundle",
    "Export",
    "combine_bundles",
    "export",
    "formats",
    "is_delta",
    "read_bundle",
    "resolve_bundles",
]
