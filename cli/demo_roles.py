"""The roles that the demo offers in the browser, each at a place of the sample county."""

from yanxiu.api.access.authentication import DEMO
from yanxiu.graph.access import ROLES, Caller
from yanxiu.graph.database import Database
from yanxiu.graph.text import Text

_PLACES = """
MATCH (county:County) WITH county ORDER BY county.code LIMIT 1
RETURN county.code AS county,
  head(COLLECT { MATCH (d:SupervisionDistrict) WHERE d.id STARTS WITH county.id + ':'
                 RETURN [d.id, d.name] ORDER BY d.code LIMIT 1 }) AS supervisor,
  head(COLLECT { MATCH (s:School)-[:IN_LOCALITY]->(:Locality {rural: true})
                 WHERE s.id STARTS WITH county.id + ':' AND s.closed IS NULL
                 RETURN [s.id, s.name] ORDER BY s.code LIMIT 1 }) AS school,
  head(COLLECT { MATCH (t:Teacher)-[m:MENTORS]->(:School)
                 WHERE t.id STARTS WITH county.id + ':' AND m.until IS NULL
                 RETURN [t.id, t.name] ORDER BY t.number LIMIT 1 }) AS trainer
"""


def offered_roles(database: Database) -> tuple[tuple[Text, Caller], ...]:
    """Returns a caller for each role, with its title. Omits roles without a place in the graph."""
    rows = database.read(_PLACES)
    if not rows:
        return ()
    (row,) = rows
    offered = []
    for role in ROLES.values():
        if role.name == "machine":
            continue
        place, name = row.get(role.name) or (None, None)
        if role.place is not None and place is None:
            continue
        title = Text(
            f"{role.title.en}{f': {name}' if name else ''}",
            f"{role.title.zh}{f'：{name}' if name else ''}",
        )
        offered.append((title, Caller(DEMO, role, row["county"], place)))
    return tuple(offered)
