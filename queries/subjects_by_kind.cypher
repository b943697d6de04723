/*
title.zh = "各类培训涉及哪些学科"
title.en = "Which subjects each kind of training was on"
about.zh = """当年（到查询日期）已开始的活动，按类型、学段、学科：活动次数和参训人数（一人只计一次，认定为0学时的不算）；只写学段的活动学科为空，只写学科的活动学段为空（方案四2019：送培到县试点三个科目）。"""
about.en = """Activities of the year begun by the day, by kind, stage and subject: how many, and people who took part, each once (0 hours do not count as training); an activity that names only a stage has no subject, one that names only a subject no stage (plan 4, 2019: three pilot courses of sending training to the county)."""
plan = ["3.4", "4/2019"]
key = ["county.id", "kind", "stage.id", "subject.id"]
people = ["participants"]
order = ["kind", "-participants"]
group = "training"

[measures.sent_to_county]
cypher = "count(CASE WHEN kind = 'sending_training' THEN 1 END)"
zh = "送培到县的科目数"
en = "Courses sent to the county"

[params.kind]
type = "Enum"
values = "Activity.kind"
zh = "活动类型"
en = "Kind of activity"

[params.year]
type = "Int"
zh = "年度"
en = "Year"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.county]
type = "County"
zh = "县"
en = "County"

[columns.kind]
type = "Enum!"
values = "Activity.kind"
zh = "活动类型"
en = "Kind"

[columns.stage]
type = "Stage"
zh = "学段"
en = "Stage"

[columns.subject]
type = "Subject"
zh = "学科"
en = "Subject"

[columns.activities]
type = "Int!"
zh = "活动"
en = "Activities"

[columns.participants]
type = "Int!"
zh = "参训人数"
en = "Participants"
*/
MATCH (activity:Activity)
WHERE activity.id STARTS WITH $county AND activity.starts <= $as_of AND ($year IS NULL OR activity.starts.year = $year)
  AND ($kind IS NULL OR activity.kind = $kind)
CALL (activity) {
  MATCH (activity)-[concerns:CONCERNS]->(subject:Subject), (stage:Stage {id: concerns.stage})
  RETURN subject, stage
  UNION
  MATCH (activity)-[:FOR_SUBJECT]->(subject:Subject)
  RETURN subject, null AS stage
  UNION
  MATCH (activity)-[:FOR_STAGE]->(stage:Stage)
  RETURN null AS subject, stage
}
OPTIONAL MATCH (activity)<-[attended:ATTENDED]-(teacher:Teacher) WHERE attended.hours > 0 AND attended.on <= $as_of
WITH split(activity.id, ':')[0] AS code, activity.kind AS kind, stage, subject,
     count(DISTINCT activity) AS activities, count(DISTINCT teacher) AS participants
OPTIONAL MATCH (county:County {id: code})
RETURN county, kind, stage, subject, activities, participants
