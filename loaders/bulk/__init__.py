"""The first load of many counties: written as files that Neo4j's own import reads, instead of by statements."""

from yanxiu.loaders.bulk.loading import Bulk, bulk_load, loads_in

__all__ = ["Bulk", "bulk_load", "loads_in"]
