"""Every section of the plan has a label or table and a question, and nothing refers to an unknown section."""

from collections.abc import Iterator

import pytest

from docs.pages.plan_sections import Section, read_sections, within
from yanxiu.data import XIANGYIN
from yanxiu.graph.model import NODES, RELATIONSHIPS
from yanxiu.loaders.plan import read_tables
from yanxiu.queries import read_catalogue
from yanxiu.queries.catalogue import read_checks
from yanxiu.queries.checking import known_parameters

SECTIONS = read_sections()
BEFORE_THE_SECTIONS = "标题"


def _places() -> Iterator[tuple[str, str]]:
    """Yields each declaration with each place in the plan that it names."""
    for name, declared in (NODES | RELATIONSHIPS).items():
        yield from ((name, place) for place in declared.plan)
    for name, question in {**read_catalogue(), **read_checks()}.items():
        yield from ((name, place) for place in question.plan)
    for table, lines in read_tables(XIANGYIN).items():
        for line in lines:
            if line.row.get("section"):
                yield f"{table} {line.number}", str(line.row["section"])


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.code)
def test_every_section_has_a_label_or_table_and_a_question(section: Section) -> None:
    assert section.labels or section.tables
    assert section.questions


def test_every_named_place_lies_in_exactly_one_section() -> None:
    strays = [
        (who, place)
        for who, place in _places()
        if sum(within(section.code, place) for section in SECTIONS) != 1
        and place != BEFORE_THE_SECTIONS
    ]
    assert strays == []


def test_a_place_lies_in_its_section_and_not_in_one_with_a_common_prefix() -> None:
    assert within("4/2019", "4/2019/1")
    assert within("4/2019", "4/2019")
    assert not within("5.1.1", "5.1.12")
    assert not within("附1", "附件2")


def test_declarations_except_names_and_loads_name_their_sections() -> None:
    silent = {
        name
        for name, declared in (NODES | RELATIONSHIPS).items()
        if not declared.plan and declared.__module__ != NODES["Load"].__module__
    }
    assert silent == {"SchoolName", "CALLED", "SUCCEEDED_BY"}


def test_every_milestone_is_measured_by_a_question_of_the_catalogue() -> None:
    measures = {line.row["measure"] for line in read_tables(XIANGYIN)["milestones"]} - {None}
    assert measures <= set(known_parameters()["measures"])
