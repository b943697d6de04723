/*
title.zh = "培训团队两个日期之间有哪些变动"
title.en = "What changed in a trainer team between two days"
about.zh = """比较起始日期与截止日期当日有效的培训团队成员（含外聘专家）：只在截止日期有的为加入，只在起始日期有的为离开，两日都有而梯度升降或团队角色变了的也列出；都没有变的不列。变动日期为变动后成员关系的起始日期，离开的为终止日期。期间先加入后离开的不列（方案3.3：形成梯度，优胜劣汰）。"""
about.en = """The members of a trainer team, experts from outside included, on the first day and on the last laid side by side: joined (only on the last), left (only on the first), and who is in it on both with another tier or role. Members without a change are not shown, nor those who joined and left in between. `on` is the day since which the membership is as it is on the last day; for a member who left, the day it ended (plan 3.3: tiers, the fittest stay)."""
plan = ["3.3", "5.2.2"]
scope = "team"
key = ["team.id", "teacher.id", "expert.id"]
order = ["team.name", "change", "member_name"]
group = "people"

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
type = "Teacher"
zh = "教师"
en = "Teacher"
shown = false

[columns.expert]
type = "Expert"
zh = "专家"
en = "Expert"
shown = false

[columns.change]
type = "Enum!"
zh = "变动"
en = "Change"
values.joined = { zh = "加入", en = "joined" }
values.left = { zh = "离开", en = "left" }
values.rose = { zh = "梯度上升", en = "rose" }
values.fell = { zh = "梯度下降", en = "fell" }
values.tier = { zh = "梯度有变", en = "other tier" }
values.role = { zh = "角色有变", en = "other role" }

[columns.on]
type = "Date!"
zh = "变动日期"
en = "On"

[columns.role_before]
type = "Enum"
zh = "原角色"
en = "Role before"
values = "TrainsIn.role"

[columns.role]
type = "Enum"
zh = "现角色"
en = "Role"
values = "TrainsIn.role"

[columns.tier_before]
type = "Int"
zh = "原梯度"
en = "Tier before"

[columns.tier]
type = "Int"
zh = "现梯度"
en = "Tier"
*/
MATCH (team:TrainerTeam)
WHERE team.id STARTS WITH $county AND ($team IS NULL OR $team IN [team.code, team.name])
  AND ($level IS NULL OR team.level = $level) AND $from <= $to AND $to <= $as_of
MATCH (person:Teacher|Expert)-[trains:TRAINS_IN]->(team)
WHERE trains.since <= $from AND coalesce(trains.until > $from, true)
   OR trains.since <= $to AND coalesce(trains.until > $to, true)
WITH team, person, trains ORDER BY trains.since DESC, trains.role, trains.tier
WITH team, person, collect(trains) AS held
WITH team, person,
     head([one IN held WHERE one.since <= $from AND coalesce(one.until > $from, true)]) AS before,
     head([one IN held WHERE one.since <= $to AND coalesce(one.until > $to, true)]) AS after
WITH team, person, before, after, CASE
  WHEN before IS NULL THEN 'joined'
  WHEN after IS NULL THEN 'left'
  WHEN after.tier < before.tier THEN 'rose'
  WHEN after.tier > before.tier THEN 'fell'
  WHEN (after.tier IS NULL) <> (before.tier IS NULL) THEN 'tier'
  WHEN after.role <> before.role THEN 'role' END AS change
WHERE change IS NOT NULL
RETURN team, person.name AS member_name,
       CASE WHEN person:Teacher THEN person END AS teacher,
       CASE WHEN person:Expert THEN person END AS expert,
       change, CASE WHEN change = 'left' THEN before.until ELSE after.since END AS on,
       before.role AS role_before, after.role AS role, before.tier AS tier_before, after.tier AS tier
