/*
title.zh = "不在任何培训团队的指导者"
title.en = "Mentors who are in no trainer team"
about.zh = "查询日期有效的指导关系，指导者当日不在任何培训团队中。"
about.en = "Mentoring that holds on the day by someone who is in no trainer team on it."
hint.zh = "补录其团队成员关系，或终止指导关系。"
hint.en = "Load the membership, or end the mentoring."
plan = ["3.3", "4/2018"]
key = ["trainer_id", "school.id", "subject", "since"]
order = ["school.name", "trainer"]

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.trainer]
type = "String!"
zh = "指导者"
en = "Mentor"

[columns.trainer_id]
type = "String!"
zh = "指导者标识"
en = "Key of the mentor"
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
zh = "起始日期"
en = "Since"
*/
MATCH (mentor:Teacher|Expert)-[mentors:MENTORS]->(school:School)
WHERE school.id STARTS WITH $county AND mentors.since <= $as_of AND coalesce(mentors.until > $as_of, true)
  AND NOT EXISTS { (mentor)-[trains:TRAINS_IN]->(:TrainerTeam) WHERE trains.since <= $as_of AND coalesce(trains.until > $as_of, true) }
OPTIONAL MATCH (subject:Subject {id: mentors.subject})
RETURN mentor.name AS trainer, mentor.id AS trainer_id, school, coalesce(subject.name, mentors.subject) AS subject,
       mentors.since AS since
