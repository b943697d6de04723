/*
title.zh = "工作坊成员"
title.en = "Who is in which workshop"
about.zh = """查询日期有效的工作坊成员及其主岗学校。已结束的工作坊请改用当时的日期（三年安排表C类，附1 C4）。"""
about.en = """Members of workshops on the day, with the school of their main post. For a workshop that has ended, ask as of a day within it (three-year schedule, category C; annex 1, C4)."""
plan = ["4/2018", "附1"]
scope = "teacher"
key = ["workshop.id", "teacher.id", "since"]
order = ["workshop.name", "role", "teacher.name"]
group = "training"

[measures.workshops]
cypher = "count(DISTINCT workshop)"
zh = "工作坊数"
en = "Workshops"

[params.workshop]
type = "String"
refers = "Workshop"
zh = "工作坊：代码、名称或曾用名"
en = "Workshop, by code or name"

[params.year]
type = "Int"
zh = "年度"
en = "Year"

[params.role]
type = "Enum"
values = "JoinsWorkshop.role"
zh = "坊内角色"
en = "Role"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.workshop]
type = "Workshop!"
zh = "工作坊"
en = "Workshop"

[columns.teacher]
type = "Teacher!"
zh = "教师"
en = "Teacher"

[columns.role]
type = "Enum!"
values = "JoinsWorkshop.role"
zh = "坊内角色"
en = "Role"

[columns.school]
type = "School"
zh = "学校"
en = "School"

[columns.since]
type = "Date!"
zh = "起始日期"
en = "Since"
*/
MATCH (workshop:Workshop)
WHERE workshop.id STARTS WITH $county AND ($workshop IS NULL OR $workshop IN [workshop.code, workshop.name])
  AND ($year IS NULL OR workshop.year = $year)
MATCH (teacher:Teacher)-[joins:JOINS_WORKSHOP]->(workshop)
WHERE joins.since <= $as_of AND coalesce(joins.until > $as_of, true)
  AND ($role IS NULL OR joins.role = $role)
OPTIONAL MATCH (teacher)-[post:TEACHES_AT {main: true}]->(place:School)
WHERE post.since <= $as_of AND coalesce(post.until > $as_of, true)
WITH workshop, teacher, joins, collect(place)[0] AS school
RETURN workshop, teacher, joins.role AS role, school, joins.since AS since
