"""Remarks on implausible data in a load: each names the cells and gives advice.

The queries run after everything is written, within the load's transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from yanxiu.graph.database import WITHOUT_REPLANNING, Row, Transaction
from yanxiu.graph.days import today
from yanxiu.graph.text import Text
from yanxiu.loaders.changes.writer import as_parameter
from yanxiu.loaders.report.doubt_texts import DOUBT_TEXTS
from yanxiu.loaders.report.remarks import Remark
from yanxiu.loaders.spool import batches
from yanxiu.loaders.staging.doubts import LISTED_OFFER, CellPlace, Doubts, Key

_SHOWN = 10
_Doubt = tuple[str, CellPlace]
_AT = """
UNWIND $rows AS row MATCH (t:Teacher {id: row[0]}), (s:School {id: row[1]})
WHERE EXISTS { (t)-[:TEACHES_AT]->() } AND NOT EXISTS { (t)-[:TEACHES_AT]->(s) }
  AND NOT EXISTS { (t)-[:TEACHES_AT]->(:School)-[:SUCCEEDED_BY]->+(s) }
RETURN row[-1] AS at
"""
_AFTER = """
UNWIND $rows AS row MATCH (t:Teacher {{id: row[0]}}) MATCH (a:Activity {{id: row[1]}})
MATCH (t)-[r:{kind}]->(a) WHERE r.on > a.ends
RETURN DISTINCT row[-1] AS at
"""
_PHASES = """
UNWIND $rows AS row MATCH (a:Activity)-[:HAS_PHASE]->(p:Phase {id: row})
RETURN row, p.starts < a.starts OR p.starts > a.ends AS starts, p.ends > a.ends OR p.ends < a.starts AS ends
"""
_TAUGHT = """
UNWIND $rows AS row MATCH (a:Activity {id: row[0]})-[r:TAUGHT_BY]->({id: row[1]}) WHERE r.hours > a.hours
RETURN DISTINCT row[-1] AS at
"""
_MENTORED = """
UNWIND $rows AS row MATCH (:Teacher {id: row[0]})-[r:MENTORS {subject: row[2]}]->({id: row[1]})
MATCH (team:TrainerTeam {id: r.team})
WHERE EXISTS { (team)-[:WORKS_ON]->(:Subject) } AND NOT EXISTS { (team)-[:WORKS_ON]->({id: row[2]}) }
RETURN DISTINCT row[-1] AS at
"""
_GUIDED = """
UNWIND $rows AS row MATCH (guide:Teacher {id: row[0]})-[:GUIDES {subject: row[2]}]->(apprentice:Teacher {id: row[1]})
WHERE EXISTS { (guide)-[:TEACHES]->() } AND EXISTS { (apprentice)-[:TEACHES]->() }
  AND NOT EXISTS { (guide)-[:TEACHES]->({id: row[2]}) } AND NOT EXISTS { (apprentice)-[:TEACHES]->({id: row[2]}) }
RETURN DISTINCT row[-1] AS at
"""
_OPENED = """
UNWIND $rows AS row MATCH (s:School {id: row[0]}) WHERE date(row[2]) < s.opened RETURN DISTINCT row[-1] AS at
"""
_POSTS = """
UNWIND $rows AS row MATCH (t:Teacher {id: row[0]})-[p:TEACHES_AT]->(s)
WHERE p.since < t.hired - duration({years: 1})
RETURN DISTINCT t.id AS teacher, s.id AS school, p.since AS since
"""
_STAGES = """
UNWIND $rows AS row MATCH (t:Teacher {id: row[0]})-[r:TEACHES {stage: row[2]}]->({id: row[1]})
MATCH (t)-[p:TEACHES_AT]->(s:School)
WHERE CASE WHEN r.until IS NULL THEN p.until IS NULL OR p.until > $today
      ELSE p.since < r.until AND (p.until IS NULL OR p.until > r.since) END
WITH row, collect(s) AS schools WHERE none(s IN schools WHERE EXISTS { (s)-[:OFFERS]->({id: row[2]}) })
RETURN DISTINCT row[-1] AS at
"""
_DECISIONS = """
UNWIND $rows AS row MATCH (r:CreditRecord {id: row})-[d:DECIDED_BY]->(by)
WITH r, d, by, d.on < r.on AS early,
     by:School AND EXISTS { (r)<-[:EARNED]-(:Teacher)-[:TEACHES_AT]->() } AND NOT EXISTS {
       (r)<-[:EARNED]-(:Teacher)-[p:TEACHES_AT]->(at:School)
       WHERE (at = by OR EXISTS { (at)-[:SUCCEEDED_BY]->+(by) })
         AND p.since <= d.on AND (p.until IS NULL OR p.until >= r.on OR at <> by)
     } AS other
WHERE early OR other
RETURN DISTINCT r.id AS record, by.id AS by, d.on AS on, early, other
"""
_ANSWERS = """
UNWIND $rows AS row MATCH (s:Survey {id: row})-[r:ASKS_ABOUT]->(about)
WHERE r.answers > s.responses OR r.votes > s.responses
RETURN DISTINCT s.id AS survey, about.id AS about, r.stage AS stage
"""
_UNCHANGED = """
UNWIND $rows AS row MATCH (s:School {{id: row[0]}})-[:{kind} {{since: date(row[2])}}]->(to {{id: row[1]}})<-[q:{kind}]-(s)
WHERE q.until = date(row[2]) AND q.since < date(row[2])
RETURN DISTINCT row[-1] AS at
"""
_BESIDE_ITSELF = """
UNWIND $rows AS row MATCH (t:Teacher {id: row[0]})-[p:TEACHES_AT {since: date(row[2])}]->(s:School {id: row[1]})
MATCH (t)-[q:TEACHES_AT]->(s)
WHERE q.main AND NOT p.main AND (q.until IS NULL OR q.until > p.since) AND (p.until IS NULL OR q.since < p.until)
RETURN DISTINCT row[-1] AS at
"""
_ENDED = """
UNWIND $rows AS row MATCH (t:Teacher {id: row[0]})-[p:TEACHES_AT {since: date(row[2])}]->({id: row[1]})
WHERE p.main AND p.until <= $today AND EXISTS { (t)-[q:TEACHES_AT]->() WHERE q.main AND q.until = p.since }
  AND NOT EXISTS { (t)-[q:TEACHES_AT]->() WHERE q.main AND q.since >= p.until }
RETURN DISTINCT row[-1] AS at
"""
_PUBLICISED = """
UNWIND $rows AS row MATCH (p:PublicityItem {id: row[0]})-[:PUBLICISES]->(a:Activity)
WHERE p.on < a.starts - duration({years: 1})
RETURN DISTINCT row[-1] AS at
"""
_OF_TEAM = """
UNWIND $rows AS row MATCH (t:Teacher|Expert {id: row[0]})-[r:MENTORS {since: date(row[2])}]->(s:School {id: row[1]})
MATCH (team:TrainerTeam {id: r.team}) WHERE NOT EXISTS {
  (t)-[m:TRAINS_IN]->(team) WHERE m.since <= r.since AND (m.until IS NULL OR m.until > r.since)
}
RETURN DISTINCT row[-1] AS at
"""
_OWN_SCHOOL = """
UNWIND $rows AS row MATCH (t:Teacher {id: row[0]})-[p:TEACHES_AT]->(s:School {id: row[1]})
WHERE p.since <= date(row[2]) AND (p.until IS NULL OR p.until > date(row[2])) RETURN DISTINCT row[-1] AS at
"""
_TWICE = """
UNWIND $rows AS row MATCH (a:Teacher|Expert {{id: row[0]}})-[r:{kind} {{since: date(row[2])}}]->(b {{id: row[1]}})<-[q:{kind}]-(a)
WHERE q.since <> r.since AND (q.until IS NULL OR q.until > r.since) AND (r.until IS NULL OR r.until > q.since){same}
RETURN DISTINCT row[-1] AS at
"""
_GROUPS = ("TRAINS_IN", "JOINS_WORKSHOP", "JOINS_COMMUNITY", "JOINS_STUDIO", "MANAGES_IN", "HOLDS")
_STAGES_KEPT = """
UNWIND $rows AS row MATCH (s:School {id: row[0]})-[o:OFFERS]->(g:Stage)
WHERE (o.until IS NULL OR o.until > $today) AND NOT g.id IN row[1]
RETURN DISTINCT row[0] AS school
"""
_CHANGES = ("IN_DISTRICT", "IN_TOWN", "IN_LOCALITY", "IN_ALLIANCE", "OFFERS")
_BY_KIND = (
    ("at", _AT, "OTHER_SCHOOL"),
    ("NOMINATED", _AFTER.format(kind="NOMINATED"), "AFTER_THE_ACTIVITY"),
    ("ENROLLED", _AFTER.format(kind="ENROLLED"), "AFTER_THE_ACTIVITY"),
    ("TAUGHT_BY", _TAUGHT, "TAUGHT_BEYOND_ACTIVITY"),
    ("MENTORS", _MENTORED, "SUBJECT_OF_NO_TEAM"),
    ("MENTORS.since", _OF_TEAM, "MENTOR_OF_NO_TEAM"),
    ("GUIDES", _GUIDED, "SUBJECT_OF_NEITHER"),
    ("MENTORS.since", _OWN_SCHOOL, "MENTOR_AT_OWN_SCHOOL"),
    (
        "MENTORS.since",
        _TWICE.format(kind="MENTORS", same=" AND q.subject = r.subject AND q.team = r.team"),
        "STILL_HOLDS",
    ),
    (
        "GUIDES.since",
        _TWICE.format(kind="GUIDES", same=" AND q.subject = r.subject"),
        "STILL_HOLDS",
    ),
    *((f"{kind}.since", _TWICE.format(kind=kind, same=""), "STILL_HOLDS") for kind in _GROUPS),
    *(
        (f"{kind}.since", _TWICE.format(kind=kind, same=" AND q.role = r.role"), "STILL_HOLDS")
        for kind in ("EMPLOYED_AT", "WORKS_IN")
    ),
    ("TEACHES_AT", _BESIDE_ITSELF, "POST_BESIDE_ITSELF"),
    ("TEACHES_AT", _ENDED, "LEFT_WITHOUT_MAIN_POST"),
    ("PublicityItem.on", _PUBLICISED, "YEARS_BEFORE_ACTIVITY"),
    *((f"School.{kind}", _OPENED, "BEFORE_OPENING") for kind in _CHANGES),
    *((f"School.{kind}", _UNCHANGED.format(kind=kind), "NO_CHANGE") for kind in _CHANGES),
)


def doubt_remarks(transaction: Transaction, doubts: Doubts) -> list[Remark]:
    """A remark for each kind of doubt that a load's rows raise, by themselves or together with the graph."""
    places: dict[str, dict[CellPlace, None]] = defaultdict(dict)
    checks = (_of_posts, _of_stages, _of_decisions, _of_answers, _of_phases, _of_lists, _of_rows)
    for code, place in (
        *doubts.doubts,
        *(each for of in checks for each in of(transaction, doubts)),
    ):
        places[code][place] = None
    return [_remark(code, sorted(positions, key=_in_sheet)) for code, positions in places.items()]


def _in_sheet(place: CellPlace) -> tuple[str, str, int]:
    """The sort key of a place: file, sheet, row. Neo4j returns rows in any order."""
    return place.file, place.sheet or "", place.row or 0


def _remark(code: str, places: list[CellPlace]) -> Remark:
    shown = [place.text for place in places[:_SHOWN]]
    more = Text(" ...", "……") if len(places) > _SHOWN else Text("", "")
    text, n = DOUBT_TEXTS[code], len(places)
    en = text.en.format(n=n, cells="; ".join(each.en for each in shown) + more.en)
    zh = text.zh.format(n=n, cells="；".join(each.zh for each in shown) + more.zh)
    return Remark(code, Text(en, zh), [place.name for place in places])


def _of_posts(transaction: Transaction, doubts: Doubts) -> Iterator[_Doubt]:
    """Posts that begin before the hiring. The place is that of the post in the load, else of the hiring."""
    posts, hired = doubts.places_of("TEACHES_AT"), doubts.places_of("Teacher.hired")
    for row in _rows(transaction, _POSTS, ([each] for each in _ids(posts, hired))):
        post = row["teacher"], row["school"], row["since"]
        if place := posts.get(post) or hired.get(post[:1]):
            yield "POST_BEFORE_HIRING", place


def _of_stages(transaction: Transaction, doubts: Doubts) -> Iterator[_Doubt]:
    for place in _matches(transaction, _STAGES, doubts.places_of("TEACHES")):
        yield "STAGE_NOT_OFFERED", place


def _of_decisions(transaction: Transaction, doubts: Doubts) -> Iterator[_Doubt]:
    """Decisions too early or by another school. The place is that of the decision, else of the record."""
    decided, records = doubts.places_of("DECIDED_BY"), doubts.places_of("CreditRecord.on")
    for row in _rows(transaction, _DECISIONS, _ids(decided, records)):
        decision = row["record"], row["by"], row["on"]
        if place := decided.get(decision) or records.get(decision[:1]):
            if row["early"]:
                yield "DECIDED_BEFORE_RECORD", place
            if row["other"] and decision in decided:
                yield "DECIDED_BY_OTHER_SCHOOL", doubts.places_of("DECIDED_BY.by")[decision]


def _of_answers(transaction: Transaction, doubts: Doubts) -> Iterator[_Doubt]:
    """Results with more answers than the survey. The place is that of the result, else of the survey."""
    results, surveys = doubts.places_of("ASKS_ABOUT"), doubts.places_of("Survey.responses")
    for row in _rows(transaction, _ANSWERS, _ids(results, surveys)):
        about = row["survey"], row["about"], row["stage"]
        if place := results.get(about) or surveys.get(about[:1]):
            yield "MORE_ANSWERS_THAN_RETURNED", place


def _of_phases(transaction: Transaction, doubts: Doubts) -> Iterator[_Doubt]:
    starts, ends = doubts.places_of("Phase.starts"), doubts.places_of("Phase.ends")
    for row in _rows(transaction, _PHASES, _ids(starts, ends)):
        key = (row["row"],)
        if row["starts"] and key in starts:
            yield "OUTSIDE_THE_ACTIVITY", starts[key]
        if row["ends"] and key in ends:
            yield "OUTSIDE_THE_ACTIVITY", ends[key]


def _of_lists(transaction: Transaction, doubts: Doubts) -> Iterator[_Doubt]:
    """Schools with a stage that the roster's row no longer lists."""
    places = doubts.places_of(LISTED_OFFER)
    listed: dict[str, list[str]] = defaultdict(list)
    for school, stage, _ in places:
        listed[school].append(stage)
    for row in _rows(transaction, _STAGES_KEPT, ([*each] for each in listed.items())):
        school = row["school"]
        yield "STAGE_NOT_LISTED", places[(school, listed[school][0], None)]


def _of_rows(transaction: Transaction, doubts: Doubts) -> Iterator[_Doubt]:
    """The doubts that have a query of their own; the place is that of the row."""
    for kind, query, code in _BY_KIND:
        for place in _matches(transaction, query, doubts.places_of(kind)):
            yield code, place


def _matches(
    transaction: Transaction, query: str, places: Mapping[Key, CellPlace]
) -> Iterator[CellPlace]:
    """Yields the places of the rows that a query matches. Each row is a key and its index in the batch."""
    for batch in batches(places.items()):
        rows = [[*map(as_parameter, key), at] for at, (key, _) in enumerate(batch)]
        for row in transaction.run(WITHOUT_REPLANNING + query, rows=rows, today=today()):
            yield batch[row["at"]][1]


def _ids(*kinds: Mapping[Key, CellPlace]) -> Iterable[str]:
    """The ids of the nodes at the start of all keys, each once."""
    return dict.fromkeys(key[0] for places in kinds for key in places)


def _rows(transaction: Transaction, query: str, rows: Iterable[object]) -> Iterator[Row]:
    for batch in batches(rows):
        yield from transaction.run(WITHOUT_REPLANNING + query, rows=batch, today=today())
