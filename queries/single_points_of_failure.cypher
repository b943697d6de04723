/*
title.zh = "谁一离开就有学校断了联系"
title.en = "Whose leaving cuts schools off"
about.zh = """查询日期的人员网络（同“谁是联系各方的桥梁”）中，一旦离开就有学校与其他学校全无联系的教师，这些学校的数量与名称，以及可接替者：与其共有单位和团体最多的教师，其次为现有联系最少的；被切断学校的教职工也可接替。用途：先给哪些学校再接上一个人，由谁接。"""
about.en = """Teachers without whom some school has no connection to the other schools, in the network of people of the question brokers. Beside each: how many schools and which, and who could take over: the teacher who shares the most schools and groups with them and, among equals, has the fewest ties. Staff of a school that is cut off may take over, too. Use it to decide which schools need a second connecting person, and who that should be."""
scope = "teacher"
key = ["teacher.id"]
order = ["-schools", "teacher.name"]
group = "network"
computed = "single_points_of_failure"
shape = "people"

[params.district]
type = "String"
refers = "SupervisionDistrict"
zh = "责任区：代码、名称或曾用名"
en = "District, by code or name"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.teacher]
type = "Teacher!"
zh = "教师"
en = "Teacher"
school = false

[columns.school]
type = "School"
zh = "学校"
en = "School"

[columns.district]
type = "SupervisionDistrict"
zh = "责任区"
en = "District"

[columns.links]
type = "Int!"
zh = "所在单位与团体数"
en = "Schools and groups they are in"

[columns.schools]
type = "Int!"
zh = "断联学校数"
en = "Schools cut off"

[columns.names]
type = "[String!]!"
zh = "断联学校"
en = "Schools cut off, by name"

[columns.successor]
type = "Teacher"
zh = "可接替者"
en = "Who could take over"
*/
UNWIND $computed AS row
MATCH (teacher:Teacher {id: row.teacher})
WHERE teacher.id STARTS WITH $county
OPTIONAL MATCH (teacher)-[post:TEACHES_AT]->(at:School)
WHERE post.since <= $as_of AND coalesce(post.until > $as_of, true)
WITH teacher, row, at ORDER BY post.main DESC, at.id
WITH teacher, row, head(collect(at)) AS school
OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(at:SupervisionDistrict)
WHERE belongs.since <= $as_of AND coalesce(belongs.until > $as_of, true)
WITH teacher, row, school, head(collect(at)) AS district
WHERE $district IS NULL OR $district IN [district.code, district.name]
OPTIONAL MATCH (successor:Teacher {id: row.successor})
RETURN teacher, school, district, row.links AS links, row.schools AS schools, row.names AS names, successor
