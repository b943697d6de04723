/*
title.zh = "培训团队成员授课报酬与工作量"
title.en = "Pay, workload and credits of trainers"
about.zh = """一年中曾在任何培训团队（含导师团队、学科论坛）的每位教师：当年开始的所授活动的授课学时（未记的按活动学时），按所属县当年最后一天执行的团队规则折合的授课费（元）、教学工作量（课时）和授课学分（方案5.2.2）。县未规定的数字，该项为空，并列入“未规定”：“授课费”，“工作量”，“学分”。当年尚未开始的活动也计入，故年度未完时只是预计。给出团队的，只列该团队当年的成员。"""
about.en = """Each teacher who was in any trainer team (tutor teams and forums too) on any day of the year: hours taught in activities that begin in the year (the activity's own hours if none are recorded), and the resulting pay (yuan), lessons of workload and credits by the team rule that the county follows on the last day of the year (plan 5.2.2). What the county has not set is empty and named in missing: pay, workload, credits. Activities of the year still to come count, so before its end this is a forecast. With a team: its members of that year alone."""
plan = ["5.2.2", "6.2"]
scope = "trainer"
key = ["trainer.id"]
order = ["-hours", "trainer.name"]
group = "money"

[params.year]
type = "Int!"
zh = "年度"
en = "Year"

[params.team]
type = "String"
refers = "TrainerTeam"
zh = "团队：代码、名称或曾用名"
en = "Team, by code or name"

[columns.trainer]
type = "Teacher!"
zh = "培训师"
en = "Trainer"

[columns.hours]
type = "Float!"
zh = "授课学时"
en = "Hours taught"

[columns.pay]
type = "Float"
unit = "yuan"
zh = "授课费（元）"
en = "Pay (yuan)"

[columns.workload]
type = "Float"
zh = "折合工作量（课时）"
en = "Workload (lessons)"

[columns.credits]
type = "Float"
zh = "授课学分"
en = "Credits"

[columns.missing]
type = "[Enum!]!"
zh = "未规定"
en = "Not set by the county"
values.pay = { zh = "授课费", en = "pay" }
values.workload = { zh = "工作量", en = "workload" }
values.credits = { zh = "学分", en = "credits" }
*/
WITH date({year: $year}) AS start, date({year: $year, month: 12, day: 31}) AS end
MATCH (trainer:Teacher)-[trains:TRAINS_IN]->(team:TrainerTeam)
WHERE trainer.id STARTS WITH $county AND trains.since <= end AND coalesce(trains.until > start, true)
  AND ($team IS NULL OR $team IN [team.code, team.name])
WITH end, trainer, collect(DISTINCT team) AS teams,
     max(CASE WHEN trains.until <= end THEN trains.until - duration({days: 1}) ELSE end END) AS day
CALL (teams, day, end) {
  UNWIND teams AS team
  MATCH (team)-[serves:SERVES_COUNTY|SERVES_DISTRICT]->()
        -[lies:IN_COUNTY WHERE lies.since <= day AND coalesce(lies.until > day, true)]->{0,1}(:County)
        -[follows:FOLLOWS_TEAM_RULE]->(rule:TeamRule)
  WHERE serves.since <= day AND coalesce(serves.until > day, true)
    AND follows.since <= end AND coalesce(follows.until > end, true)
  WITH rule ORDER BY follows.since DESC, rule.id
  RETURN head(collect(rule)) AS rule
}
CALL (trainer) {
  OPTIONAL MATCH (activity:Activity)-[taught:TAUGHT_BY]->(trainer)
  WHERE activity.starts.year = $year
  RETURN round(toFloat(sum(coalesce(taught.hours, activity.hours))), 2) AS hours
}
RETURN trainer, hours, round(hours * rule.pay, 2) AS pay, round(hours * rule.workload, 2) AS workload,
       round(hours * rule.credits, 2) AS credits,
       [figure IN ['pay', 'workload', 'credits'] WHERE rule[figure] IS NULL] AS missing
