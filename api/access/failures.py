"""Throttles wrong keys: counts them per client address and delays further attempts."""

import logging
import math

from yanxiu.api.access.faults import TooManyWrong
from yanxiu.api.http.rates import Buckets, Table

A_MINUTE = 20
log = logging.getLogger(__name__)


class Failures:
    """Counts wrong keys per client address. `count` is the total in this process."""

    def __init__(self, a_minute: int = A_MINUTE, table: Table | None = None) -> None:
        self._buckets = Buckets(a_minute, table=table)
        self.count = 0

    def check(self, address: str) -> None:
        """Raises TooManyWrong if keys from this address are refused for now."""
        wait = self._buckets.missing(address)
        if wait:
            raise TooManyWrong(math.ceil(wait))

    def add(self, address: str) -> None:
        """Counts a wrong key. If its address has no attempt left, logs this without the address."""
        self.count += 1
        self._buckets.wait(address)
        if self._buckets.missing(address):
            log.warning("wrong keys come too fast from one address; %d in all", self.count)
