/*
title.zh = "各乡镇的培训基地校与候选学校"
title.en = "Training-base schools of each town, and who could be one"
about.zh = """每一乡镇当日在办的学校按方案5.1.2的条件（位置相对集中、硬件条件、教研教改气氛）排名，附理由：“中心完小”2分；“场地100座及以上”2分，“场地50座及以上”1分；“组织过校本研修”：近两年组织的校本研修，每次1分，至多2分；“有培训团队成员”：当日在职的培训团队成员，每人1分，至多2分；“承办过外来培训”：近两年承办过外来的培训活动 1分。满分9分，同分同名次。方案只写条件，分值为本查询所定。“已是基地校”指当日为该乡镇的基地校；“乡镇已有”为否的，是还没有基地校的乡镇。没有学校的乡镇也列一行。近两年含查询日期，不含两年前的同一日。"""
about.en = """The schools of each town that are open on the day, ranked by the criteria of plan 5.1.2 (a central place, equipment, an air of teaching research), with reasons: central (central primary school) 2 points; seats_100 (training rooms with 100 seats or more) 2, seats_50 (50 or more) 1; school_based_study (school-based study it organised in the last two years) 1 each, at most 2; trainers (members of trainer teams in post there) 1 each, at most 2; hosted (held an activity that others organised in the last two years) 1. 9 at most; equal scores share a rank. The plan gives the criteria, the points are this question's. `base` says that the school is the town's base on the day; where town_has_base is false the town has none yet. A town without schools has a row too. The two years include the day and leave out the same day two years before."""
plan = ["5.1.2", "附件2"]
scope = "school"
key = ["town.id", "school.id"]
order = ["town.name", "rank", "school.name"]
group = "road"

[params.town]
type = "String"
refers = "Town"
zh = "乡镇：代码、名称或曾用名"
en = "Town, by code or name"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.town]
type = "Town!"
zh = "乡镇"
en = "Town"

[columns.rank]
type = "Int"
zh = "名次"
en = "Rank"

[columns.school]
type = "School"
zh = "学校"
en = "School"

[columns.score]
type = "Int"
zh = "得分"
en = "Score"

[columns.reasons]
type = "[Enum!]!"
zh = "理由"
en = "Reasons"
values.central = { zh = "中心完小", en = "central primary school" }
values.seats_100 = { zh = "场地100座及以上", en = "100 seats or more" }
values.seats_50 = { zh = "场地50座及以上", en = "50 seats or more" }
values.school_based_study = { zh = "组织过校本研修", en = "organised school-based study" }
values.trainers = { zh = "有培训团队成员", en = "trainers on the staff" }
values.hosted = { zh = "承办过外来培训", en = "hosted training of others" }

[columns.base]
type = "Boolean"
zh = "已是基地校"
en = "Is the base"

[columns.town_has_base]
type = "Boolean!"
zh = "乡镇已有"
en = "Town has one"
*/
MATCH (town:Town)
WHERE town.id STARTS WITH $county AND ($town IS NULL OR $town IN [town.code, town.name])
CALL (town) {
  MATCH (school:School)-[lies:IN_TOWN]->(town)
  WHERE lies.since <= $as_of AND coalesce(lies.until > $as_of, true)
    AND coalesce(school.opened <= $as_of, true) AND coalesce(school.closed > $as_of, true)
  WITH DISTINCT school,
       COUNT { MATCH (school)<-[:ORGANISED_BY]-(study:Activity {kind: 'school_based'})
               WHERE $as_of - duration('P2Y') < study.ends <= $as_of } AS studies,
       COUNT { MATCH (school)<-[post:TEACHES_AT]-(trainer:Teacher)-[trains:TRAINS_IN]->(:TrainerTeam)
               WHERE post.since <= $as_of AND coalesce(post.until > $as_of, true)
                 AND trains.since <= $as_of AND coalesce(trains.until > $as_of, true)
               RETURN DISTINCT trainer } AS trainers,
       EXISTS { MATCH (school)<-[:HELD_AT]-(held:Activity)
                WHERE $as_of - duration('P2Y') < held.ends <= $as_of
                  AND NOT EXISTS { (held)-[:ORGANISED_BY]->(school) } } AS hosted
  WITH school, [met IN [
         {reason: 'central', points: (CASE WHEN school.central THEN 2 ELSE 0 END)},
         {reason: 'seats_100', points: (CASE WHEN school.training_seats >= 100 THEN 2 ELSE 0 END)},
         {reason: 'seats_50', points: (CASE WHEN 50 <= school.training_seats < 100 THEN 1 ELSE 0 END)},
         {reason: 'school_based_study', points: (CASE WHEN studies > 2 THEN 2 ELSE studies END)},
         {reason: 'trainers', points: (CASE WHEN trainers > 2 THEN 2 ELSE trainers END)},
         {reason: 'hosted', points: (CASE WHEN hosted THEN 1 ELSE 0 END)}
       ] WHERE met.points > 0] AS met
  RETURN collect({school: school, reasons: [one IN met | one.reason],
                  score: reduce(sum = 0, one IN met | sum + one.points)}) AS candidates
}
WITH town, candidates, COLLECT {
  MATCH (base:School)-[serves:SERVES_AS_BASE]->(town)
  WHERE serves.since <= $as_of AND coalesce(serves.until > $as_of, true) AND coalesce(base.closed > $as_of, true)
  RETURN base } AS bases
UNWIND CASE candidates WHEN [] THEN [null] ELSE candidates END AS candidate
RETURN town,
       CASE WHEN candidate IS NOT NULL THEN 1 + size([other IN candidates WHERE other.score > candidate.score]) END AS rank,
       candidate.school AS school, candidate.score AS score, coalesce(candidate.reasons, []) AS reasons,
       CASE WHEN candidate IS NOT NULL THEN candidate.school IN bases END AS base, bases <> [] AS town_has_base
