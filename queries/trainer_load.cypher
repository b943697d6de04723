/*
title.zh = "培训团队成员授课负荷"
title.en = "The load of trainers against the ceiling"
about.zh = """一年中曾在任何培训团队（含导师团队、学科论坛）的每位教师：当年开始的所授活动的授课学时（未记的按活动学时）与活动数、当年任何一天所指导的学校数，以及所属县当年最后一天执行的团队规则的学时上限、占上限的比例、是否超过；正好等于上限不算超过。当年尚未开始的活动也计入。县未规定上限的，比例与是否超过为空（方案5.2.2、6.2）。责任区按在队最后一天任职的学校。"""
about.en = """Each teacher who was in any trainer team (tutor teams and forums too) on any day of the year: hours taught in activities that begin in the year (the activity's own hours if none are recorded), how many activities, schools mentored on any day of it, and the ceiling of the team rule that the county follows on the last day of the year, the share of it, and whether it is exceeded; exactly at the ceiling is not over. Activities of the year still to come count. Without a ceiling set by the county, share and over are empty (plan 5.2.2, 6.2). The district is that of a school where the teacher holds a post on the last day in a team."""
plan = ["5.2.2", "6.2"]
scope = "trainer"
key = ["trainer.id"]
order = ["-hours", "trainer.name"]
group = "people"

[params.year]
type = "Int!"
zh = "年度"
en = "Year"

[params.district]
type = "String"
refers = "SupervisionDistrict"
zh = "责任区：代码、名称或曾用名"
en = "District, by code or name"

[columns.trainer]
type = "Teacher!"
zh = "培训师"
en = "Trainer"

[columns.hours]
type = "Float!"
zh = "授课学时"
en = "Hours taught"

[columns.activities]
type = "Int!"
zh = "活动数"
en = "Activities"

[columns.schools]
type = "Int!"
zh = "指导学校数"
en = "Schools mentored"

[columns.ceiling]
type = "Float"
zh = "学时上限"
en = "Ceiling"

[columns.share]
type = "Float"
unit = "percent"
zh = "占上限比例"
en = "Share of the ceiling"

[columns.over]
type = "Boolean"
zh = "是否超过"
en = "Over"
*/
WITH date({year: $year}) AS start, date({year: $year, month: 12, day: 31}) AS end
MATCH (trainer:Teacher)-[trains:TRAINS_IN]->(team:TrainerTeam)
WHERE trainer.id STARTS WITH $county AND trains.since <= end AND coalesce(trains.until > start, true)
WITH start, end, trainer, collect(DISTINCT team) AS teams,
     max(CASE WHEN trains.until <= end THEN trains.until - duration({days: 1}) ELSE end END) AS day
WHERE $district IS NULL OR EXISTS {
  MATCH (trainer)-[post:TEACHES_AT]->(:School)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
  WHERE post.since <= day AND coalesce(post.until > day, true)
    AND belongs.since <= day AND coalesce(belongs.until > day, true)
    AND $district IN [district.code, district.name]
}
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
  RETURN round(toFloat(sum(coalesce(taught.hours, activity.hours))), 2) AS hours, count(DISTINCT activity) AS activities
}
RETURN trainer, hours, activities,
       COUNT { MATCH (trainer)-[mentors:MENTORS]->(school:School)
               WHERE mentors.since <= end AND coalesce(mentors.until > start, true)
               RETURN DISTINCT school } AS schools,
       rule.ceiling AS ceiling,
       CASE WHEN rule.ceiling > 0 THEN round(hours / rule.ceiling, 3) END AS share,
       hours > rule.ceiling AS over
