/*
title.zh = "哪些教师缺少培训（不分城乡）"
title.en = "Which teachers lack training, rural or not"
about.zh = """查询日期在职（保育员除外）、在起止日期（含首尾两天）之间所获学时不足的教师，不论学校在乡村还是城镇；“是否乡村”以学校当日的地域类别为准，可只看乡村或只看城镇，学校当日没有地域类别的，此列为空。未给最低学时，则指没有任何学时。任几所学校的，只列一次，先列主岗；主岗在提问者看不到的学校的，学校空着。最近参训为截止日期及以前最后一次认定学时的日期；认定为0学时的不算参训。所在学校已撤并、尚未调动的也列出，写明撤销日期，责任区和是否乡村按撤销前计。只看乡村教师的另有《哪些乡村教师缺少培训》。"""
about.en = """Teachers in post on the day asked about (without care workers) whose credited hours between the two days, both included, fall short, wherever the school lies. `rural` follows the locality of the school on that day, and is empty if the school has none; the parameter selects either. Without min_hours: teachers without any hours. A teacher with posts at several schools is listed once, with the main post; `school` is empty if the caller may not see that school. last_trained is the last day up to `to` on which hours were credited; 0 hours do not count as training. A teacher whose school has closed and who has not been moved is listed too, with the day it closed and its district and locality of the day before. For rural teachers alone see untrained_rural_teachers."""
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

[params.rural]
type = "Boolean"
zh = "是否乡村；不填则不分城乡"
en = "Rural or not; default: both"

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

[columns.rural]
type = "Boolean"
zh = "是否乡村"
en = "Rural"

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
MATCH (teacher:Teacher)-[post:TEACHES_AT]->(school:School)
WHERE school.id STARTS WITH $county
  AND post.since <= $as_of AND coalesce(post.until > $as_of, true) AND NOT post.role IN ['care_worker', 'support_staff']
WITH teacher, school, post, CASE WHEN school.closed <= $as_of THEN school.closed END AS closed
WITH teacher, school, post, closed, coalesce(closed - duration({days: 1}), $as_of) AS day
OPTIONAL MATCH (school)-[lies:IN_LOCALITY]->(locality:Locality)
WHERE lies.since <= day AND coalesce(lies.until > day, true)
OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
WHERE belongs.since <= day AND coalesce(belongs.until > day, true)
WITH teacher, school, district, post, closed, locality.rural AS rural
WHERE ($district IS NULL OR $district IN [district.code, district.name]) AND ($rural IS NULL OR rural = $rural)
  AND ($subject IS NULL AND $stage IS NULL OR EXISTS {
    MATCH (teacher)-[taught:TEACHES]->(subject:Subject), (stage:Stage {id: taught.stage})
    WHERE taught.since <= $as_of AND coalesce(taught.until > $as_of, true)
      AND ($subject IS NULL OR $subject IN [subject.id, subject.name, subject.name_en])
      AND ($stage IS NULL OR $stage IN [stage.id, stage.name, stage.name_en])
  })
  AND (closed IS NULL OR NOT EXISTS {
    MATCH (teacher)-[now:TEACHES_AT]->(open:School)
    WHERE now.since <= $as_of AND coalesce(now.until > $as_of, true) AND coalesce(open.closed > $as_of, true)
  })
WITH teacher, school, district, rural, closed, post ORDER BY closed IS NOT NULL, post.main DESC, school.id
WITH teacher, collect({school: school, district: district, rural: rural, closed: closed})[0] AS place
OPTIONAL MATCH (teacher)-[attended:ATTENDED]->(:Activity)
WHERE attended.on <= $to AND attended.hours > 0
WITH teacher, place,
     sum(CASE WHEN attended.on >= $from THEN attended.hours ELSE 0.0 END) AS hours,
     max(attended.on) AS last_trained
WHERE CASE WHEN $min_hours IS NULL THEN hours = 0 ELSE hours < $min_hours END
RETURN teacher, place.school AS school, place.district AS district, place.rural AS rural, place.closed AS school_closed, hours, last_trained
