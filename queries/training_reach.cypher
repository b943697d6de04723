/*
title.zh = "多少教师至少参训一次"
title.en = "How many teachers were trained at least once"
about.zh = """每一责任区：查询日期在职教师（保育员除外）及其中自起始日期至查询日期至少有一次学时的人数。在几所学校任职的，按主岗只计一次；所在学校已撤并、尚未调动的，仍按该校撤销前的责任区和地域类别计入，并另列人数（方案四2021：所有教师完成一次全员培训）。其中乡村教师另列，“乡村”以学校在查询日期的地域类别为准（方案二：三年内对乡村教师进行周期性培训）。"""
about.en = """For each district: teachers in post on the day (without care workers), and those with any credited hours from the first day up to it. A teacher with several posts counts once, at the main one. A teacher whose school has closed and who has not been moved still counts where the school was, and also in school_closed (plan 4, 2021: every teacher trained once). Teachers of rural schools, by the locality of the school on the day, are also counted separately (plan 2: a cycle of training for rural teachers within three years)."""
plan = ["2", "4/2021"]
scope = "district"
key = ["county.id", "district.id"]
people = ["teachers", "trained", "untrained", "rural", "rural_trained", "school_closed"]
order = ["share", "district.name"]
group = "lacking"

[measures.share]
cypher = "CASE WHEN sum(teachers) > 0 THEN toFloat(sum(trained)) / sum(teachers) END"
zh = "已训教师比例"
en = "Share of teachers trained"

[measures.rural_share]
cypher = "CASE WHEN sum(rural) > 0 THEN toFloat(sum(rural_trained)) / sum(rural) END"
zh = "已训乡村教师比例"
en = "Share of rural teachers trained"

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

[columns.rural]
type = "Int!"
zh = "乡村教师"
en = "Rural teachers"

[columns.rural_trained]
type = "Int!"
zh = "乡村已训"
en = "Rural trained"

[columns.school_closed]
type = "Int!"
zh = "学校已撤并未调动"
en = "School closed, not moved"
*/
MATCH (school:School) WHERE school.id STARTS WITH $county
WITH school, coalesce(school.closed <= $as_of, false) AS closed
WITH school, closed, CASE WHEN closed THEN school.closed - duration({days: 1}) ELSE $as_of END AS day
WITH school, closed, COLLECT {
  MATCH (school)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
  WHERE belongs.since <= day AND coalesce(belongs.until > day, true)
  RETURN district
} AS districts, EXISTS {
  (school)-[lies:IN_LOCALITY]->(:Locality {rural: true})
  WHERE lies.since <= day AND coalesce(lies.until > day, true)
} AS rural
MATCH (teacher:Teacher)-[post:TEACHES_AT]->(school)
WHERE post.since <= $as_of AND coalesce(post.until > $as_of, true) AND NOT post.role IN ['care_worker', 'support_staff']
WITH teacher, school, closed, districts, rural ORDER BY closed, post.main DESC, school.id
WITH teacher, collect({school: school, closed: closed, districts: districts, rural: rural})[0] AS place
UNWIND CASE place.districts WHEN [] THEN [null] ELSE place.districts END AS district
WITH teacher, place.school AS school, place.closed AS closed, place.rural AS rural, district
WHERE $district IS NULL OR $district IN [district.code, district.name]
WITH school, closed, rural, district, EXISTS {
  (teacher)-[attended:ATTENDED]->(:Activity)
  WHERE attended.on >= $from AND attended.on <= $as_of AND attended.hours > 0
} AS trained
WITH split(school.id, ':')[0] AS code, district, count(*) AS teachers, count(CASE WHEN trained THEN 1 END) AS trained,
     count(CASE WHEN rural THEN 1 END) AS rural, count(CASE WHEN rural AND trained THEN 1 END) AS rural_trained,
     count(CASE WHEN closed THEN 1 END) AS school_closed
OPTIONAL MATCH (county:County {id: code})
RETURN county, district, teachers, trained, teachers - trained AS untrained, toFloat(trained) / teachers AS share,
       rural, rural_trained, school_closed
