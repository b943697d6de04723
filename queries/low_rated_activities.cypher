/*
title.zh = "哪些活动满意度偏低"
title.en = "Which activities are rated low"
about.zh = """满意度问卷中平均分（5分制，按评分人数加权）低于给定分数、评分人数合计不少于给定人数的活动，及其举办学校、所落实的项目科目、授课教师与专家。没有评分人数的分数无法加权，不计。年度为活动开始的年度（方案3.5：效果测评）。"""
about.en = """Activities whose mean score (of 5) over all surveys of satisfaction, weighted by the answers behind each, is below the given score, with at least the given number of answers in all: with the venue, the line of the schedule carried out, and the teachers and experts who taught. A score without a number of answers has no weight and is left out. The year is that in which the activity begins (plan 3.5, evaluation)."""
plan = ["3.5"]
scope = "activity"
key = ["activity.id"]
people = ["answers"]
order = ["score", "activity.name"]
group = "plan"

[params.year]
type = "Int"
zh = "年度"
en = "Year"

[params.below]
type = "Float"
default = 3.5
zh = "低于此分"
en = "Scores below this are low"

[params.min_answers]
type = "Int"
default = 5
zh = "最少评分人数"
en = "Minimum number of answers"

[columns.activity]
type = "Activity!"
zh = "活动"
en = "Activity"

[columns.score]
type = "Float!"
zh = "平均分"
en = "Score"

[columns.answers]
type = "Int!"
zh = "评分人数"
en = "Answers"

[columns.venue]
type = "School"
zh = "举办学校"
en = "Venue"

[columns.line]
type = "ProgrammeLine"
zh = "项目科目"
en = "Line"

[columns.trainers]
type = "[String!]!"
zh = "授课者"
en = "Trainers"
*/
MATCH (:Survey {kind: 'satisfaction'})-[asks:ASKS_ABOUT]->(activity:Activity)
WHERE activity.id STARTS WITH $county AND asks.score IS NOT NULL AND asks.answers > 0 AND ($year IS NULL OR activity.starts.year = $year)
WITH activity, sum(asks.score * asks.answers) / sum(asks.answers) AS score, sum(asks.answers) AS answers
WHERE score < $below AND answers >= $min_answers
RETURN activity, score, answers,
       COLLECT { MATCH (activity)-[:HELD_AT]->(venue:School) RETURN venue ORDER BY venue.id }[0] AS venue,
       COLLECT { MATCH (activity)-[:FULFILS]->(:ScheduleItem)-[:ON_LINE]->(line:ProgrammeLine) RETURN line ORDER BY line.id }[0] AS line,
       COLLECT { MATCH (activity)-[:TAUGHT_BY]->(trainer:Teacher|Expert) RETURN trainer.name + coalesce(' (' + trainer.number + ')', '') ORDER BY trainer.name, trainer.id } AS trainers
