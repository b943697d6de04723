"""What a load says that is hardly true: remarks that name each cell and what to do, once all is written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from yanxiu.graph.database import Row, Transaction
from yanxiu.graph.days import today
from yanxiu.graph.text import Text
from yanxiu.loaders.report.remarks import Remark
from yanxiu.loaders.spool import batches
from yanxiu.loaders.staging.doubts import Doubts, Place

_SHOWN = 10
_Doubt = tuple[str, Place]
_TOLD = {
    "FAR_DAY": Text(
        "{n} days lie years ahead: {cells}. Where the year is a slip, correct it and load the sheet again",
        "{n} 个日期在好几年以后：{cells}。如年份有误，请改正后重新导入",
    ),
    "SEVERAL_PHONES": Text(
        "{n} cells hold a mobile number beside another: {cells}. Both are kept, the mobile one first; "
        "leave only the number to be called",
        "{n} 格同时写有手机和固定电话：{cells}。两个号码都已保存，手机在前；如只需一个，请删去另一个后重新导入",
    ),
    "STAGE_NOT_OFFERED": Text(
        "{n} teachers are said to teach at a stage that no school of theirs offers: {cells}. Correct the stage or the "
        "school; if the school has the stage, load the roster of schools with it first",
        "{n} 人的任教学段，所在学校没有开设：{cells}。请改正学段或学校；学校确有该学段的，请先在学校名册中补上",
    ),
    "POST_BEFORE_HIRING": Text(
        "{n} posts begin more than a year before the person was hired: {cells}. Correct the day of the post or "
        "of the hiring",
        "{n} 项任职比本人参加工作早一年以上：{cells}。请改正任职日期或参加工作日期",
    ),
    "DECIDED_BEFORE_RECORD": Text(
        "{n} credits were decided on before the day they count from: {cells}. Correct one of the two days",
        "{n} 条学分的认定日期早于记录日期：{cells}。请改正其中一个日期",
    ),
    "DECIDED_BY_OTHER_SCHOOL": Text(
        "{n} credits were decided on by a school at which the teacher had no post then: {cells}. Correct the school or "
        "the number of the record; if the teacher has moved, load the transfer first",
        "{n} 条学分由教师当时不在职的学校认定：{cells}。请改正认定单位或记录编号；教师已调动的，请先导入调动",
    ),
    "MORE_ANSWERS_THAN_RETURNED": Text(
        "{n} results count more answers or votes than the survey had returned: {cells}. Correct the count, or the "
        "answers received in the roster of surveys",
        "{n} 项结果的票数或评分人数多于问卷的有效答卷：{cells}。请改正人数，或改正问卷名册中的“有效答卷”",
    ),
}
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
RETURN DISTINCT row
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


def doubtful(transaction: Transaction, doubts: Doubts) -> list[Remark]:
    """A remark for each kind of doubt that rows of a load raise, by themselves or with what the graph now has."""
    places: dict[str, dict[Place, None]] = defaultdict(dict)
    asked = (_of_posts, _of_stages, _of_decisions, _of_answers)
    for code, place in (*doubts.told, *(each for of in asked for each in of(transaction, doubts))):
        places[code][place] = None
    return [_remark(code, [*found]) for code, found in places.items()]


def _remark(code: str, places: list[Place]) -> Remark:
    shown = [place.text for place in places[:_SHOWN]]
    more = Text(" ...", "……") if len(places) > _SHOWN else Text("", "")
    text, n = _TOLD[code], len(places)
    en = text.en.format(n=n, cells="; ".join(each.en for each in shown) + more.en)
    zh = text.zh.format(n=n, cells="；".join(each.zh for each in shown) + more.zh)
    return Remark(code, Text(en, zh), [place.name for place in places])


def _of_posts(transaction: Transaction, doubts: Doubts) -> Iterator[_Doubt]:
    """Posts that begin before the hiring; told where the post stands in the load, else where the hiring does."""
    posts, hired = doubts.of("TEACHES_AT"), doubts.of("Teacher.hired")
    teachers = dict.fromkeys([*(key[0] for key in posts), *(key[0] for key in hired)])
    for row in _rows(transaction, _POSTS, ([each] for each in teachers)):
        post = row["teacher"], row["school"], row["since"]
        if place := posts.get(post) or hired.get(post[:1]):
            yield "POST_BEFORE_HIRING", place


def _of_stages(transaction: Transaction, doubts: Doubts) -> Iterator[_Doubt]:
    taught = doubts.of("TEACHES")
    rows = ([*key] for key in taught)
    for row in _rows(transaction, _STAGES, rows):
        yield "STAGE_NOT_OFFERED", taught[tuple(row["row"])]


def _of_decisions(transaction: Transaction, doubts: Doubts) -> Iterator[_Doubt]:
    """Decisions too early or by another school; told where the decision stands, else where the record does."""
    decided, records = doubts.of("DECIDED_BY"), doubts.of("CreditRecord.on")
    asked = dict.fromkeys([*(key[0] for key in decided), *(key[0] for key in records)])
    for row in _rows(transaction, _DECISIONS, asked):
        decision = row["record"], row["by"], row["on"]
        if place := decided.get(decision) or records.get(decision[:1]):
            if row["early"]:
                yield "DECIDED_BEFORE_RECORD", place
            if row["other"] and decision in decided:
                yield "DECIDED_BY_OTHER_SCHOOL", doubts.of("DECIDED_BY.by")[decision]


def _of_answers(transaction: Transaction, doubts: Doubts) -> Iterator[_Doubt]:
    """Results with more answers than the survey; told where the result stands, else where the survey does."""
    results, surveys = doubts.of("ASKS_ABOUT"), doubts.of("Survey.responses")
    asked = dict.fromkeys([*(key[0] for key in results), *(key[0] for key in surveys)])
    for row in _rows(transaction, _ANSWERS, asked):
        about = row["survey"], row["about"], row["stage"]
        if place := results.get(about) or surveys.get(about[:1]):
            yield "MORE_ANSWERS_THAN_RETURNED", place


def _rows(transaction: Transaction, query: str, rows: Iterable[object]) -> Iterator[Row]:
    for batch in batches(rows):
        yield from transaction.run(query, rows=batch, today=today())
