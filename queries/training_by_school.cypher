/*
title.zh = "各校教师参训比例"
title.en = "What share of each school's teachers was trained"
about.zh = """每一所学校：查询日期在职教师（保育员、教辅后勤除外）及其中自起始日期至查询日期至少有一次学时的人数。计法与“多少教师至少参训一次”相同：在几所学校任职的，按主岗只计一次；所在学校已撤并、尚未调动的，计入原校。比例低的在前，便于确定督促和送教的学校（方案四2021：所有教师完成一次全员培训）。"""
about.en = """For each school: teachers in post on the day (without care workers and support staff), and those with any credited hours from the first day up to it. Counted as in training_reach: a teacher with several posts counts once, at the main one; one whose school has closed and who has not been moved counts there. The lowest share comes first: where to press, and where to send teaching (plan 4, 2021: every teacher trained once)."""
plan = ["2", "4/2021"]
scope = "school"
key = ["school.id"]
people = ["teachers", "trained", "untrained"]
order = ["share", "-teachers", "school.name"]
group = "lacking"

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

[params.stage]
type = "String"
refers = "Stage"
zh = "学段：代码、名称或曾用名"
en = "Stage, by code or name"

[params.rural]
type = "Boolean"
zh = "乡村学校：是则只看乡村，否则只看非乡村；不填则都看"
en = "Only rural schools (true) or only others (false)"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.school]
type = "School!"
zh = "学校"
en = "School"

[columns.district]
type = "SupervisionDistrict"
zh = "责任区"
en = "District"

[columns.rural]
type = "Boolean!"
zh = "是否乡村"
en = "Rural"

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
WITH teacher, school, coalesce(school.closed <= $as_of, false) AS closed ORDER BY closed, post.main DESC, school.id
WITH teacher, collect({school: school, closed: closed})[0] AS place
WITH place.school AS school, place.closed AS closed, EXISTS {
  (teacher)-[attended:ATTENDED]->(:Activity)
  WHERE attended.on >= $from AND attended.on <= $as_of AND attended.hours > 0
} AS was_trained
WITH school, CASE WHEN closed THEN school.closed - duration({days: 1}) ELSE $as_of END AS day,
     count(*) AS teachers, count(CASE WHEN was_trained THEN 1 END) AS trained
OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
WHERE belongs.since <= day AND coalesce(belongs.until > day, true)
WITH school, day, teachers, trained, district, EXISTS {
  (school)-[lies:IN_LOCALITY]->(:Locality {rural: true})
  WHERE lies.since <= day AND coalesce(lies.until > day, true)
} AS rural
WHERE ($district IS NULL OR $district IN [district.code, district.name])
  AND ($rural IS NULL OR rural = $rural)
  AND ($stage IS NULL OR EXISTS {
    MATCH (school)-[offers:OFFERS]->(stage:Stage)
    WHERE offers.since <= day AND coalesce(offers.until > day, true) AND $stage IN [stage.id, stage.name]
  })
RETURN school, district, rural, teachers, trained, teachers - trained AS untrained, toFloat(trained) / teachers AS share
