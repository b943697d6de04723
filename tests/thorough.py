"""What `make test` runs of a long list of like cases: a few; `make test-all` runs all of them."""

from collections.abc import Iterable
from typing import Any

import pytest


def some_of(cases: Iterable[Any], *few: Any) -> list[Any]:
    """All the cases, for `parametrize`; those that are not among the few are marked `thorough`.

    Raises AssertionError where one of the few is no case.
    """
    listed = list(cases)
    assert all(each in listed for each in few), few
    return [
        each if each in few else pytest.param(each, marks=pytest.mark.thorough) for each in listed
    ]
