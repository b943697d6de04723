"""Spooled lists and dicts behave like Python's own, in memory and on disk."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanxiu.loaders.spool import SpooledDict, SpooledList

_KEYS = st.integers(0, 9) | st.tuples(
    st.text(max_size=1), st.dates(date(2018, 1, 1), date(2018, 1, 3))
)


@given(st.lists(st.integers()), st.integers(1, 4), st.data())
def test_a_spooled_list_behaves_like_a_list(
    items: list[int], batch: int, data: st.DataObject
) -> None:
    spooled = SpooledList(items[:2], batch=batch)
    spooled.extend(items[2:])
    assert [*spooled] == items == [*spooled]
    assert [*reversed(spooled)] == items[::-1]
    assert len(spooled) == len(items)
    assert spooled == items
    assert spooled[1:4] == items[1:4]
    if items:
        at = data.draw(st.integers(-len(items), len(items) - 1))
        assert spooled[at] == items[at]
    with pytest.raises(IndexError):
        spooled[len(items)]


@pytest.mark.thorough
@given(st.lists(st.tuples(_KEYS, st.lists(st.integers(), max_size=2))), st.integers(1, 4))
def test_a_spooled_dict_behaves_like_a_dict(
    items: list[tuple[object, list[int]]], most: int
) -> None:
    spooled: SpooledDict[object, list[int]] = SpooledDict(most=most)
    plain: dict[object, list[int]] = {}
    for key, value in items:
        assert spooled.get(key) == plain.get(key)
        spooled[key] = plain[key] = value
    assert [*spooled.items()] == [*plain.items()]
    assert [*spooled.keys()] == [*plain]
    assert len(spooled) == len(plain)
    assert all(spooled[key] == value for key, value in plain.items())
    assert "another" not in spooled
    with pytest.raises(KeyError):
        spooled["another"]


def test_keys_with_equal_hashes_are_distinguished_on_disk() -> None:
    assert hash(-1) == hash(-2)
    spooled: SpooledDict[int, str] = SpooledDict(most=1)
    spooled[-1], spooled[-2] = "one", "two"
    assert (spooled[-1], spooled[-2], len(spooled)) == ("one", "two", 2)
