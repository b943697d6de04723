"""Throttles wrong keys: counts them per client address and delays further attempts."""

import logging
import math

from yanxiu.api.access.faults import TooManyAttempts
from yanxiu.api.http.rates import RateTable, TokenBuckets

FAILURES_PER_MINUTE = 20
log = logging.getLogger(__name__)


class Failures:
    """Counts wrong keys per client address. `count` is the total in this process."""

    def __init__(
        self, per_minute: int = FAILURES_PER_MINUTE, table: RateTable | None = None
    ) -> None:
        self._buckets = TokenBuckets(per_minute, table=table)
        self.count = 0

    def check(self, address: str) -> None:
        """Raises TooManyAttempts if keys from this address are refused for now."""
        wait = self._buckets.seconds_left(address)
        if wait:
            raise TooManyAttempts(math.ceil(wait))

    def add(self, address: str) -> None:
        """Counts a wrong key. If its address has no attempt left, logs this without the address."""
        self.count += 1
        self._buckets.take(address)
        if self._buckets.seconds_left(address):
            log.warning("wrong keys come too fast from one address; %d in all", self.count)
