"""Chooses a media type by the Accept header (RFC 9110)."""

import re
from collections.abc import Sequence

from starlette.requests import Request

from yanxiu.graph.text import Language, language

_WEIGHT = re.compile(r"q=(0(?:\.\d{1,3})?|1(?:\.0{1,3})?)")


def preferred_type(accept: str | None, offered: Sequence[str]) -> str | None:
    """Returns the offered media type that the client prefers, the first of equals; None if it accepts none.

    Without a header, and for `*/*`, returns the first offered type.
    """
    if not accept or not accept.strip():
        return offered[0]
    ranges = [_range(part) for part in accept.split(",")]
    best, best_rank = None, (0.0, 0)
    for kind in offered:
        weight, place = _preference(kind, ranges)
        rank = (weight, -place)
        if weight > 0 and (best is None or rank > best_rank):
            best, best_rank = kind, rank
    return best


def _range(written: str) -> tuple[str, float]:
    name, *parameters = (part.strip().lower() for part in written.split(";"))
    parts = next((match for part in parameters if (match := _WEIGHT.fullmatch(part))), None)
    return name, float(parts[1]) if parts else 1.0


def _preference(kind: str, ranges: Sequence[tuple[str, float]]) -> tuple[float, int]:
    """Returns the weight of a media type, and its position. The exact name takes precedence over a wildcard."""
    main = kind.partition("/")[0]
    for name in (kind, f"{main}/*", "*/*"):
        for place, (written, weight) in enumerate(ranges):
            if written == name:
                return weight, place
    return 0.0, len(ranges)


def language_of(request: Request) -> Language:
    """Returns the language from Accept-Language, else the server's language."""
    wanted = request.headers.get("accept-language", "").strip().lower()
    if not wanted or wanted.startswith("*"):
        return language()
    return "zh" if wanted.startswith("zh") else "en"
