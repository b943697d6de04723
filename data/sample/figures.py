"""Reads the counts and shares of the synthetic county from `figures.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _all() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("figures.toml").read_text(encoding="utf-8"))


def figures(section: str) -> Mapping[str, Any]:
    """The figures of one step of the sample; lists become tuples, and years as keys become numbers."""
    return {name: _frozen(value) for name, value in _all()[section].items()}


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(each) for each in value)
    if isinstance(value, dict):
        return {
            int(name) if name.isdigit() else name: _frozen(each) for name, each in value.items()
        }
    return value
