/*
title.zh = "多轮递进培训办了几轮、多少人坚持"
title.en = "How many rounds a line has had, and who attended several"
about.zh = """方案3.4的多轮递进：每一项目科目、学科、学段、年度，落实其年度安排且在查询日期或以前开始的活动次数、轮数、参训人数（一人只计一次）和参加过至少两轮的人数。未标轮次的活动各算一轮。一次活动涉及几个学科的，在各学科下各列一次，不可跨行相加；只写学段的，学科为空；只写学科的，学段为空；都没写的，两列都空。认定为0学时的不算参训。"""
about.en = """Multi-round, progressive training (plan 3.4): for each line of the schedule, subject, stage and year, the activities begun by the day asked about that carry out one of its items, their rounds, the people who attended (each once), and those of them who attended at least two rounds. An activity without a round number counts as a separate round. An activity on several subjects is counted under each of them, so rows must not be added up; one that names only a stage has no subject, one that names only a subject no stage, one that names neither has neither. 0 hours do not count as training."""
plan = ["3.4", "4/2019", "三年安排表"]
scope = "line"
key = ["line.id", "subject.id", "stage.id", "year"]
people = ["participants"]
order = ["year", "line.name", "stage.position", "subject.name"]
group = "plan"

[params.line]
type = "String"
refers = "ProgrammeLine"
zh = "项目科目：代码、名称或曾用名"
en = "Line of the schedule, by code or name"

[params.year]
type = "Int"
zh = "年度"
en = "Year"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.line]
type = "ProgrammeLine!"
zh = "项目科目"
en = "Line"

[columns.subject]
type = "Subject"
zh = "学科"
en = "Subject"

[columns.stage]
type = "Stage"
zh = "学段"
en = "Stage"

[columns.year]
type = "Int!"
zh = "年度"
en = "Year"

[columns.rounds]
type = "Int!"
zh = "轮数"
en = "Rounds"

[columns.activities]
type = "Int!"
zh = "活动次数"
en = "Activities"

[columns.participants]
type = "Int!"
zh = "参训人数"
en = "Participants"

[columns.retained]
type = "Int!"
zh = "参加两轮及以上人数"
en = "In two rounds or more"
*/
MATCH (activity:Activity)-[:FULFILS]->(:ScheduleItem)-[:ON_LINE]->(line:ProgrammeLine)
WHERE line.id STARTS WITH $county AND activity.starts <= $as_of AND ($year IS NULL OR activity.starts.year = $year)
  AND ($line IS NULL OR $line IN [line.code, line.name])
WITH DISTINCT activity, line, coalesce(toString(activity.round), activity.id) AS round
CALL (activity) {
  OPTIONAL MATCH (activity)-[concerns:CONCERNS|FOR_SUBJECT]->(subject:Subject)
  OPTIONAL MATCH (stage:Stage {id: concerns.stage})
  WITH subject, stage WHERE subject IS NOT NULL OR NOT EXISTS { (activity)-[:FOR_STAGE]->(:Stage) }
  RETURN subject, stage
  UNION
  MATCH (activity)-[:FOR_STAGE]->(stage:Stage)
  RETURN null AS subject, stage
}
WITH line, subject, stage, activity.starts.year AS year, collect({activity: activity, round: round}) AS held
CALL (held) {
  UNWIND held AS one
  WITH one.activity AS activity, one.round AS round
  MATCH (activity)<-[attended:ATTENDED]-(teacher:Teacher)
  WHERE attended.hours > 0 AND attended.on <= $as_of
  WITH teacher, count(DISTINCT round) AS rounds
  RETURN count(teacher) AS participants, count(CASE WHEN rounds > 1 THEN 1 END) AS retained
}
UNWIND held AS one
RETURN line, subject, stage, year, count(DISTINCT one.round) AS rounds, count(DISTINCT one.activity) AS activities,
       participants, retained
