"""The log of a serving program: JSON lines, to standard error or to rotating files.

Entries of libraries are logged with their place in the code but without their text. Exceptions are logged with
their type and traceback lines. A message is left out because it may contain input, and so personal data.
"""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from traceback import extract_tb
from typing import Any

import orjson

from yanxiu.graph.disk import disk_faults
from yanxiu.graph.settings import Settings

_OURS = "yanxiu"


def log_event(log: logging.Logger, level: int, fields: dict[str, Any]) -> None:
    """Logs an event as fields. No field may contain a value that a caller sent."""
    log.log(level, "%s", orjson.dumps(fields).decode(), extra={"told": fields})


def exception_lines(fault: BaseException | None) -> Iterator[dict[str, object]]:
    """Type and code lines of an exception and of its causes, without their messages."""
    while fault is not None:
        lines = [f"{at.filename}:{at.lineno} {at.name}" for at in extract_tb(fault.__traceback__)]
        yield {"kind": type(fault).__name__, "at": lines}
        fault = fault.__cause__


class JsonLines(logging.Formatter):
    """Formats a record as a line of JSON; `request_id` returns the id of the current request, or ""."""

    def __init__(self, request_id: Callable[[], str]) -> None:
        super().__init__()
        self._request_id = request_id

    def format(self, record: logging.LogRecord) -> str:
        """Time, level and place, then the fields."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if number := self._request_id():
            line["request"] = number
        fields = getattr(record, "told", None)
        if fields is not None:
            line |= fields
        elif record.name.partition(".")[0] == _OURS:
            line["message"] = record.getMessage()
        else:
            line["at"] = f"{record.module}:{record.lineno}"
        if record.exc_info and record.exc_info[1] is not None:
            line["faults"] = list(exception_lines(record.exc_info[1]))
        return orjson.dumps(line, default=str).decode()


@contextmanager
def configured_logging(settings: Settings, request_id: Callable[[], str]) -> Iterator[None]:
    """Configures logging from the settings for the duration of the block.

    Raises DatabaseFault if the log file or its folder cannot be created.
    """
    handler = _handler(settings)
    handler.setFormatter(JsonLines(request_id))
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    handler.setLevel(level)
    handler.addFilter(_should_log)
    root, ours = logging.getLogger(), logging.getLogger(_OURS)
    before = ours.level
    ours.setLevel(level)
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        ours.setLevel(before)
        handler.close()


def _should_log(record: logging.LogRecord) -> bool:
    """Whether to log an entry: all of this program's, and errors of libraries except the driver's."""
    name = record.name.partition(".")[0]
    return name == _OURS or (name != "neo4j" and record.levelno >= logging.ERROR)


def _handler(settings: Settings) -> logging.Handler:
    if settings.log_file is None:
        return logging.StreamHandler(sys.stderr)
    with disk_faults(settings.log_file.parent):
        settings.log_file.parent.mkdir(parents=True, exist_ok=True)
        return RotatingFileHandler(
            settings.log_file,
            maxBytes=settings.log_size,
            backupCount=settings.log_keep,
            encoding="utf-8",
        )
