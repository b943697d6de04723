"""The request that a server sends to a job's process."""

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson

from yanxiu.graph.access import OPERATOR, ROLES, Caller
from yanxiu.graph.database import Address
from yanxiu.graph.text import Language

READ_TIMEOUT = 120.0  # seconds per statement


@dataclass(frozen=True, slots=True)
class Order:
    """A request to run one job; `memory`: most bytes that the process may use."""

    address: Address
    kind: str
    given: dict[str, Any]
    who: str
    role: str
    county: str | None
    place: str | None
    language: Language
    memory: int = field(default=4 << 30)

    def to_line(self) -> bytes:
        """Serializes the order to one line. It contains the database's password, so it is sent through a pipe."""
        return orjson.dumps(asdict(self), default=str, option=orjson.OPT_APPEND_NEWLINE)

    @classmethod
    def from_line(cls, line: bytes) -> "Order":
        """Returns the order from the line that `to_line` made."""
        document = orjson.loads(line)
        address = Address(**document["address"])
        disk = address.disk and Path(address.disk)
        return cls(
            **{**document, "address": replace(address, disk=disk, read_timeout=READ_TIMEOUT)}
        )

    @property
    def caller(self) -> Caller:
        """The caller of the job."""
        role = OPERATOR if self.role == OPERATOR.name else ROLES[self.role]
        return Caller(self.who, role, self.county, self.place)
