/*
title.zh = "多少教师至少参训一次"
title.en = "How many teachers were trained at least once"
about.zh = """每一责任区：查询日期在职教师（保育员除外）及其中自起始日期至查询日期至少有一次学时的人数。在几所学校任职的，按主岗只计一次（方案四2021：所有教师完成一次全员培训）。"""
about.en = """For each district: teachers in post on the day (care workers left out), and those with any credited hours from the first day up to it. Who holds several posts counts once, at the main one (plan 4, 2021: every teacher trained once)."""
plan = ["2", "4/2021"]
scope = "district"
key = ["county.id", "district.id"]
people = ["teachers", "trained", "untrained"]
order = ["share", "district.name"]
group = "lacking"

[measures.share]
cypher = "CASE WHEN sum(teachers) > 0 THEN toFloat(sum(trained)) / sum(teachers) END"
zh = "已训教师比例"
en = "Share of teachers trained"

[params.from]
type = "Date"
default = "2018-01-01"
zh = "起始日期"
en = "First day"

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

[columns.county]
type = "County"
zh = "县"
en = "County"

[columns.district]
type = "SupervisionDistrict"
zh = "责任区"
en = "District"

[columns.teachers]
type = "Int!"
zh = "教师"
en = "Teachers"

[columns.trained]
type = "Int!"
zh = "已训"
en = "Trained"

[columns.untrained]
type = "Int!"
zh = "未训"
en = "Untrained"

[columns.share]
type = "Float!"
unit = "percent"
zh = "比例"
en = "Share"
*/
MATCH (teacher:Teacher)-[post:TEACHES_AT]->(school:School)
WHERE school.id STARTS WITH $county
  AND post.since <= $as_of AND coalesce(post.until > $as_of, true) AND NOT post.role IN ['care_worker', 'support_staff']
  AND coalesce(school.closed > $as_of, true)
WITH teacher, school ORDER BY post.main DESC, school.id
WITH teacher, collect(school)[0] AS school
OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
WHERE belongs.since <= $as_of AND coalesce(belongs.until > $as_of, true)
WITH teacher, school, district WHERE $district IS NULL OR $district IN [district.code, district.name]
WITH split(school.id, ':')[0] AS code, district, count(teacher) AS teachers, count(CASE WHEN EXISTS {
  (teacher)-[attended:ATTENDED]->(:Activity)
  WHERE attended.on >= $from AND attended.on <= $as_of AND attended.hours > 0
} THEN 1 END) AS trained
OPTIONAL MATCH (county:County {id: code})
RETURN county, district, teachers, trained, teachers - trained AS untrained, toFloat(trained) / teachers AS share
