/*
title.zh = "哪些培训者指导哪些学校"
title.en = "Which trainers mentor which schools"
about.zh = """查询日期有效的指导关系：培训者（教师或外聘专家）、学校、学科、所属团队和起始日期，已撤销的学校不列（方案3.3）。"""
about.en = """Mentorships that hold on the day: trainer (a teacher, or an expert from outside), school, subject, the team the trainer comes from, and since when; closed schools are left out (plan 3.3)."""
plan = ["3.3"]
scope = "school"
key = ["trainer.id", "expert.id", "school.id", "subject.id", "since"]
order = ["trainer_name", "school.name"]
group = "training"

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

[params.trainer]
type = "String"
refers = ["Teacher", "Expert"]
zh = "培训者：编号或姓名"
en = "Trainer, by number or name"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.trainer_name]
type = "String!"
zh = "培训者"
en = "Trainer"

[columns.trainer]
shown = false
school = true
type = "Teacher"
zh = "教师"
en = "Teacher"

[columns.expert]
shown = false
type = "Expert"
zh = "专家"
en = "Expert"

[columns.school]
type = "School!"
zh = "学校"
en = "School"

[columns.district]
type = "SupervisionDistrict"
zh = "责任区"
en = "District"

[columns.subject]
type = "Subject!"
zh = "学科"
en = "Subject"

[columns.team]
type = "TrainerTeam"
zh = "团队"
en = "Team"

[columns.since]
type = "Date!"
zh = "起始日期"
en = "Since"
*/
MATCH (person:Teacher|Expert)-[mentors:MENTORS]->(school:School)
WHERE school.id STARTS WITH $county AND mentors.since <= $as_of AND coalesce(mentors.until > $as_of, true)
  AND coalesce(school.closed > $as_of, true)
  AND ($trainer IS NULL OR $trainer IN [person.number, person.code, person.name])
MATCH (subject:Subject {id: mentors.subject})
WHERE ($subject IS NULL OR $subject IN [subject.id, subject.name, subject.name_en])
OPTIONAL MATCH (team:TrainerTeam {id: mentors.team})
OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
WHERE belongs.since <= $as_of AND coalesce(belongs.until > $as_of, true)
WITH person, mentors, school, subject, team, district
WHERE ($district IS NULL OR $district IN [district.code, district.name])
RETURN person.name AS trainer_name,
       CASE WHEN person:Teacher THEN person END AS trainer,
       CASE WHEN person:Expert THEN person END AS expert,
       school, district, subject, team, mentors.since AS since
