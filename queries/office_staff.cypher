/*
title.zh = "机构和中心有哪些人，如何选任"
title.en = "Who works at the offices and the center, and how chosen"
about.zh = """方案3.1：查询日期在机构或教师发展中心任职的人员、岗位、选任方式（任命或公开选聘，未记录为空）、起始日期，以及当日仍任职的学校（兼职教研员等；几所学校的取主岗）。"""
about.en = """Plan 3.1: people who hold a post at a unit or the center on the day, their role, how they were chosen (appointed or by open selection; empty if not recorded), since when, and the school where they also hold a post that day, as part-time researchers do (the main post, of several)."""
plan = ["3.1"]
key = ["person.id", "unit.id", "center.id", "role", "since"]
order = ["office_name", "role", "person.name"]
group = "people"

[params.office]
type = "String"
refers = ["Unit", "Center"]
zh = "机构或中心：代码、标识或名称"
en = "Unit or center, by code, id or name"

[params.role]
type = "Enum"
values = "EmployedAt.role"
zh = "岗位"
en = "Role"

[params.selection]
type = "Enum"
values = "EmployedAt.selection"
zh = "选任方式"
en = "How chosen"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.person]
type = "Teacher!"
zh = "人员"
en = "Person"

[columns.office_name]
type = "String!"
zh = "任职单位"
en = "Office"

[columns.unit]
type = "Unit"
zh = "机构"
en = "Unit"

[columns.center]
type = "Center"
zh = "中心"
en = "Center"

[columns.role]
type = "Enum!"
values = "EmployedAt.role"
zh = "岗位"
en = "Role"

[columns.selection]
type = "Enum"
values = "EmployedAt.selection"
zh = "选任方式"
en = "Selection"

[columns.since]
type = "Date!"
zh = "起始日期"
en = "Since"

[columns.school]
type = "School"
zh = "学校"
en = "School"
*/
MATCH (person:Teacher)-[post:EMPLOYED_AT]->(office:Unit|Center)
WHERE person.id STARTS WITH $county AND post.since <= $as_of AND coalesce(post.until > $as_of, true)
  AND ($office IS NULL OR $office IN [office.code, office.name] OR office:Center AND $office = office.id)
  AND ($role IS NULL OR $role = post.role) AND ($selection IS NULL OR $selection = post.selection)
RETURN person, office.name AS office_name, CASE WHEN office:Unit THEN office END AS unit,
       CASE WHEN office:Center THEN office END AS center,
       post.role AS role, post.selection AS selection, post.since AS since,
       head(COLLECT {
         MATCH (person)-[teaches:TEACHES_AT]->(school:School)
         WHERE teaches.since <= $as_of AND coalesce(teaches.until > $as_of, true)
         RETURN school ORDER BY teaches.main DESC, school.id
       }) AS school
