/*
title.zh = "各项培训管理制度是否施行"
title.en = "Which regulations are in force"
about.zh = """方案要求建立的各项制度在查询日期的状态：“施行中”、“已终止”（曾施行）、“尚未施行”；以及相应的施行起止日期，尚未施行而已定日期的写所定日期。四2018要求建章立制，6.3列出送教下乡、学分和经费制度。"""
about.en = """The state on the day of every regulation that the plan asks for: in_force, ended, or not_yet (never in force so far), with the days it is, was or is to be in force. Plan 4 (2018) asks that rules be made; 6.3 names those on sending teaching, credits and funds."""
plan = ["4/2018", "6.3"]
key = ["regulation.id"]
order = ["state", "regulation.name"]
group = "duties"

[measures.in_force]
cypher = "avg(CASE WHEN state = 'in_force' THEN 1.0 ELSE 0.0 END)"
zh = "施行中的比例"
en = "Share in force"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.regulation]
type = "Regulation!"
zh = "制度"
en = "Regulation"

[columns.state]
type = "Enum!"
zh = "状态"
en = "State"
values.in_force = { zh = "施行中", en = "in force" }
values.ended = { zh = "已终止", en = "ended" }
values.not_yet = { zh = "尚未施行", en = "not yet" }

[columns.since]
type = "Date"
zh = "施行日期"
en = "Since"

[columns.until]
type = "Date"
zh = "终止日期"
en = "Until"
*/
MATCH (regulation:Regulation) WHERE regulation.id STARTS WITH $county
OPTIONAL MATCH (regulation)-[force:IN_FORCE]->(:County)
WITH regulation, force, CASE
  WHEN force IS NULL OR force.since > $as_of THEN 'not_yet'
  WHEN force.until <= $as_of THEN 'ended'
  ELSE 'in_force' END AS state
ORDER BY CASE state WHEN 'in_force' THEN 1 WHEN 'ended' THEN 2 ELSE 3 END,
         CASE state WHEN 'not_yet' THEN force.since END, force.since DESC
WITH regulation, head(collect({state: state, since: force.since, until: force.until})) AS period
RETURN regulation, period.state AS state, period.since AS since, period.until AS until
