"""Days: which day it is for a county."""

from datetime import date


def today() -> date:
    """The day of the machine's clock, which is set to the county's time."""
    return date.today()  # noqa: DTZ011
