/*
title.zh = "授课学时超过上限的培训者"
title.en = "Trainers who taught more hours than the ceiling"
about.zh = "一年中开始的活动，授课学时之和超过其团队所在县当年年末（当年则为查询日期）执行的团队规则所定上限；没有上限的不查。未写授课学时的，按活动学时计。"
about.en = "Hours taught in activities that begin in a year are more than the ceiling of the team rule that the county of the trainer's team follows at the end of that year (in the present year: on the day asked about); without a ceiling nothing is checked. Where hours taught are not written, those of the activity count."
hint.zh = "减少其授课，或改正授课学时。"
hint.en = "Give the trainer less to teach, or correct the hours taught."
plan = ["3.3", "5.2.2"]
key = ["trainer.id", "year"]
order = ["year", "trainer.name"]

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.trainer]
type = "Teacher!"
zh = "培训者"
en = "Trainer"

[columns.year]
type = "Int!"
zh = "年度"
en = "Year"

[columns.hours]
type = "Float!"
zh = "授课学时"
en = "Hours taught"

[columns.ceiling]
type = "Float!"
zh = "上限"
en = "Ceiling"
*/
MATCH (activity:Activity)-[taught:TAUGHT_BY]->(trainer:Teacher)
WHERE trainer.id STARTS WITH $county AND activity.starts <= $as_of
WITH trainer, activity.starts.year AS year, round(sum(coalesce(taught.hours, activity.hours)), 2) AS hours
WITH *, date({year: year}) AS start,
     CASE WHEN year < $as_of.year THEN date({year: year, month: 12, day: 31}) ELSE $as_of END AS end
MATCH (trainer)-[trains:TRAINS_IN]->(:TrainerTeam)-[serves:SERVES_COUNTY|SERVES_DISTRICT]->()
      -[lies:IN_COUNTY WHERE lies.since <= end AND coalesce(lies.until > start, true)]->{0,1}(:County)
      -[follows:FOLLOWS_TEAM_RULE]->(rule:TeamRule)
WHERE trains.since <= end AND coalesce(trains.until > start, true)
  AND serves.since <= end AND coalesce(serves.until > start, true)
  AND follows.since <= end AND coalesce(follows.until > end, true)
WITH trainer, year, hours, max(rule.ceiling) AS ceiling
WHERE hours > ceiling
RETURN trainer, year, hours, ceiling
