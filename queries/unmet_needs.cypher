/*
title.zh = "哪些培训需求没有活动回应"
title.en = "Which training needs no activity meets"
about.zh = """需求问卷所问的每一主题或学科（及学段），得票不少于最低票数，而问卷截止日之后到下一年末没有一次相应的活动开始：主题须相同；学科及学段须相同，问卷未分学段的则任何学段都算。每份问卷单独列出，票数不可跨问卷相加。默认只列没有活动的需求（方案3.5：培训需求调研）。"""
about.en = """Each theme or subject (at its stage) that a survey of needs asked about and that got enough votes, but on which no activity began after the day the survey closed and by the end of the following year. An activity meets a theme that it has, and a subject that it concerns at that stage; where the survey names no stage, at any. Surveys are kept apart: votes of several must not be added up. By default only needs without any activity are shown (plan 3.5, surveys of needs)."""
plan = ["3.5"]
scope = "survey"
key = ["survey.id", "theme.id", "subject.id", "stage.id"]
people = ["votes"]
order = ["survey.on", "-votes", "need_name", "stage.position"]
group = "lacking"

[params.year]
type = "Int"
zh = "年度：问卷截止的年度"
en = "Year, in which the survey closed"

[params.min_votes]
type = "Int"
default = 1
zh = "最低票数"
en = "Minimum number of votes for a need"

[params.all]
type = "Boolean"
default = false
zh = "同时列出已有活动的需求"
en = "Also show needs that activities meet"

[columns.survey]
type = "Survey!"
zh = "问卷"
en = "Survey"

[columns.need_name]
type = "String!"
zh = "需求"
en = "Need"

[columns.theme]
type = "Theme"
zh = "研修主题"
en = "Theme"

[columns.subject]
type = "Subject"
zh = "学科"
en = "Subject"

[columns.stage]
type = "Stage"
zh = "学段"
en = "Stage"

[columns.votes]
type = "Int!"
zh = "票数"
en = "Votes"

[columns.activities]
type = "Int!"
zh = "活动次数"
en = "Activities"
*/
MATCH (survey:Survey {kind: 'needs'})-[asks:ASKS_ABOUT]->(need:Theme|Subject)
USING INDEX survey:Survey(id)
WHERE survey.id STARTS WITH $county AND asks.votes >= $min_votes AND ($year IS NULL OR survey.on.year = $year)
OPTIONAL MATCH (stage:Stage {id: asks.stage})
WITH survey, date({year: survey.on.year + 1, month: 12, day: 31}) AS last,
     collect({need: need, stage: stage, votes: asks.votes}) AS asked
// What the county did is found once: a subject is every county's, and from it the way would lead through all of them.
CALL (survey, last) {
  MATCH (activity:Activity)-[on:HAS_THEME|CONCERNS]->(met:Theme|Subject)
  USING INDEX activity:Activity(id)
  WHERE activity.id STARTS WITH split(survey.id, ':')[0] + ':' AND survey.on < activity.starts <= last
  RETURN collect({activity: activity, met: met, stage: on.stage}) AS done
}
UNWIND asked AS one
WITH survey, one.need AS need, one.stage AS stage, one.votes AS votes, done
CALL (need, stage, done) {
  UNWIND done AS each
  WITH each WHERE each.met = need AND (stage IS NULL OR need:Theme OR each.stage = stage.id)
  RETURN count(DISTINCT each.activity) AS activities
}
WITH * WHERE $all OR activities = 0
RETURN survey, need.name AS need_name, CASE WHEN need:Theme THEN need END AS theme,
       CASE WHEN need:Subject THEN need END AS subject, stage, votes, activities
