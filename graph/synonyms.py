"""Everyday words for standard codes and choices, in addition to their names in the model."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

SYNONYMS: Mapping[str, Mapping[str, str]] = tomllib.loads(
    (Path(__file__).parent / "synonyms.toml").read_text(encoding="utf-8")
)
