/*
title.zh = "机构并入中心时谁去哪里"
title.en = "Who moves where at the merger"
about.zh = """方案3.1：每个并入教师发展中心的机构，并入前一天在该机构任职的人员及其岗位、并入日期、机构当时承担的职能数，以及此人在查询日期是否已在中心任职（已到岗）。一人在一个机构有几个岗位的，取最近的一个。没有人员的机构也列一行，人员为空。"""
about.en = """Plan 3.1: for every unit that merges into the center, the people who held a post there on the day before, their role, the day of the merger, how many functions the unit then answered for, and whether the person holds a post at the center on the day asked about. Of several posts at a unit the latest counts. A unit with no staff has one row, without a person."""
plan = ["3.1"]
key = ["unit.id", "center.id", "person.id"]
order = ["on", "unit.name", "person.name"]
any_time.MERGES_INTO = "the day of the merger is what is asked about"
group = "people"

[params.center]
type = "String"
refers = "Center"
zh = "中心：代码、名称或曾用名"
en = "Center, by id or name"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.person]
type = "Teacher"
zh = "人员"
en = "Person"

[columns.role]
type = "Enum"
values = "EmployedAt.role"
zh = "原岗位"
en = "Role"

[columns.unit]
type = "Unit!"
zh = "机构"
en = "Unit"

[columns.center]
type = "Center!"
zh = "中心"
en = "Center"

[columns.on]
type = "Date!"
zh = "并入日期"
en = "On"

[columns.moved]
type = "Boolean"
zh = "已到岗"
en = "Moved"

[columns.functions]
type = "Int!"
zh = "职能数"
en = "Functions"
*/
MATCH (unit:Unit)-[merges:MERGES_INTO]->(center:Center)
WHERE unit.id STARTS WITH $county AND ($center IS NULL OR $center IN [center.id, center.name])
WITH unit, center, max(merges.since) AS on
WITH unit, center, on, on - duration({days: 1}) AS eve
OPTIONAL MATCH (unit)<-[post:EMPLOYED_AT]-(person:Teacher)
WHERE post.since <= eve AND coalesce(post.until > eve, true)
WITH unit, center, on, eve, person, post ORDER BY post.since DESC
WITH unit, center, on, eve, person, head(collect(post.role)) AS role
RETURN person, role, unit, center, on,
       CASE WHEN person IS NOT NULL THEN EXISTS {
         MATCH (person)-[post:EMPLOYED_AT]->(center)
         WHERE post.since <= $as_of AND coalesce(post.until > $as_of, true)
       } END AS moved,
       COUNT {
         MATCH (unit)-[answers:RESPONSIBLE_FOR]->(function:Function)
         WHERE answers.since <= eve AND coalesce(answers.until > eve, true)
         RETURN DISTINCT function
       } AS functions
