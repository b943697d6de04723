/*
title.zh = "超出任职期间的师徒结对"
title.en = "Guidance outside people's posts"
about.zh = "结对的第一天，或最后一天（仍有效的为查询日期），师傅或徒弟在任何学校都没有任职。"
about.en = "On the first day of the guidance, or on its last (where it still holds: the day asked about), the guide or the apprentice holds no post at any school."
hint.zh = "改正结对的起止日期，或补录任职。"
hint.en = "Correct the days of the guidance, or load the post."
plan = ["3.3"]
key = ["teacher.id", "guide.id", "apprentice.id", "subject", "day"]
order = ["teacher.name", "day"]

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.teacher]
type = "Teacher!"
zh = "当日无任职的人"
en = "Who holds no post"

[columns.guide]
type = "Teacher!"
zh = "师傅"
en = "Guide"

[columns.apprentice]
type = "Teacher!"
zh = "徒弟"
en = "Apprentice"

[columns.subject]
type = "String!"
zh = "学科"
en = "Subject"

[columns.day]
type = "Date!"
zh = "日期"
en = "Day"
*/
MATCH (guide:Teacher)-[guides:GUIDES]->(apprentice:Teacher)
WHERE guide.id STARTS WITH $county AND guides.since <= $as_of
UNWIND [guides.since, CASE WHEN guides.until <= $as_of THEN guides.until - duration({days: 1}) ELSE $as_of END] AS day
UNWIND [guide, apprentice] AS teacher
WITH DISTINCT guide, apprentice, guides, day, teacher
WHERE NOT EXISTS { (teacher)-[post:TEACHES_AT]->(:School) WHERE post.since <= day AND coalesce(post.until > day, true) }
OPTIONAL MATCH (subject:Subject {id: guides.subject})
RETURN DISTINCT teacher, guide, apprentice, coalesce(subject.name, guides.subject) AS subject, day
