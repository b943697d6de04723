/*
title.zh = "各项目实施到哪一步"
title.en = "How far each programme has come"
about.zh = """没有子项目的每一项目（附1、附件2）：级别、名额（人次或学校、工作室数，见计量单位）、班数（分批的为每批班数）、到查询日期已开始和已结束的活动、参训人数（方案四2018：申报并完成国培任务）。"""
about.en = """Each programme without sub-programmes (annexes 1 and 2): level, seats (people, schools or studios, as `unit` says), classes (of a batch where there are several), activities begun and ended by the day, people who took part (plan 4, 2018: win and complete the national tasks)."""
plan = ["4/2018", "附1", "附件2"]
key = ["programme.id"]
people = ["participants"]
order = ["programme.year", "programme.code"]
group = "plan"

[measures.won]
cypher = "count(CASE WHEN level = 'national' THEN 1 END)"
zh = "国培项目数"
en = "National programmes"

[measures.held]
cypher = "avg(CASE WHEN level = 'national' THEN CASE WHEN ended > 0 THEN 1.0 ELSE 0.0 END END)"
zh = "已实施的国培项目比例"
en = "Share of national programmes held"

[params.level]
type = "Enum"
values = "Programme.level"
zh = "级别"
en = "Level"

[params.year]
type = "Int"
zh = "年度"
en = "Year"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.programme]
type = "Programme!"
zh = "项目"
en = "Programme"

[columns.parent]
type = "Programme"
zh = "上级项目"
en = "Parent"

[columns.level]
type = "Enum!"
values = "Programme.level"
zh = "级别"
en = "Level"

[columns.seats]
type = "Int"
zh = "名额"
en = "Seats"

[columns.unit]
type = "Enum!"
values = "Programme.unit"
zh = "计量单位"
en = "Unit"

[columns.classes]
type = "Int"
zh = "班数"
en = "Classes"

[columns.begun]
type = "Int!"
zh = "已开始活动"
en = "Begun"

[columns.ended]
type = "Int!"
zh = "已结束活动"
en = "Ended"

[columns.participants]
type = "Int!"
zh = "参训人数"
en = "Participants"
*/
MATCH (programme:Programme)
WHERE programme.id STARTS WITH $county
  AND ($year IS NULL OR programme.year = $year) AND ($level IS NULL OR programme.level = $level)
  AND NOT EXISTS { (programme)<-[:SUB_PROGRAMME_OF]-() }
OPTIONAL MATCH (programme)-[:SUB_PROGRAMME_OF]->(parent:Programme)
OPTIONAL MATCH (programme)<-[:OF_PROGRAMME]-(activity:Activity) WHERE activity.starts <= $as_of
OPTIONAL MATCH (activity)<-[attended:ATTENDED]-(teacher:Teacher) WHERE attended.on <= $as_of AND attended.hours > 0
RETURN programme, parent, programme.level AS level, programme.seats AS seats, programme.unit AS unit, programme.classes AS classes,
       count(DISTINCT activity) AS begun,
       count(DISTINCT CASE WHEN activity.ends <= $as_of THEN activity END) AS ended,
       count(DISTINCT teacher) AS participants
