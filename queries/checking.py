"""Runs checks: questions whose answer should be empty, with the parameters that the program fills in."""

from collections.abc import Iterable, Iterator
from datetime import date

from yanxiu.graph.access import has_county_in_id
from yanxiu.graph.database import Database
from yanxiu.graph.model import NODES, RELATIONSHIPS
from yanxiu.queries.answer import Answer, ask
from yanxiu.queries.catalogue import read_catalogue
from yanxiu.queries.question import COUNTY, Question


def run_checks(
    database: Database,
    checks: Iterable[Question],
    today: date | None = None,
    county: str | None = None,
) -> Iterator[Answer]:
    """The answer of each check, in a county (None: in all) as of a day. Raises TimeLimitReached."""
    params = {**known_parameters(), COUNTY.name: county}
    for check in checks:
        yield ask(database, check, params, today)


def known_parameters() -> dict[str, list[str]]:
    """The parameters that the program fills in, from the model and the catalogue."""
    return {
        "of_county": [name for name, label in NODES.items() if has_county_in_id(label)],
        "between": [each.type for each in RELATIONSHIPS.values() if each.between_counties],
        "single": [each.type for each in RELATIONSHIPS.values() if each.single],
        "measures": [
            f"{question.name}.{measure}"
            for question in read_catalogue().values()
            for measure in question.measures
        ],
    }
