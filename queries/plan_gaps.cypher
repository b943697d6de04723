/*
title.zh = "三年安排表没有送到哪些责任区的学科"
title.en = "What the three-year schedule never offers a district"
about.zh = """三年安排表涉及的、或查询日期在该责任区有教师任教的学段学科中，没有任何一项安排面向该责任区的。“到达方式”：“只有全县集中”，“范围未写明”：没有全县集中、但有未写明范围的安排，“未写明学科，待定”：面向该责任区或全县的安排只写了该学段、没有写是哪些学科（如“高中学科”），是否送到须由县里确定，“没有安排”：以上都没有；“送到别处”指面向过其他责任区（四2019、2020，国培计划三年安排表）。"""
about.en = """Of the subjects and stages that the three-year schedule names, or that are taught in the district on the day, those that no item of the schedule offers in the district itself. `reached` is county where it is only gathered in the county, open where it is not, but an item does not say for whom it is, undecided where an item for the district or the county names the stage and not its subjects (such as 高中学科), so that the county must say whether this one is meant, never where there is none of these; `elsewhere` says that other districts have it (plan 4, 2019 and 2020; three-year schedule)."""
scope = "district"
key = ["district.id", "stage.id", "subject.id"]
people = ["teachers"]
plan = ["三年安排表", "4/2020"]
order = ["district.name", "stage.position", "subject.name"]
group = "plan"

[params.district]
type = "String"
refers = "SupervisionDistrict"
zh = "责任区：代码、名称或曾用名"
en = "District, by code or name"

[params.subject]
type = "String"
refers = "Subject"
zh = "学科：代码、名称或曾用名"
en = "Subject, by code or name"

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

[columns.district]
type = "SupervisionDistrict!"
zh = "责任区"
en = "District"

[columns.stage]
type = "Stage!"
zh = "学段"
en = "Stage"

[columns.subject]
type = "Subject!"
zh = "学科"
en = "Subject"

[columns.reached]
type = "Enum!"
zh = "到达方式"
en = "Reached"
values.county = { zh = "只有全县集中", en = "county-wide only" }
values.open = { zh = "范围未写明", en = "zone not written" }
values.never = { zh = "没有安排", en = "never" }
values.undecided = { zh = "未写明学科，待定", en = "not decided by subject" }

[columns.elsewhere]
type = "Boolean!"
zh = "送到别处"
en = "Offered in other districts"

[columns.teachers]
type = "Int!"
zh = "任教教师"
en = "Teachers"
*/
MATCH (district:SupervisionDistrict)
WHERE district.id STARTS WITH $county AND ($district IS NULL OR $district IN [district.code, district.name])
WITH split(district.id, ':')[0] + ':' AS own, collect(district) AS districts
// Subjects and stages are every county's: the way goes from the county to them, once, and never back.
CALL (own) {
  MATCH (item:ScheduleItem)-[concerns:CONCERNS]->(subject:Subject)
  USING INDEX item:ScheduleItem(id)
  WHERE item.id STARTS WITH own
  WITH item, subject, concerns, COLLECT { MATCH (item)-[:FOR_DISTRICT]->(named:SupervisionDistrict) RETURN named } AS named
  RETURN collect({subject: subject, stage: concerns.stage, zone: item.zone, districts: named}) AS scheduled
}
CALL (own) {
  MATCH (item:ScheduleItem)-[:FOR_STAGE]->(stage:Stage)
  USING INDEX item:ScheduleItem(id)
  WHERE item.id STARTS WITH own
  WITH item, stage, COLLECT { MATCH (item)-[:FOR_DISTRICT]->(named:SupervisionDistrict) RETURN named } AS named
  RETURN collect({stage: stage.id, zone: item.zone, districts: named}) AS unnamed
}
CALL (own) {
  MATCH (line:ProgrammeLine)-[concerns:CONCERNS]->(subject:Subject)
  USING INDEX line:ProgrammeLine(id)
  WHERE line.id STARTS WITH own
  RETURN collect({subject: subject, stage: concerns.stage}) AS lined
}
UNWIND districts AS district
CALL (district) {
  MATCH (district)<-[belongs:IN_DISTRICT]-(school:School)<-[post:TEACHES_AT]-(teacher:Teacher)
  WHERE coalesce(school.closed > $as_of, true) AND belongs.since <= $as_of AND coalesce(belongs.until > $as_of, true)
    AND post.since <= $as_of AND coalesce(post.until > $as_of, true)
  WITH DISTINCT teacher
  MATCH (teacher)-[taught:TEACHES]->(subject:Subject)
  WHERE taught.since <= $as_of AND coalesce(taught.until > $as_of, true)
  WITH subject, taught.stage AS stage, count(DISTINCT teacher) AS teachers
  RETURN collect({subject: subject, stage: stage, teachers: teachers}) AS taught_here
}
CALL (scheduled, lined, taught_here) {
  UNWIND scheduled + lined + taught_here AS one
  WITH one.subject AS subject, one.stage AS stage_id
  WHERE subject.taught
  RETURN DISTINCT subject, stage_id
}
MATCH (stage:Stage {id: stage_id})
WHERE ($subject IS NULL OR $subject IN [subject.id, subject.name, subject.name_en])
  AND ($stage IS NULL OR $stage IN [stage.id, stage.name, stage.name_en])
WITH district, stage, subject,
     [one IN scheduled WHERE one.subject = subject AND one.stage = stage_id] AS items,
     [one IN unnamed WHERE one.stage = stage_id] AS unnamed,
     [one IN taught_here WHERE one.subject = subject AND one.stage = stage_id | one.teachers] AS teaching
WHERE none(item IN items WHERE district IN item.districts)
RETURN district, stage, subject,
       CASE WHEN any(item IN items WHERE item.zone = 'county') THEN 'county'
            WHEN any(item IN items WHERE item.zone = 'open') THEN 'open'
            WHEN any(item IN unnamed WHERE item.zone = 'county' OR district IN item.districts) THEN 'undecided'
            ELSE 'never' END AS reached,
       any(item IN items WHERE item.districts <> []) AS elsewhere,
       coalesce(head(teaching), 0) AS teachers
