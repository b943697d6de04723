"""The request that a server sends to a job's process."""

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson

from yanxiu.graph.access import OPERATOR, ROLES, Caller
from yanxiu.graph.database import Address
from yanxiu.graph.text import Language

READ_TIMEOUT = 120.0  # seconds of one statement


@dataclass(frozen=True, slots=True)
class Order:
    """One job to do; `memory`: the most bytes that the process may take."""

    address: Address
    kind: str
    given: dict[str, Any]
    who: str
    role: str
    county: str | None
    place: str | None
    language: Language
    memory: int = field(default=4 << 30)

    def packed(self) -> bytes:
        """The order as a line for the process; it holds the database's password, so it goes by a pipe."""
        return orjson.dumps(asdict(self), default=str, option=orjson.OPT_APPEND_NEWLINE)

    @classmethod
    def unpacked(cls, line: bytes) -> "Order":
        """The order that `packed` made."""
        document = orjson.loads(line)
        address = Address(**document["address"])
        disk = address.disk and Path(address.disk)
        return cls(
            **{**document, "address": replace(address, disk=disk, read_timeout=READ_TIMEOUT)}
        )

    @property
    def caller(self) -> Caller:
        """For whom it is done."""
        role = OPERATOR if self.role == OPERATOR.name else ROLES[self.role]
        return Caller(self.who, role, self.county, self.place)
