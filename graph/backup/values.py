"""Converts properties to JSON and back.

A value without a JSON type becomes a map with one key; a stored property is never a map, so this is unambiguous.
"""

import base64
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from neo4j.spatial import CartesianPoint, Point, WGS84Point
from neo4j.time import Date, DateTime, Duration, Time

_NOT_FINITE = re.compile("-?inf|nan")


def as_json(value: Any) -> Any:
    """A property's value as `orjson` can write it. Raises TypeError for a type that no property can have."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return {"float": repr(value)} if _NOT_FINITE.fullmatch(repr(value)) else value
    if isinstance(value, list):
        return [as_json(each) for each in value]
    for name, (kinds, write, _) in _KINDS.items():
        if isinstance(value, kinds):
            return {name: write(value)}
    raise TypeError(type(value).__name__)


def from_json(value: Any) -> Any:
    """The value that `as_json` converted. Raises ValueError for any other map."""
    if isinstance(value, list):
        return [from_json(each) for each in value]
    if isinstance(value, dict):
        ((name, text),) = value.items()
        if name == "float":
            return float(text)
        if name not in _KINDS:
            raise ValueError(name)
        return _KINDS[name][2](text)
    return value


def properties_as_json(properties: Mapping[str, Any]) -> dict[str, Any]:
    """All properties of a node or relationship, by name."""
    return {name: as_json(properties[name]) for name in sorted(properties)}


def properties_from_json(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties that `properties_as_json` converted."""
    return {name: from_json(value) for name, value in properties.items()}


def _duration(value: Duration) -> list[int]:
    return [value.months, value.days, value.seconds, value.nanoseconds]


def _point(value: Point) -> list[Any]:
    return [value.srid, list(value)]


def _point_from(parts: list[Any]) -> Point:
    srid, at = parts
    kind = {4326: WGS84Point, 4979: WGS84Point}.get(srid, CartesianPoint)
    return kind(at)


_KINDS: Mapping[str, tuple[Any, Callable[[Any], Any], Callable[[Any], Any]]] = {
    "datetime": (DateTime, lambda value: value.iso_format(), DateTime.from_iso_format),
    "date": ((Date, date), lambda value: value.isoformat(), date.fromisoformat),
    "time": (Time, lambda value: value.iso_format(), Time.from_iso_format),
    "duration": (
        Duration,
        _duration,
        lambda parts: Duration(
            months=parts[0], days=parts[1], seconds=parts[2], nanoseconds=parts[3]
        ),
    ),
    "bytes": (
        (bytes, bytearray),
        lambda value: base64.b64encode(value).decode("ascii"),
        base64.b64decode,
    ),
    "point": (Point, _point, _point_from),
}
