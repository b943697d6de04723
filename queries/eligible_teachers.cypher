/*
title.zh = "一个项目面向的教师，以及其中谁还没有报名"
title.en = "Who is eligible for a programme, and who of them has not enrolled"
about.zh = """查询日期符合该项目（含其子项目及活动）任一培训对象条件的教师。须由当日有效的同一任职同时满足：学校是否乡村、办学性质、岗位；教师满足年龄（当日周岁，出生日期不详则不符合）、参加工作日期、是否培训团队成员；并在所列学段任教所列学科之一，“通识”指该学段任何学科，若限定了岗位则指学校开设该学段。条件空着的不限。每人一行，列符合的一组（没有待核实条件的在先，再按代码）及符合的学校（主岗在先）；“须人工核实的条件”是数据无法判断、须人工核实的条件，因此本表比实际面向的人宽。已报名、已参训指截至查询日期该项目或其子项目的任一活动（未记日期的报名照算）。“状态”：“符合条件”；“没有对象条件”：谁都不能判断，只有这一行（附1、附件2的“培训对象”栏）。"""
about.en = """Teachers who on the day fit a target group of the programme, of a sub-programme or of an activity of them. One post that holds on the day must meet all of: rural school, who runs it, role; the teacher must meet the age (full years on the day; no date of birth does not fit), the day of first appointment and membership in a trainer team, and teach one of the subjects at its stage. General means any subject at the stage or, where the group names roles, that the school offers the stage. What a group leaves empty sets no limit. One row a teacher, with the group that fits (one that leaves nothing undecided goes first, then by code) and the school, the main post first. `undecided` lists the conditions that no data decides and people must check; the list may therefore include teachers whom the plan does not mean. Enrolled and attended: any activity of the programme or its sub-programmes, up to the day (an enrolment without a day counts). `state` is eligible, or no_rule in the only row of a programme without a target group: eligibility cannot be decided (annex 1 and 2, the column that says whom each is for)."""
plan = ["附1", "附件2"]
scope = "teacher"
key = ["county.id", "teacher.id"]
order = ["district.name", "school.name", "teacher.name"]
group = "plan"

[params.programme]
type = "String!"
refers = "Programme"
zh = "项目：代码、名称或曾用名"
en = "Programme, by code or name"

[params.district]
type = "String"
refers = "SupervisionDistrict"
zh = "责任区：代码、名称或曾用名"
en = "District, by code or name"

[params.enrolled]
type = "Boolean"
zh = "已报名：是则只列已报名的，否则只列未报名的；不填则都列"
en = "true: only enrolled teachers; false: only teachers not enrolled; default: both"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.county]
type = "County"
zh = "县"
en = "County"

[columns.teacher]
type = "Teacher"
zh = "教师"
en = "Teacher"

[columns.school]
type = "School"
zh = "学校"
en = "School"

[columns.district]
type = "SupervisionDistrict"
zh = "责任区"
en = "District"

[columns.group]
type = "TargetGroup"
zh = "培训对象"
en = "Target group"

[columns.enrolled]
type = "Boolean"
zh = "已报名"
en = "Enrolled"

[columns.attended]
type = "Boolean"
zh = "已参训"
en = "Attended"

[columns.undecided]
type = "String"
zh = "须人工核实的条件"
en = "To be checked by people"

[columns.state]
type = "Enum!"
zh = "状态"
en = "State"
values.eligible = { zh = "符合条件", en = "eligible" }
values.no_rule = { zh = "没有对象条件", en = "no rule" }
*/
MATCH (part:Programme)-[:SUB_PROGRAMME_OF*0..]->(programme:Programme)
WHERE programme.id STARTS WITH $county AND $programme IN [programme.code, programme.name]
OPTIONAL MATCH (part)<-[:OF_PROGRAMME]-(activity:Activity)
WITH split(programme.id, ':')[0] AS code, collect(DISTINCT part) AS parts, collect(DISTINCT activity) AS activities
CALL (parts, activities) {
  UNWIND parts + activities AS meant
  MATCH (meant)-[:MEANT_FOR]->(group:TargetGroup)
  RETURN collect(DISTINCT group) AS groups
}
CALL (code, activities, groups) {
  UNWIND groups AS group
  MATCH (teacher:Teacher)-[post:TEACHES_AT]->(school:School)
  WHERE school.id STARTS WITH code + ':'
    AND post.since <= $as_of AND coalesce(post.until > $as_of, true) AND coalesce(school.closed > $as_of, true)
    AND (group.roles IS NULL OR post.role IN [role IN split(group.roles, ';') | trim(role)])
    AND (group.ownership IS NULL OR school.ownership = group.ownership)
    AND (group.rural IS NULL OR group.rural = EXISTS {
      (school)-[lies:IN_LOCALITY]->(:Locality {rural: true})
      WHERE lies.since <= $as_of AND coalesce(lies.until > $as_of, true) })
    AND (group.under_age IS NULL OR teacher.born > $as_of - duration({years: group.under_age}))
    AND (group.hired_from IS NULL OR teacher.hired >= group.hired_from)
    AND (group.hired_until IS NULL OR teacher.hired < group.hired_until)
    AND (group.trainers IS NULL OR group.trainers = EXISTS {
      (teacher)-[trains:TRAINS_IN]->(:TrainerTeam)
      WHERE trains.since <= $as_of AND coalesce(trains.until > $as_of, true) })
    AND (NOT EXISTS { (group)-[:TARGETS_SUBJECT]->() }
      OR EXISTS {
        MATCH (group)-[targets:TARGETS_SUBJECT]->(subject:Subject), (teacher)-[taught:TEACHES {stage: targets.stage}]->(own:Subject)
        WHERE taught.since <= $as_of AND coalesce(taught.until > $as_of, true)
          AND (own = subject OR subject.id = 'general' AND group.roles IS NULL) }
      OR group.roles IS NOT NULL AND EXISTS {
        MATCH (group)-[targets:TARGETS_SUBJECT]->(:Subject {id: 'general'}), (school)-[offers:OFFERS]->(:Stage {id: targets.stage})
        WHERE offers.since <= $as_of AND coalesce(offers.until > $as_of, true) })
  OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
  WHERE belongs.since <= $as_of AND coalesce(belongs.until > $as_of, true)
  WITH activities, teacher, group, school, district, post
  WHERE ($district IS NULL OR $district IN [district.code, district.name])
  ORDER BY group.undecided IS NOT NULL, group.code, post.main DESC, school.id
  WITH activities, teacher, collect({group: group, school: school, district: district})[0] AS fit
  RETURN teacher, fit.school AS school, fit.district AS district, fit.group AS group,
         EXISTS { (teacher)-[enrols:ENROLLED]->(activity) WHERE activity IN activities AND coalesce(enrols.on <= $as_of, true)
           AND NOT EXISTS { (teacher)-[out:WITHDRAWN]->(activity) WHERE out.on <= $as_of AND coalesce(out.on >= enrols.on, true) } } AS enrolled,
         EXISTS { (teacher)-[attends:ATTENDED]->(activity) WHERE activity IN activities AND attends.on <= $as_of AND attends.hours > 0 } AS attended,
         fit.group.undecided AS undecided, 'eligible' AS state
  UNION
  UNWIND CASE WHEN size(groups) = 0 THEN ['no_rule'] ELSE [] END AS state
  RETURN null AS teacher, null AS school, null AS district, null AS group,
         null AS enrolled, null AS attended, null AS undecided, state
}
WITH code, teacher, school, district, group, enrolled, attended, undecided, state
WHERE $enrolled IS NULL OR state = 'no_rule' OR enrolled = $enrolled
OPTIONAL MATCH (county:County {id: code})
RETURN county, teacher, school, district, group, enrolled, attended, undecided, state
