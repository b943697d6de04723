/*
title.zh = "培训团队成员"
title.en = "Who is in which trainer team"
about.zh = """查询日期有效的培训团队成员（方案3.3、5.2），含外聘专家。"""
about.en = """Members of trainer teams on the day, experts from outside included (plan 3.3, 5.2)."""
plan = ["3.3"]
scope = "team"
key = ["team.id", "teacher.id", "expert.id", "since"]
order = ["team.name", "role", "tier", "member_name"]
group = "training"

[params.team]
type = "String"
refers = "TrainerTeam"
zh = "团队：代码、名称或曾用名"
en = "Team, by code or name"

[params.level]
type = "Enum"
values = "TrainerTeam.level"
zh = "层级"
en = "Level"

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

[columns.team]
type = "TrainerTeam!"
zh = "团队"
en = "Team"

[columns.member_name]
type = "String!"
zh = "成员"
en = "Member"

[columns.teacher]
shown = false
type = "Teacher"
zh = "教师"
en = "Teacher"

[columns.expert]
shown = false
type = "Expert"
zh = "专家"
en = "Expert"

[columns.role]
type = "Enum"
values = "TrainsIn.role"
zh = "角色"
en = "Role"

[columns.tier]
type = "Int"
zh = "梯度"
en = "Tier"

[columns.since]
type = "Date!"
zh = "起始日期"
en = "Since"
*/
MATCH (team:TrainerTeam)
WHERE team.id STARTS WITH $county AND ($team IS NULL OR $team IN [team.code, team.name])
  AND ($level IS NULL OR team.level = $level)
  AND ($subject IS NULL OR EXISTS {
    MATCH (team)-[works:WORKS_ON]->(subject:Subject)
    WHERE works.since <= $as_of AND coalesce(works.until > $as_of, true)
      AND ($subject IS NULL OR $subject IN [subject.id, subject.name, subject.name_en])
  })
MATCH (person:Teacher|Expert)-[trains:TRAINS_IN]->(team)
WHERE trains.since <= $as_of AND coalesce(trains.until > $as_of, true)
RETURN team, person.name AS member_name,
       CASE WHEN person:Teacher THEN person END AS teacher,
       CASE WHEN person:Expert THEN person END AS expert,
       trains.role AS role, trains.tier AS tier, trains.since AS since
