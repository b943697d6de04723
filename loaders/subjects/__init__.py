"""A person's own rights (PIPL articles 45 and 47): all that is held about them, and its erasure."""

from loaders.subjects.erasing import Erasure, erase
from loaders.subjects.exporting import export

__all__ = ["Erasure", "erase", "export"]
