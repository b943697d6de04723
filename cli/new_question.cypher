/*
title.zh = "各责任区的学校与在职教师"
title.en = "Schools and teachers of each district"
about.zh = "每一责任区：查询日期在办的学校数，以及在这些学校任职的教师数。"
about.en = "For each district: schools open on the day asked about, and teachers who hold a post in one of them."
group = "people"
scope = "district"
order = ["district.name"]
key = ["district.id"]
people = ["teachers"]

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

[columns.district]
type = "SupervisionDistrict!"
zh = "责任区"
en = "District"

[columns.schools]
type = "Int!"
zh = "学校数"
en = "Schools"

[columns.teachers]
type = "Int!"
zh = "教师数"
en = "Teachers"
*/
MATCH (district:SupervisionDistrict)
WHERE district.id STARTS WITH $county
  AND ($district IS NULL OR $district IN [district.code, district.name])
MATCH (district)<-[belongs:IN_DISTRICT]-(school:School)
WHERE belongs.since <= $as_of AND coalesce(belongs.until > $as_of, true)
  AND coalesce(school.closed > $as_of, true)
OPTIONAL MATCH (school)<-[post:TEACHES_AT]-(teacher:Teacher)
WHERE post.since <= $as_of AND coalesce(post.until > $as_of, true)
RETURN district, count(DISTINCT school) AS schools, count(DISTINCT teacher) AS teachers
