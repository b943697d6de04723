/*
title.zh = "哪些文化类科目已送教"
title.en = "Which academic subjects have been sent"
about.zh = """查询日期在小学、初中有教师任教的每一文化类科目：任教教师数、到该日为止已开始的送教下乡活动次数、首次日期（方案四2019、2020：拓展到全部文化类科目）。县集中的送教也算送教；只写学科、没有写学段的，各学段都算；只写学段、没有写学科的不算。"""
about.en = """For each academic subject with a teacher at primary or junior-high on the day: teachers, sending-teaching activities begun by then, and the first of them (plan 4, 2019 and 2020: all academic subjects). Sending teaching gathered in the county counts; what names the subject and no stage counts at every stage, what names only a stage for no subject."""
plan = ["4/2019", "4/2020"]
key = ["county.id", "stage.id", "subject.id"]
people = ["teachers"]
order = ["sent", "-teachers"]
group = "lacking"
shape = "subjects"

[measures.share]
cypher = "avg(CASE WHEN sent THEN 1.0 ELSE 0.0 END)"
zh = "已送教的科目比例"
en = "Share of subjects sent"

[measures.new]
cypher = "count(CASE WHEN first_sent.year = asked_year THEN 1 END)"
zh = "当年首次送教的科目数"
en = "Subjects first sent in the year"

[params.stage]
type = "String"
refers = "Stage"
zh = "学段：代码、名称或曾用名"
en = "Stage, by code or name"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.county]
type = "County"
zh = "县"
en = "County"

[columns.stage]
type = "Stage!"
zh = "学段"
en = "Stage"

[columns.subject]
type = "Subject!"
zh = "学科"
en = "Subject"

[columns.teachers]
type = "Int!"
zh = "任教教师"
en = "Teachers"

[columns.activities]
type = "Int!"
zh = "送教活动"
en = "Activities"

[columns.first_sent]
type = "Date"
zh = "首次送教"
en = "First sent"

[columns.sent]
type = "Boolean!"
zh = "已送教"
en = "Sent"
*/
MATCH (teacher:Teacher)-[taught:TEACHES]->(subject:Subject {academic: true})
USING INDEX teacher:Teacher(id) // a subject is every county's: from it the way would lead through all of them
WHERE teacher.id STARTS WITH $county AND taught.stage IN ['primary', 'junior_high']
  AND taught.since <= $as_of AND coalesce(taught.until > $as_of, true)
  AND EXISTS { (teacher)-[post:TEACHES_AT]->(:School)
               WHERE post.since <= $as_of AND coalesce(post.until > $as_of, true) }
WITH split(teacher.id, ':')[0] AS code, subject, taught.stage AS stage_id, count(DISTINCT teacher) AS teachers
WITH code, collect({subject: subject, stage: stage_id, teachers: teachers}) AS every
CALL (code) {
  MATCH (activity:Activity {kind: 'sending_teaching'})-[on:CONCERNS|FOR_SUBJECT]->(subject:Subject)
  USING INDEX activity:Activity(id)
  WHERE activity.id STARTS WITH code + ':' AND activity.starts <= $as_of
  RETURN collect({subject: subject, stage: on.stage, starts: activity.starts}) AS brought
}
UNWIND every AS one
WITH code, one, [each IN brought WHERE each.subject = one.subject AND coalesce(each.stage = one.stage, true) | each.starts] AS days
CALL (days) {
  UNWIND days AS day
  RETURN count(day) AS activities, min(day) AS first_sent
}
WITH code, one.subject AS subject, one.stage AS stage_id, one.teachers AS teachers, activities, first_sent
MATCH (stage:Stage {id: stage_id})
WHERE $stage IS NULL OR $stage IN [stage.id, stage.name, stage.name_en]
OPTIONAL MATCH (county:County {id: code})
RETURN county, stage, subject, teachers, activities, first_sent, activities > 0 AS sent
