"""Remarks of a load: points to check afterwards, although the files have no faults."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from yanxiu.graph.database import Database, Transaction
from yanxiu.graph.text import Text
from yanxiu.loaders.report.name_remarks import (
    changed_names,
    groups_with_known_name,
    repeated_activities,
    schools_with_known_name,
    similar_new_names,
)
from yanxiu.loaders.report.people_alike import similar_known_people
from yanxiu.loaders.staging.doubts import Doubts
from yanxiu.loaders.staging.stage import Staging

_ROWS_NAMED = 10
_KNOWN = """
UNWIND $identities AS identity
MATCH (t:Teacher {identity: identity}) WHERE t.id STARTS WITH $county
RETURN t.identity AS identity, t.id AS id ORDER BY id
"""
_HOURS = """
UNWIND $ids AS id MATCH (a:Activity {id: id})
WITH a, a.starts AS first, a.ends + duration({days: 30}) AS last MATCH (a)<-[r:ATTENDED]-(t:Teacher)
WITH a, t, round(sum(r.hours), 2) > a.hours AS beyond,
     sum(CASE WHEN r.on < first OR r.on > last THEN 1 ELSE 0 END) AS outside
WHERE beyond OR outside > 0
RETURN a.code + ' ' + t.number AS pair, coalesce(beyond, false) AS beyond, outside
ORDER BY a.code, t.number
"""
_LEFT = """
MATCH (t:Teacher)-[p:TEACHES_AT]->() WHERE t.id STARTS WITH $county AND p.until IS NOT NULL
WITH DISTINCT t
WHERE NOT EXISTS { (t)-[p:TEACHES_AT]->() WHERE p.until IS NULL }
  AND NOT EXISTS { (t)-[:EMPLOYED_AT|HOLDS|WORKS_IN]->() }
MATCH (t)-[:ATTENDED]->(a:Activity)
WHERE a.id IN $ids AND NOT EXISTS { (t)-[p:TEACHES_AT]->() WHERE p.until > a.starts }
  AND NOT EXISTS { (t)-[:TEACHES_AT]->(s:School) WHERE s.closed <= a.starts }
RETURN DISTINCT a.code + ' ' + t.number AS pair ORDER BY pair
"""  # starts from the few people who left: an activity may have many participants
_WITHDRAWN = """
UNWIND $ids AS id MATCH (a:Activity {id: id})<-[w:WITHDRAWN]-(t:Teacher)
WITH a, t, w MATCH (t)-[:ATTENDED]->(a)
WHERE NOT EXISTS { (t)-[e:ENROLLED]->(a) WHERE e.on >= w.on }
RETURN DISTINCT a.code + ' ' + t.number AS pair ORDER BY pair
"""
_SEATS = """
UNWIND $ids AS id MATCH (a:Activity {id: id}) WHERE a.seats IS NOT NULL
WITH a, COUNT { (a)<-[e:ENROLLED]-(t) WHERE NOT EXISTS { (t)-[w:WITHDRAWN]->(a) WHERE w.on >= e.on } } AS enrolled
WHERE enrolled > a.seats RETURN a.code + ' ' + enrolled + '/' + a.seats AS activity ORDER BY activity
"""


@dataclass(frozen=True, slots=True)
class Remark:
    """One point to check. `code` is stable; `names` are the numbers, codes or rows concerned."""

    code: str
    text: Text
    names: list[str]

    def as_json(self) -> dict[str, Any]:
        """Plain values, with both languages."""
        return {
            "code": self.code,
            "text": {"en": self.text.en, "zh": self.text.zh},
            "names": self.names,
        }


def load_remarks(database: Database, staging: Staging, county: str) -> list[Remark]:
    """The remarks on a staged load; call this before the load is written."""
    return [
        *_numbered(staging),
        *_other_numbers(database, staging, county),
        *_alike(staging),
        *_by_name(staging),
        *_moved(staging),
        *_renamed(staging),
        *_specimens(staging),
        *_second_subjects(staging),
        *_like_known(database, staging, county),
    ]


def _remark(code: str, names: Iterable[str], en: str, zh: str) -> Iterator[Remark]:
    """Yields the remark with its first names, if there are any; `{n}` is their number."""
    every = list(dict.fromkeys(names))
    if every:
        shown = ", ".join(every[:_ROWS_NAMED]) + (" ..." if len(every) > _ROWS_NAMED else "")
        yield Remark(
            code,
            Text(en.format(n=len(every), names=shown), zh.format(n=len(every), names=shown)),
            every,
        )


def _numbered(staging: Staging) -> Iterator[Remark]:
    yield from _remark(
        "NUMBER_MADE",
        (number for _, number in staging.generated_numbers),
        "{n} people had no teacher number and were given one that begins with Z: {names}",
        "{n} 人没有教师编号，已编以 Z 开头的编号：{names}",
    )


def _by_name(staging: Staging) -> Iterator[Remark]:
    yield from _remark(
        "TOLD_BY_NAME",
        staging.name_lookup.found_by_name,
        "{n} people without a number were found by name, because nobody else there has that name: {names}",
        "{n} 人没有编号，已按姓名认定（没有同名的人，或由学校区分）：{names}",
    )


def _moved(staging: Staging) -> Iterator[Remark]:
    yield from _remark(
        "MOVED_BY_ROSTER",
        staging.moves,
        "{n} people are at another school than before and were moved on the day of the roster: {names}; if the school or that "
        "day is wrong, undo the load and correct it",
        "{n} 人的学校与原来不同，已自名册之日起改为新的学校：{names}；学校或名册日期有误的，请撤销本次导入，改正后再导入",
    )


def _other_numbers(database: Database, staging: Staging, county: str) -> Iterator[Remark]:
    """People whose identity number is known under another teacher number, in the graph or in the load."""
    by_identity: dict[str, list[str]] = {}
    for (label, names), nodes in staging.nodes.items():
        if label == "Teacher" and "identity" in names:
            at = names.index("identity")
            for key, values in nodes.rows.items():
                if values[at]:
                    by_identity.setdefault(values[at], []).append(key)
    for row in database.read(_KNOWN, identities=sorted(by_identity), county=f"{county}:"):
        by_identity[row["identity"]].append(row["id"])
    pairs = (sorted({key.partition(":")[2] for key in keys}) for keys in by_identity.values())
    yield from _remark(
        "SAME_IDENTITY",
        ("=".join(numbers) for numbers in pairs if len(numbers) > 1),
        "{n} people have several teacher numbers with one identity number ({names}): check them with yanxiu duplicates list; "
        "merge those who are one person; otherwise one identity number is wrong",
        "{n} 人的同一身份证号对应不同的教师编号（{names}）：请用 yanxiu duplicates list 核对，确为一人的合并；不是一人的，其中一个身份证号有误，请改正",
    )


def _alike(staging: Staging) -> Iterator[Remark]:
    yield from _remark(
        "LIKE_KNOWN_PERSON",
        similar_known_people(staging),
        "{n} new teachers have the name of a known one, and the same birth or a number that looks like it ({names}): if they are "
        "one person, undo the load and correct the number",
        "{n} 名新教师与已有教师姓名相同，且出生日期相同或编号形近（{names}）：如是同一人，请撤销本次导入，改正编号后再导入",
    )


def _renamed(staging: Staging) -> Iterator[Remark]:
    yield from _remark(
        "RENAMED",
        staging.rename_checks.numbers,
        "{n} people have another name than before ({names}): check that each number is theirs",
        "{n} 人的姓名与原来不同（{names}）：请核对编号是否为本人",
    )
    yield from _remark(
        "OTHER_FACTS",
        staging.rename_checks.otherwise,
        "{n} people have another sex, birth or identity number than before ({names}): check which is right",
        "{n} 人的性别、出生日期或身份证号与原来不同（{names}）：请核对哪一个正确",
    )


def _specimens(staging: Staging) -> Iterator[Remark]:
    yield from _remark(
        "SEX_NOT_CHECKED",
        staging.contradictions.unchecked(),
        "The identity numbers of {n} rows have no existing region and imply the other sex; this was not treated as a fault "
        "(rows {names})",
        "{n} 行身份证号的地区码不存在，所示性别与表中不符，未作为问题处理（第 {names} 行）",
    )


def _second_subjects(staging: Staging) -> Iterator[Remark]:
    yield from _remark(
        "SECOND_SUBJECT",
        map(str, staging.second_subjects),
        "{n} rows mark a subject as a second one (兼); it was read like the others: rows {names}. State main and second "
        "subjects with the roster Subjects taught (yanxiu template teaching)",
        "{n} 行的学科注明“兼”，仍与其他学科一样读取（第 {names} 行）：主学科和兼任学科请用“任教学科”名册说明"
        "(yanxiu template teaching)",
    )


def _like_known(database: Database, staging: Staging, county: str) -> Iterator[Remark]:
    yield from _remark(
        "NEW_BY_NAME",
        similar_new_names(database, staging, county),
        "{n} unknown names were added as new: {names}; if one is only spelt differently, undo the load and correct it",
        "{n} 个名称此前没有，已作为新的加入：{names}；如只是写法不同，请撤销本次导入，改正后再导入",
    )
    yield from _remark(
        "NAME_CHANGED",
        changed_names(database, staging, county),
        "{n} groups or activities have another name than before: {names}",
        "{n} 个团队或活动的名称与此前不同：{names}，请核对",
    )
    yield from _remark(
        "SAME_SCHOOL_NAME",
        schools_with_known_name(database, staging, county),
        "{n} new schools have a name that another has ({names}): check them with yanxiu duplicates list",
        "{n} 所新学校与其他学校同名（{names}）：请用 yanxiu duplicates list 核对",
    )
    yield from _remark(
        "SAME_GROUP_NAME",
        groups_with_known_name(database, staging, county),
        "{n} new groups or themes have the name of another ({names}): if they are the same, undo the load and use one code",
        "{n} 个新团队、工作坊、共同体、工作室或主题与另一个同名（{names}）：如是同一个，请撤销本次导入，统一代码后再导入",
    )
    yield from _remark(
        "SAME_ACTIVITY",
        repeated_activities(database, staging, county),
        "{n} new activities have the name and the first day of another ({names}): if they are the same, undo the load and use "
        "the existing code",
        "{n} 项新活动与另一项名称、开始日期都相同（{names}）：如是同一活动，请撤销本次导入，改用已有的代码",
    )


def hour_remarks(transaction: Transaction, activities: Collection[str]) -> list[Remark]:
    """Remarks on the hours of activities whose attendance is in a load; `yanxiu check` lists the details."""
    if not activities:
        return []
    ids = sorted(activities)
    county = ids[0].partition(":")[0] + ":"
    pairs = transaction.run(_HOURS, ids=ids)
    return [
        *_remark(
            "HOURS_BEYOND_ACTIVITY",
            (row["pair"] for row in pairs if row["beyond"]),
            "{n} people have more credited hours than the activity has ({names}): yanxiu check graph lists them",
            "{n} 人次的认定学时多于活动学时（{names}）：详见 yanxiu check graph",
        ),
        *_remark(
            "HOURS_OUTSIDE_ACTIVITY",
            (row["pair"] for row in pairs for _ in range(row["outside"])),
            "{n} credits are dated before the start of the activity, or over 30 days after its end ({names}): "
            "yanxiu check graph lists them",
            "{n} 条学时的认定日期早于活动开始，或晚于活动结束 30 天以上（{names}）：详见 yanxiu check graph",
        ),
        *_remark(
            "HOURS_AFTER_LEAVING",
            (row["pair"] for row in transaction.run(_LEFT, ids=ids, county=county)),
            "{n} people have hours of an activity that began after they had left their post ({names}): correct the number or "
            "the name, or load their present post",
            "{n} 人次在活动开始时已没有任职（退休、调出等），却有学时（{names}）：请核对编号或姓名；仍在任职的，请先导入其任职",
        ),
        *_withdrawn(transaction, activities),
    ]


def enrolment_remarks(
    transaction: Transaction, doubts: Doubts, attended: Collection[str]
) -> list[Remark]:
    """Remarks on activities with enrolments or withdrawals in a load.

    attended  activities whose attendance is in the load; `hour_remarks` reports their withdrawals
    """
    kinds = ("ENROLLED", "WITHDRAWN")
    activities = {key[1] for kind in kinds for key in doubts.places_of(kind)}
    if not activities:
        return []
    return [
        *_remark(
            "MORE_THAN_SEATS",
            (row["activity"] for row in transaction.run(_SEATS, ids=sorted(activities))),
            "{n} activities have more people enrolled than seats ({names}): correct the seats or the enrolments",
            "{n} 项活动的报名人数多于名额（{names}）：请核对名额或报名",
        ),
        *_withdrawn(transaction, activities - set(attended)),
    ]


def _withdrawn(transaction: Transaction, activities: Collection[str]) -> Iterator[Remark]:
    yield from _remark(
        "ATTENDED_THOUGH_WITHDRAWN",
        (row["pair"] for row in transaction.run(_WITHDRAWN, ids=sorted(activities))),
        "{n} people have hours of an activity from which they had withdrawn ({names}): check which is right",
        "{n} 人次已退出报名，却有学时（{names}）：请核对哪一个正确",
    )
