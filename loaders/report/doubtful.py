"""What a load says that is hardly true: remarks that name each cell and what to do, once all is written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from yanxiu.graph.database import Row, Transaction
from yanxiu.graph.days import today
from yanxiu.graph.text import Text
from yanxiu.loaders.report.remarks import Remark
from yanxiu.loaders.spool import batches
from yanxiu.loaders.staging.doubts import Doubts, Key, Place

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
    "OUT_OF_ORDER": Text(
        "{n} days do not go with another day or the year of their row, before or after which they should come: {cells}. "
        "Correct the wrong one",
        "{n} 个日期与同一行的其他日期(或年度)先后不合：{cells}。请改正其中有误的一个",
    ),
    "MORE_THAN_THE_WHOLE": Text(
        "{n} numbers are more than what they are a part of (granted of requested, spent of granted or planned, credits of "
        "hours): {cells}. Correct the wrong one",
        "{n} 个数大于它所属的总数(批准多于申请，支出多于批准或安排，学分多于学时)：{cells}。请核对并改正",
    ),
    "VERY_LARGE": Text(
        "{n} numbers are larger than can be meant: {cells}. Correct the number",
        "{n} 个数大得不合常理：{cells}。请改正数字",
    ),
    "NO_WORDS": Text(
        "{n} cells hold only digits where words belong: {cells}. A column may be shifted: write the words",
        "{n} 格应写文字却只有数字：{cells}。可能是列错位，请改正",
    ),
    "ODD_NAME": Text(
        "{n} names have one character alone or more than ten: {cells}. Write the full name of one person",
        "{n} 个姓名只有一个字或多于十个字：{cells}。请填写一个人的完整姓名",
    ),
    "OLD_FOR_A_POST": Text(
        "{n} people on the roster are over 65: {cells}. Correct the date of birth; whoever has retired goes into the "
        "roster of transfers",
        "{n} 人已超过 65 岁，仍列在名册中：{cells}。请核对出生日期；已退休的请用调动名册登记",
    ),
    "OTHER_SCHOOL": Text(
        "{n} people were never known at the school that stands beside them: {cells}. Correct the number or the school; "
        "if they have moved, load the transfer first",
        "{n} 人旁边所写的学校，与其任职学校不符：{cells}。请改正编号或学校；已调动的，请先导入调动",
    ),
    "AFTER_THE_ACTIVITY": Text(
        "{n} nominations or enrolments are of a day after the activity ended: {cells}. Correct the day or the activity",
        "{n} 条推荐或报名的日期晚于活动结束：{cells}。请改正日期或活动",
    ),
    "OUTSIDE_THE_ACTIVITY": Text(
        "{n} days of phases lie outside the activity: {cells}. Correct the day of the phase or of the activity",
        "{n} 个阶段日期在活动起止日期之外：{cells}。请改正阶段或活动的日期",
    ),
    "TAUGHT_BEYOND_ACTIVITY": Text(
        "{n} people taught more hours than the activity has: {cells}. Correct the hours",
        "{n} 条授课学时多于活动学时：{cells}。请改正学时",
    ),
    "SUBJECT_OF_NO_TEAM": Text(
        "{n} times a team mentors in a subject that it does not work on: {cells}. Correct the subject or the team",
        "{n} 条指导关系的学科不是该团队的学科：{cells}。请改正学科或团队",
    ),
    "POST_BESIDE_ITSELF": Text(
        "{n} second posts are at the school of the main post, at the same time: {cells}. Correct the school, or leave the "
        "row out",
        "{n} 项兼任就在本人主岗所在的学校：{cells}。请改正学校，或删去该行",
    ),
    "LEFT_WITHOUT_MAIN_POST": Text(
        "{n} main posts took the place of the one before and have ended, with none after them: {cells}. If it was a second "
        "post, write 否 under 是否主岗; else load the post that followed",
        "{n} 项主岗取代了原主岗且已终止，此后没有主岗：{cells}。如是兼任，“是否主岗”请写“否”；否则请导入其后的任职",
    ),
    "YEARS_BEFORE_ACTIVITY": Text(
        "{n} items of publicity are over a year older than the activity that they are about: {cells}. Correct the day or "
        "the activity",
        "{n} 篇报道比所报道的活动早一年以上：{cells}。请改正日期或活动",
    ),
    "NO_CHANGE": Text(
        "{n} changes of schools lead to what was so before: {cells}. Correct what the school changed to",
        "{n} 项学校变更与变更前相同：{cells}。请改正变更后的内容",
    ),
    "BEFORE_OPENING": Text(
        "{n} changes of schools are of a day before the school opened: {cells}. Correct the day",
        "{n} 项学校变更的日期早于建校：{cells}。请改正日期",
    ),
}
_AT = """
UNWIND $rows AS row MATCH (t:Teacher {id: row[0]}), (s:School {id: row[1]})
WHERE EXISTS { (t)-[:TEACHES_AT]->() } AND NOT EXISTS { (t)-[:TEACHES_AT]->(s) }
  AND NOT EXISTS { (t)-[:TEACHES_AT]->(:School)-[:SUCCEEDED_BY]->+(s) }
RETURN row
"""
_AFTER = """
UNWIND $rows AS row MATCH (:Teacher {{id: row[0]}})-[r:{kind}]->(a:Activity {{id: row[1]}}) WHERE r.on > a.ends
RETURN DISTINCT row
"""
_PHASES = """
UNWIND $rows AS row MATCH (a:Activity)-[:HAS_PHASE]->(p:Phase {id: row})
RETURN row, p.starts < a.starts OR p.starts > a.ends AS starts, p.ends > a.ends OR p.ends < a.starts AS ends
"""
_TAUGHT = """
UNWIND $rows AS row MATCH (a:Activity {id: row[0]})-[r:TAUGHT_BY]->({id: row[1]}) WHERE r.hours > a.hours
RETURN DISTINCT row
"""
_MENTORED = """
UNWIND $rows AS row MATCH (:Teacher {id: row[0]})-[r:MENTORS {subject: row[2]}]->({id: row[1]})
MATCH (team:TrainerTeam {id: r.team})
WHERE EXISTS { (team)-[:WORKS_ON]->(:Subject) } AND NOT EXISTS { (team)-[:WORKS_ON]->({id: row[2]}) }
RETURN DISTINCT row
"""
_OPENED = """
UNWIND $rows AS row MATCH (s:School {id: row[0]}) WHERE row[2] < s.opened RETURN DISTINCT row
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
_UNCHANGED = """
UNWIND $rows AS row MATCH (s:School {{id: row[0]}})-[:{kind} {{since: row[2]}}]->(to {{id: row[1]}})<-[q:{kind}]-(s)
WHERE q.until = row[2] AND q.since < row[2]
RETURN DISTINCT row
"""
_BESIDE_ITSELF = """
UNWIND $rows AS row MATCH (t:Teacher {id: row[0]})-[p:TEACHES_AT {since: row[2]}]->(s:School {id: row[1]})
MATCH (t)-[q:TEACHES_AT]->(s)
WHERE q.main AND NOT p.main AND (q.until IS NULL OR q.until > p.since) AND (p.until IS NULL OR q.since < p.until)
RETURN DISTINCT row
"""
_ENDED = """
UNWIND $rows AS row MATCH (t:Teacher {id: row[0]})-[p:TEACHES_AT {since: row[2]}]->({id: row[1]})
WHERE p.main AND p.until <= $today AND EXISTS { (t)-[q:TEACHES_AT]->() WHERE q.main AND q.until = p.since }
  AND NOT EXISTS { (t)-[q:TEACHES_AT]->() WHERE q.main AND q.since >= p.until }
RETURN DISTINCT row
"""
_PUBLICISED = """
UNWIND $rows AS row MATCH (p:PublicityItem {id: row[0]})-[:PUBLICISES]->(a:Activity)
WHERE p.on < a.starts - duration({years: 1})
RETURN DISTINCT row
"""
_CHANGES = ("IN_DISTRICT", "IN_TOWN", "IN_LOCALITY", "IN_ALLIANCE", "OFFERS")
_BY_KIND = (
    ("at", _AT, "OTHER_SCHOOL"),
    ("NOMINATED", _AFTER.format(kind="NOMINATED"), "AFTER_THE_ACTIVITY"),
    ("ENROLLED", _AFTER.format(kind="ENROLLED"), "AFTER_THE_ACTIVITY"),
    ("TAUGHT_BY", _TAUGHT, "TAUGHT_BEYOND_ACTIVITY"),
    ("MENTORS", _MENTORED, "SUBJECT_OF_NO_TEAM"),
    ("TEACHES_AT", _BESIDE_ITSELF, "POST_BESIDE_ITSELF"),
    ("TEACHES_AT", _ENDED, "LEFT_WITHOUT_MAIN_POST"),
    ("PublicityItem.on", _PUBLICISED, "YEARS_BEFORE_ACTIVITY"),
    *((f"School.{kind}", _OPENED, "BEFORE_OPENING") for kind in _CHANGES),
    *((f"School.{kind}", _UNCHANGED.format(kind=kind), "NO_CHANGE") for kind in _CHANGES),
)


def doubtful(transaction: Transaction, doubts: Doubts) -> list[Remark]:
    """A remark for each kind of doubt that rows of a load raise, by themselves or with what the graph now has."""
    places: dict[str, dict[Place, None]] = defaultdict(dict)
    asked = (_of_posts, _of_stages, _of_decisions, _of_answers, _of_phases, _of_rows)
    for code, place in (*doubts.told, *(each for of in asked for each in of(transaction, doubts))):
        places[code][place] = None
    return [_remark(code, sorted(found, key=_in_sheet)) for code, found in places.items()]


def _in_sheet(place: Place) -> tuple[str, str, int]:
    """By which the places of a doubt come in the order of files, sheets and rows, whatever order Neo4j gives."""
    return place.file, place.sheet or "", place.row or 0


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
    for row in _rows(transaction, _POSTS, ([each] for each in _ids(posts, hired))):
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
    for row in _rows(transaction, _DECISIONS, _ids(decided, records)):
        decision = row["record"], row["by"], row["on"]
        if place := decided.get(decision) or records.get(decision[:1]):
            if row["early"]:
                yield "DECIDED_BEFORE_RECORD", place
            if row["other"] and decision in decided:
                yield "DECIDED_BY_OTHER_SCHOOL", doubts.of("DECIDED_BY.by")[decision]


def _of_answers(transaction: Transaction, doubts: Doubts) -> Iterator[_Doubt]:
    """Results with more answers than the survey; told where the result stands, else where the survey does."""
    results, surveys = doubts.of("ASKS_ABOUT"), doubts.of("Survey.responses")
    for row in _rows(transaction, _ANSWERS, _ids(results, surveys)):
        about = row["survey"], row["about"], row["stage"]
        if place := results.get(about) or surveys.get(about[:1]):
            yield "MORE_ANSWERS_THAN_RETURNED", place


def _of_phases(transaction: Transaction, doubts: Doubts) -> Iterator[_Doubt]:
    starts, ends = doubts.of("Phase.starts"), doubts.of("Phase.ends")
    for row in _rows(transaction, _PHASES, _ids(starts, ends)):
        key = (row["row"],)
        if row["starts"] and key in starts:
            yield "OUTSIDE_THE_ACTIVITY", starts[key]
        if row["ends"] and key in ends:
            yield "OUTSIDE_THE_ACTIVITY", ends[key]


def _of_rows(transaction: Transaction, doubts: Doubts) -> Iterator[_Doubt]:
    """What a query of its own finds of each kind, told where the row stands."""
    for kind, query, code in _BY_KIND:
        places = doubts.of(kind)
        for row in _rows(transaction, query, ([*key] for key in places)):
            yield code, places[tuple(row["row"])]


def _ids(*kinds: Mapping[Key, Place]) -> Iterable[str]:
    """The ids of the first ends of all the places, each once."""
    return dict.fromkeys(key[0] for places in kinds for key in places)


def _rows(transaction: Transaction, query: str, rows: Iterable[object]) -> Iterator[Row]:
    for batch in batches(rows):
        yield from transaction.run(query, rows=batch, today=today())
