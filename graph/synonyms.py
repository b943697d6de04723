"""Everyday words for the standard codes and for choices, beside their names in the model."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

SYNONYMS: Mapping[str, Mapping[str, str]] = tomllib.loads(
    (Path(__file__).parent / "synonyms.toml").read_text(encoding="utf-8")
)
