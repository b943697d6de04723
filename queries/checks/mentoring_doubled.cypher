/*
title.zh = "重复的指导关系"
title.en = "Mentoring that is doubled"
about.zh = "同一培训者对同一学校、同一学科的两条指导关系在时间上重叠。"
about.en = "The same trainer mentors the same school on the same subject twice, overlapping in time."
hint.zh = "只保留一条，或终止前一条。"
hint.en = "Keep one of them, or end the first."
plan = ["2", "4/2018"]
key = ["trainer_id", "school.id", "subject", "since"]
order = ["school.name", "trainer"]
any_time.MENTORS = "two that overlap are wrong at any time"

[columns.trainer]
type = "String!"
zh = "培训者"
en = "Trainer"

[columns.trainer_id]
type = "String!"
zh = "培训者标识"
en = "Key of the trainer"
shown = false

[columns.school]
type = "School!"
zh = "学校"
en = "School"

[columns.subject]
type = "String!"
zh = "学科"
en = "Subject"

[columns.since]
type = "Date!"
zh = "重叠自"
en = "Both from"
*/
MATCH (mentor:Teacher|Expert)-[one:MENTORS]->(school:School)<-[other:MENTORS]-(mentor)
WHERE school.id STARTS WITH $county AND one.subject = other.subject AND coalesce(one.until > other.since, true)
  AND (one.since < other.since OR one.since = other.since AND elementId(one) < elementId(other))
OPTIONAL MATCH (subject:Subject {id: one.subject})
RETURN mentor.name AS trainer, mentor.id AS trainer_id, school, coalesce(subject.name, one.subject) AS subject,
       other.since AS since
