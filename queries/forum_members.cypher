/*
title.zh = "县级学科论坛的核心成员"
title.en = "Core members of the subject forums"
about.zh = """查询日期有效的学科论坛成员（方案四2019：在培训过程中推选核心成员组建县级学科论坛）：论坛的学科与学段（查询日期有效的）、何时起、在哪次活动推选（没有记录的为空）、角色。外聘专家不列。"""
about.en = """Members of subject forums on the day (plan 4, 2019: core members elected during training form them): subjects and stages that the forum is for on the day, since when, the activity they were elected at (empty where none is noted), role. Experts from outside are not listed."""
plan = ["3.3", "4/2019"]
scope = "teacher"
key = ["team.id", "teacher.id", "since"]
order = ["team.name", "role", "teacher.name"]
group = "training"

[params.subject]
type = "String"
refers = "Subject"
zh = "学科：代码、名称或曾用名"
en = "Subject, by code or name"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[measures.forums]
cypher = "count(DISTINCT team)"
zh = "学科论坛数"
en = "Subject forums with members"

[columns.team]
type = "TrainerTeam!"
zh = "论坛"
en = "Forum"

[columns.teacher]
type = "Teacher!"
zh = "教师"
en = "Teacher"

[columns.subjects]
type = "[String!]!"
zh = "学科"
en = "Subjects"

[columns.stages]
type = "[String!]!"
zh = "学段"
en = "Stages"

[columns.since]
type = "Date!"
zh = "起始日期"
en = "Since"

[columns.elected_at]
type = "Activity"
zh = "推选所在活动"
en = "Elected at"

[columns.role]
type = "Enum!"
values = "TrainsIn.role"
zh = "角色"
en = "Role"
*/
MATCH (team:TrainerTeam {kind: 'forum'}) WHERE team.id STARTS WITH $county
OPTIONAL MATCH (team)-[works:WORKS_ON]->(subject:Subject)
WHERE works.since <= $as_of AND coalesce(works.until > $as_of, true)
OPTIONAL MATCH (stage:Stage {id: works.stage})
WITH team, subject, stage ORDER BY stage.position, subject.name
WITH team, collect(DISTINCT subject) AS subjects, collect(DISTINCT stage.name) AS stages
WHERE $subject IS NULL OR any(subject IN subjects WHERE $subject IN [subject.id, subject.name, subject.name_en])
MATCH (teacher:Teacher)-[trains:TRAINS_IN]->(team)
WHERE trains.since <= $as_of AND coalesce(trains.until > $as_of, true)
OPTIONAL MATCH (elected_at:Activity {id: trains.elected_at})
RETURN team, teacher, [subject IN subjects | subject.name] AS subjects, stages,
       trains.since AS since, elected_at, trains.role AS role
