/*
title.zh = "哪些学科学段缺县级培训团队"
title.en = "Which subjects and stages lack a county trainer team"
about.zh = """查询日期有教师任教（或由班主任等岗位担任）的学段学科中，县级培训师团队（送教导师团队、学科论坛不计）没有，或成员少于规定人数的。方案四2021年要求各学段各学科（含班主任）都有县级核心团队。成员在几个团队的只计一次。"""
about.en = """Of the subjects (and posts such as homeroom teacher) with a teacher at a stage on the day, those with no county trainer team (tutor teams and forums do not count) or with fewer members than `size`. The plan (4, 2021) wants a county core team for every stage and subject, homeroom included. A person in two teams counts once."""
key = ["county.id", "stage.id", "subject.id"]
people = ["teachers"]
plan = ["3.3", "4/2021"]
order = ["members", "-teachers"]
group = "lacking"
shape = "subjects"

[measures.gaps]
cypher = "count(*)"
zh = "缺团队的学科学段数"
en = "Gaps left"

[params.size]
type = "Int"
default = 3
zh = "最少成员数"
en = "Minimum number of members"

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

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.county]
type = "County"
zh = "县"
en = "County"

[columns.stage]
type = "Stage!"
zh = "学段"
en = "Stage"

[columns.subject]
type = "Subject!"
zh = "学科"
en = "Subject"

[columns.teachers]
type = "Int!"
zh = "任教教师"
en = "Teachers"

[columns.teams]
type = "Int!"
zh = "县级团队"
en = "County teams"

[columns.members]
type = "Int!"
zh = "团队成员"
en = "Members"
*/
MATCH (teacher:Teacher)-[taught:TEACHES]->(subject:Subject)
WHERE teacher.id STARTS WITH $county
  AND taught.since <= $as_of AND coalesce(taught.until > $as_of, true)
  AND ($subject IS NULL OR $subject IN [subject.id, subject.name, subject.name_en])
  AND EXISTS { (teacher)-[post:TEACHES_AT]->(school:School) WHERE coalesce(school.closed > $as_of, true) AND post.since <= $as_of AND coalesce(post.until > $as_of, true) }
WITH split(teacher.id, ':')[0] AS code, subject, taught.stage AS stage_id, count(DISTINCT teacher) AS teachers
MATCH (stage:Stage {id: stage_id})
WHERE ($stage IS NULL OR $stage IN [stage.id, stage.name, stage.name_en])
OPTIONAL MATCH (team:TrainerTeam {level: 'county', kind: 'trainers'})-[works:WORKS_ON {stage: stage_id}]->(subject)
WHERE team.id STARTS WITH code + ':' AND works.since <= $as_of AND coalesce(works.until > $as_of, true)
OPTIONAL MATCH (team)<-[trains:TRAINS_IN]-(person:Teacher|Expert)
WHERE trains.since <= $as_of AND coalesce(trains.until > $as_of, true)
WITH code, stage, subject, teachers, count(DISTINCT team) AS teams, count(DISTINCT person) AS members
WHERE members < $size
OPTIONAL MATCH (county:County {id: code})
RETURN county, stage, subject, teachers, teams, members
