"""The plans of counties as tables, one folder per county, shipped with the program."""

from pathlib import Path

__all__ = ["XIANGYIN"]

XIANGYIN = Path(__file__).parent / "xiangyin"
