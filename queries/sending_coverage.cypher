/*
title.zh = "送教下乡覆盖了哪些责任区"
title.en = "Which districts sending teaching has reached"
about.zh = """每一责任区到查询日期为止是否有面向它的送教下乡活动（涉及小学或初中，已开始），首次日期、活动次数和参训人数。县集中的活动不面向某一责任区，不算送到（方案四2019：覆盖义务教育阶段所有学区）。"""
about.en = """For each district, whether a sending-teaching activity for it (on a primary or junior-high subject) had begun by the day, since when, how many, and how many people took part. Activities held for the whole county belong to no district and do not count (plan 4, 2019: all districts, compulsory stages)."""
plan = ["3.4", "4/2019"]
scope = "district"
key = ["district.id"]
people = ["participants"]
order = ["reached", "district.name"]
group = "lacking"

[measures.share]
cypher = "avg(CASE WHEN reached THEN 1.0 ELSE 0.0 END)"
zh = "已送到的责任区比例"
en = "Share of districts reached"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.district]
type = "SupervisionDistrict!"
zh = "责任区"
en = "District"

[columns.reached]
type = "Boolean!"
zh = "已送到"
en = "Reached"

[columns.first]
type = "Date"
zh = "首次"
en = "First"

[columns.activities]
type = "Int!"
zh = "活动"
en = "Activities"

[columns.participants]
type = "Int!"
zh = "参训人数"
en = "Participants"
*/
MATCH (district:SupervisionDistrict) WHERE district.id STARTS WITH $county
OPTIONAL MATCH (district)<-[:FOR_DISTRICT]-(activity:Activity {kind: 'sending_teaching'})
WHERE activity.starts <= $as_of
  AND (EXISTS { (activity)-[on:CONCERNS]->(:Subject) WHERE on.stage IN ['primary', 'junior_high'] }
    OR EXISTS { (activity)-[:FOR_STAGE]->(stage:Stage) WHERE stage.id IN ['primary', 'junior_high'] })
OPTIONAL MATCH (activity)<-[attended:ATTENDED]-(teacher:Teacher) WHERE attended.on <= $as_of AND attended.hours > 0
RETURN district, count(activity) > 0 AS reached, min(activity.starts) AS first,
       count(DISTINCT activity) AS activities, count(DISTINCT teacher) AS participants
