/*
title.zh = "名校乡村校手拉手有没有真正开展"
title.en = "Whether schools hand in hand really meet"
about.zh = """查询日期有效的手拉手结对：受援学校、其当日所属责任区、名校（本县的或县外的）、结对起始日期，以及起止日期（含首尾两天）之间开始、结对期内的手拉手活动（活动类型为名校乡村校手拉手）中，双方都参加了的次数和最近一次的开始日期。一方组织、提供场地，或有当时在任的教师授课、参训（认定学时大于0），即为参加；县外名校须为组织者（国培计划三年安排表：名校乡村校手拉手）。"""
about.en = """The pairs of schools hand in hand that hold on the day asked about: the school that is helped, its district on the day, the strong one (of the county or from outside it), since when, and how often they met: activities of the kind hand_in_hand that began between the two days, both included, and while the pair held, in which both took part; and the day the last of them began. A school takes part that organises it or is its venue, or of whose staff of that time somebody taught or was credited more than 0 hours; one from outside the county must be an organiser (three-year schedule: 名校乡村校手拉手)."""
plan = ["三年安排表"]
scope = "school"
key = ["school.id", "partner.id", "outside_partner.id", "since"]
order = ["meetings", "district.name", "school.name", "partner_name"]
group = "plan"

[params.district]
type = "String"
refers = "SupervisionDistrict"
zh = "责任区：代码、名称或曾用名"
en = "District, by code or name"

[params.school]
type = "String"
refers = "School"
zh = "受援学校或名校：代码、名称或曾用名"
en = "Either school, by code or name"

[params.from]
type = "Date"
default = "2018-01-01"
zh = "起始日期"
en = "First day"

[params.to]
type = "Date"
default = "as_of"
zh = "截止日期"
en = "Last day"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.school]
type = "School!"
zh = "受援学校"
en = "Helped school"

[columns.district]
type = "SupervisionDistrict"
zh = "责任区"
en = "District"

[columns.partner_name]
type = "String!"
zh = "名校"
en = "Strong school"

[columns.partner]
type = "School"
zh = "本县名校"
en = "Strong school of the county"
shown = false

[columns.outside_partner]
type = "PartnerSchool"
zh = "县外名校"
en = "Strong school from outside"
shown = false

[columns.outside]
type = "Boolean!"
zh = "是否县外"
en = "From outside the county"

[columns.since]
type = "Date!"
zh = "结对日期"
en = "Since"

[columns.meetings]
type = "Int!"
zh = "双方参加的活动"
en = "Met"

[columns.last_met]
type = "Date"
zh = "最近一次"
en = "Last met"
*/
MATCH (school:School)<-[paired:HAND_IN_HAND]-(strong:School|PartnerSchool)
WHERE school.id STARTS WITH $county AND paired.since <= $as_of AND coalesce(paired.until > $as_of, true)
  AND ($school IS NULL OR $school IN [school.code, school.name, strong.code, strong.name])
OPTIONAL MATCH (school)-[lies:IN_DISTRICT]->(district:SupervisionDistrict)
WHERE lies.since <= $as_of AND coalesce(lies.until > $as_of, true)
WITH school, paired, strong, district
WHERE $district IS NULL OR $district IN [district.code, district.name]
CALL (school, paired, strong) {
  MATCH (activity:Activity {kind: 'hand_in_hand'})
  WHERE activity.id STARTS WITH split(school.id, ':')[0] + ':' AND $from <= activity.starts <= $to
    AND activity.starts >= paired.since AND coalesce(paired.until > activity.starts, true)
    AND (EXISTS { (activity)-[:HELD_AT|ORGANISED_BY]->(school) } OR EXISTS {
      (activity)<-[attended:ATTENDED]-(:Teacher)-[post:TEACHES_AT]->(school)
      WHERE attended.hours > 0 AND post.since <= activity.ends AND coalesce(post.until > activity.starts, true)
    } OR EXISTS {
      (activity)-[:TAUGHT_BY]->(:Teacher)-[post:TEACHES_AT]->(school)
      WHERE post.since <= activity.ends AND coalesce(post.until > activity.starts, true)
    })
    AND (EXISTS { (activity)-[:HELD_AT|ORGANISED_BY]->(strong) } OR EXISTS {
      (activity)<-[attended:ATTENDED]-(:Teacher)-[post:TEACHES_AT]->(strong)
      WHERE attended.hours > 0 AND post.since <= activity.ends AND coalesce(post.until > activity.starts, true)
    } OR EXISTS {
      (activity)-[:TAUGHT_BY]->(:Teacher)-[post:TEACHES_AT]->(strong)
      WHERE post.since <= activity.ends AND coalesce(post.until > activity.starts, true)
    })
  RETURN count(activity) AS meetings, max(activity.starts) AS last_met
}
RETURN school, district, strong.name AS partner_name,
       CASE WHEN strong:School THEN strong END AS partner,
       CASE WHEN strong:PartnerSchool THEN strong END AS outside_partner,
       strong:PartnerSchool AS outside, paired.since AS since, meetings, last_met
