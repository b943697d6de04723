"""The counties' plans as tables, one folder a county; shipped with the program."""

from pathlib import Path

__all__ = ["XIANGYIN"]

XIANGYIN = Path(__file__).parent / "xiangyin"
