/*
title.zh = "从一位教师到分管副局长的责任链"
title.en = "The path of responsibility from a teacher to the deputy director"
about.zh = """方案3.1、3.2：查询日期该教师（按主岗学校）的培训由谁逐级负责。“级次”与“层级”：1 “教师本人”；2 “学校”及对本校教师负责的校园长；3 “小学片校联盟”；4 “督学责任区”；5 “学区研训室”及其主任；6 “县级机构”：负有县级职责的机构及其负责人；7 “分管职务”（分管机构的职务）及其担任者。联盟和研训室没有的不列；其他各级没有的也列一行，名称或担任者为空，这正是责任链断开之处。当日不在学校任职的没有行。"""
about.en = """Plan 3.1 and 3.2: who answers for the training of a teacher on the day, level by level, from the school of the main post. step and level: 1 teacher; 2 principal: the school and the principal, who answers for its teachers; 3 alliance; 4 district; 5 research_room and its head; 6 county: the unit that owes the duties of the county level, and its head; 7 position: the posts with charge of units, and who holds them. Alliance and research room only show where there is one; any other level always does, without a name or holder where the path is broken. Who holds no post at a school that day has no row."""
plan = ["3.1", "3.2"]
scope = "teacher"
key = ["teacher.id", "step", "name", "holder_name"]
order = ["teacher.name", "teacher.id", "step", "name"]
group = "duties"

[params.teacher]
type = "String!"
refers = "Teacher"
zh = "教师：编号或姓名"
en = "Teacher, by number or name"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.teacher]
type = "Teacher!"
zh = "教师"
en = "Teacher"

[columns.step]
type = "Int!"
zh = "级次"
en = "Step"

[columns.level]
type = "Enum!"
zh = "层级"
en = "Level"
values.teacher = { zh = "教师本人", en = "the teacher" }
values.principal = { zh = "学校", en = "school and principal" }
values.alliance = { zh = "小学片校联盟", en = "alliance" }
values.district = { zh = "督学责任区", en = "district" }
values.research_room = { zh = "学区研训室", en = "research room" }
values.county = { zh = "县级机构", en = "county unit" }
values.position = { zh = "分管职务", en = "overseeing position" }

[columns.name]
type = "String"
zh = "名称"
en = "Name"

[columns.holder_name]
type = "String"
zh = "担任者"
en = "Holder"
*/
MATCH (teacher:Teacher)-[post:TEACHES_AT]->(school:School)
WHERE teacher.id STARTS WITH $county AND $teacher IN [teacher.number, teacher.name]
  AND post.since <= $as_of AND coalesce(post.until > $as_of, true)
WITH teacher, school, post ORDER BY post.main DESC, school.id
WITH teacher, head(collect(school)) AS school
OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
WHERE belongs.since <= $as_of AND coalesce(belongs.until > $as_of, true)
OPTIONAL MATCH (district)-[lies:IN_COUNTY]->(county:County)
WHERE lies.since <= $as_of AND coalesce(lies.until > $as_of, true)
CALL (teacher, school, district, county) {
  RETURN 1 AS step, 'teacher' AS level, teacher.name AS name, teacher.name AS holder_name
  UNION
  OPTIONAL MATCH (school)<-[leads:TEACHES_AT {role: 'principal'}]-(principal:Teacher)
  WHERE leads.since <= $as_of AND coalesce(leads.until > $as_of, true)
  RETURN 2 AS step, 'principal' AS level, school.name AS name, principal.name AS holder_name
  UNION
  MATCH (school)-[joins:IN_ALLIANCE]->(alliance:Alliance)
  WHERE joins.since <= $as_of AND coalesce(joins.until > $as_of, true)
  RETURN 3 AS step, 'alliance' AS level, alliance.name AS name, null AS holder_name
  UNION
  RETURN 4 AS step, 'district' AS level, district.name AS name, null AS holder_name
  UNION
  MATCH (district)<-[seat:ROOM_OF]-(room:ResearchRoom)
  WHERE seat.since <= $as_of AND coalesce(seat.until > $as_of, true)
  OPTIONAL MATCH (room)<-[works:WORKS_IN {role: 'head'}]-(head:Teacher)
  WHERE works.since <= $as_of AND coalesce(works.until > $as_of, true)
  RETURN 5 AS step, 'research_room' AS level, room.name AS name, head.name AS holder_name
  UNION
  OPTIONAL MATCH (county)<-[lies:IN_COUNTY]-(unit:Unit)-[owes:OWES]->(:Duty {level: 'county'})
  WHERE lies.since <= $as_of AND coalesce(lies.until > $as_of, true) AND owes.since <= $as_of AND coalesce(owes.until > $as_of, true)
  OPTIONAL MATCH (unit)<-[works:EMPLOYED_AT {role: 'head'}]-(head:Teacher)
  WHERE works.since <= $as_of AND coalesce(works.until > $as_of, true)
  RETURN 6 AS step, 'county' AS level, unit.name AS name, head.name AS holder_name
  UNION
  OPTIONAL MATCH (county)<-[lies:IN_COUNTY]-(:Unit)<-[oversees:OVERSEES]-(position:Position)
  WHERE lies.since <= $as_of AND coalesce(lies.until > $as_of, true) AND oversees.since <= $as_of AND coalesce(oversees.until > $as_of, true)
  OPTIONAL MATCH (position)<-[holds:HOLDS]-(holder:Teacher)
  WHERE holds.since <= $as_of AND coalesce(holds.until > $as_of, true)
  RETURN 7 AS step, 'position' AS level, position.name AS name, holder.name AS holder_name
}
RETURN teacher, step, level, name, holder_name
