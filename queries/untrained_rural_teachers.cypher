/*
title.zh = "哪些乡村教师缺少培训"
title.en = "Which rural teachers lack training"
about.zh = """查询日期在乡村学校任职（保育员除外）、在起止日期（含首尾两天）之间所获学时不足的教师。“乡村”按方案附1的“乡镇及以下”，以学校当日的地域类别为准。未给最低学时，则指没有任何学时。在几所乡村学校任职的，只列一次，先列主岗；所在学校已撤并、尚未调动的也列出，写明撤销日期，责任区和地域类别按撤销前计；主岗在提问者看不到的学校的，学校空着。最近参训为截止日期及以前最后一次认定学时的日期。"""
about.en = """Teachers who on the day asked about hold a post at a rural school (without care workers) and whose credited hours between the two days, both included, fall short. Rural is township and below (乡镇及以下, annex 1), by the locality of the school on that day. Without min_hours: teachers without any hours. A teacher with posts at several rural schools is listed once, with the main post if it is one of them. A teacher whose school has closed and who has not been moved is listed with the day it closed, by its district and locality of the day before. `school` is empty if the caller may not see that school. last_trained is the last day up to `to` on which hours were credited."""
plan = ["1", "2", "4/2021"]
scope = "teacher"
key = ["teacher.id"]
order = ["hours", "teacher.name"]
group = "lacking"

[params.from]
type = "Date"
default = "2018-01-01"
zh = "起始日期"
en = "First day"

[params.to]
type = "Date"
default = "as_of"
zh = "截止日期"
en = "Last day"

[params.district]
type = "String"
refers = "SupervisionDistrict"
zh = "责任区：代码、名称或曾用名"
en = "District, by code or name"

[params.subject]
type = "String"
refers = "Subject"
zh = "学科：代码、名称或曾用名"
en = "Subject, by code or name"

[params.stage]
type = "String"
refers = "Stage"
zh = "学段：代码、名称或曾用名"
en = "Stage, by code or name"

[params.min_hours]
type = "Float"
zh = "最低学时；不填则指没有任何学时"
en = "Minimum hours required; default: any hours"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.teacher]
type = "Teacher!"
zh = "教师"
en = "Teacher"

[columns.school]
type = "School"
zh = "学校"
en = "School"

[columns.district]
type = "SupervisionDistrict"
zh = "责任区"
en = "District"

[columns.school_closed]
type = "Date"
zh = "学校撤销日期"
en = "School closed on"

[columns.hours]
type = "Float!"
zh = "学时"
en = "Hours"

[columns.last_trained]
type = "Date"
zh = "最近参训"
en = "Last trained"
*/
MATCH (:Locality {rural: true})<-[lies:IN_LOCALITY]-(school:School)
WHERE school.id STARTS WITH $county
WITH school, lies, CASE WHEN school.closed <= $as_of THEN school.closed - duration({days: 1}) ELSE $as_of END AS day
WHERE lies.since <= day AND coalesce(lies.until > day, true)
OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
WHERE belongs.since <= day AND coalesce(belongs.until > day, true)
WITH school, district
WHERE ($district IS NULL OR $district IN [district.code, district.name])
MATCH (teacher:Teacher)-[post:TEACHES_AT]->(school)
WHERE post.since <= $as_of AND coalesce(post.until > $as_of, true) AND NOT post.role IN ['care_worker', 'support_staff']
  AND ($subject IS NULL AND $stage IS NULL OR EXISTS {
    MATCH (teacher)-[taught:TEACHES]->(subject:Subject), (stage:Stage {id: taught.stage})
    WHERE taught.since <= $as_of AND coalesce(taught.until > $as_of, true)
      AND ($subject IS NULL OR $subject IN [subject.id, subject.name, subject.name_en])
      AND ($stage IS NULL OR $stage IN [stage.id, stage.name, stage.name_en])
  })
  AND (coalesce(school.closed > $as_of, true) OR NOT EXISTS {
    MATCH (teacher)-[now:TEACHES_AT]->(open:School)
    WHERE now.since <= $as_of AND coalesce(now.until > $as_of, true) AND coalesce(open.closed > $as_of, true)
  })
WITH teacher, school, district, post ORDER BY post.main DESC, school.id
WITH teacher, collect({school: school, district: district})[0] AS place
OPTIONAL MATCH (teacher)-[attended:ATTENDED]->(:Activity)
WHERE attended.on <= $to AND attended.hours > 0
WITH teacher, place,
     sum(CASE WHEN attended.on >= $from THEN attended.hours ELSE 0.0 END) AS hours,
     max(attended.on) AS last_trained
WHERE CASE WHEN $min_hours IS NULL THEN hours = 0 ELSE hours < $min_hours END
RETURN teacher, place.school AS school, place.district AS district,
       CASE WHEN place.school.closed <= $as_of THEN place.school.closed END AS school_closed, hours, last_trained
