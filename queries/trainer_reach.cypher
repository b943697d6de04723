/*
title.zh = "培训者的影响面"
title.en = "How far a trainer's teaching reaches"
about.zh = """自起始日期至查询日期授过课的每位教师：直接培训的人数（参训学时大于0），以及经由受训者再授课、在若干步之内影响到的人数（不含本人）、这些人主岗所在的学校数、占全体在职教师的比例。用途：想让一种做法最快传遍全县，先培训谁。"""
about.en = """Each teacher who taught in an activity from the first day to the day asked about: the people they trained themselves (with hours above 0), and those whom their teaching reaches within the given number of steps through trained people who teach in turn, without the trainer; the schools where these have their main post; their share of all teachers in post. Use it to decide whom to train first so that a practice spreads fastest."""
scope = "teacher"
key = ["teacher.id"]
order = ["-people", "-links", "teacher.name"]
group = "network"
computed = "trainer_reach"
shape = "people"

[params.steps]
type = "Int"
default = 2
zh = "步数：受训者再培训他人算一步"
en = "Number of steps; each trained person who trains others is one step"

[params.from]
type = "Date"
zh = "起始日期，默认从有记录起"
en = "First day; default: no limit"

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
zh = "培训者"
en = "Trainer"

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
zh = "直接培训人数"
en = "Trained themselves"

[columns.people]
type = "Int!"
zh = "影响人数"
en = "People reached"

[columns.schools]
type = "Int!"
zh = "影响学校数"
en = "Schools reached"

[columns.score]
type = "Float!"
zh = "占教师比例"
en = "Share of all teachers"
unit = "percent"
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
RETURN teacher, school, district, row.links AS links, row.people AS people, row.schools AS schools, row.score AS score
