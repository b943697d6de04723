/*
title.zh = "各级培训管理者当年是否参训"
title.en = "Whether the managers of each level were trained in a year"
about.zh = """方案6.2：县、责任区、学校三级，年末（当年为查询日期）各级管理团队的成员（一人只计一次）、其中当年参加过培训管理者培训的人数及比例、他们参加的培训班数。某级没有成员的，人数为0，比例为空。"""
about.en = """Plan 6.2: for the county, district and school level, the members of management teams at the end of the year (of the present year on the day), each person once; how many of them attended a training of managers that year and their share; and how many trainings they attended. A level without members shows none, and no share."""
plan = ["6.2"]
key = ["county.id", "level"]
people = ["members", "trained"]
order = ["county.name", "level"]
group = "training"

[measures.share]
cypher = "CASE WHEN sum(members) > 0 THEN toFloat(sum(trained)) / sum(members) END"
zh = "已参训的管理者比例"
en = "Share of managers trained"

[params.year]
type = "Int"
zh = "年度，默认查询日期当年"
en = "Year; default: the year of the day asked about"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.county]
type = "County!"
zh = "县"
en = "County"

[columns.level]
type = "Enum!"
values = "ManagementTeam.level"
zh = "层级"
en = "Level"

[columns.members]
type = "Int!"
zh = "成员"
en = "Members"

[columns.trained]
type = "Int!"
zh = "已参训"
en = "Trained"

[columns.share]
type = "Float"
unit = "percent"
zh = "比例"
en = "Share"

[columns.activities]
type = "Int!"
zh = "培训班"
en = "Trainings"
*/
WITH coalesce($year, $as_of.year) AS held
WITH held, CASE WHEN held >= $as_of.year THEN $as_of ELSE date({year: held, month: 12, day: 31}) END AS last
MATCH (county:County) WHERE county.id STARTS WITH $county
UNWIND ['county', 'district', 'school'] AS level
OPTIONAL MATCH (member:Teacher)-[manages:MANAGES_IN]->(team:ManagementTeam {level: level})
WHERE team.id STARTS WITH county.id + ':' AND manages.since <= last AND coalesce(manages.until > last, true)
OPTIONAL MATCH (member)-[attended:ATTENDED]->(activity:Activity {kind: 'managers'})
WHERE attended.on.year = held AND attended.on <= last AND attended.hours > 0
WITH county, level, count(DISTINCT member) AS members, count(DISTINCT activity) AS activities,
     count(DISTINCT CASE WHEN activity IS NOT NULL THEN member END) AS trained
RETURN county, level, members, trained, CASE WHEN members > 0 THEN toFloat(trained) / members END AS share, activities
