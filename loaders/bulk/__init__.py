"""Loads many counties into an empty database with Neo4j's own import, from files instead of statements."""

from yanxiu.loaders.bulk.loading import BulkReport, bulk_load, loads_in

__all__ = ["BulkReport", "bulk_load", "loads_in"]
