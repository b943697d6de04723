/*
title.zh = "哪些学校的校本研修无人督促"
title.en = "Schools whose school-based study nobody supervises"
about.zh = """方案3.2：查询日期开办、按《谁督促各校的校本研修》的规则无人督促其校本研修的学校及原因。“原因”为：“方案未写明”（方案没有写由谁督促的学校：幼儿园、高中、既非中心完小又不在村的小学等，这是方案的缺口）、“没有加入联盟”（村小或教学点没有加入联盟）、“不属于责任区”（学校或其联盟不属于任何责任区）、“责任区无此职责”（责任区当日不负有该职责）。同时是初中或中心完小的，原因按责任区写。"""
about.en = """Plan 3.2: schools open on the day whose school-based study nobody supervises by the rule of the question supervision, and why. reason is not_named (the plan names nobody for such schools: kindergartens, senior highs, primary schools neither central nor in a village; a hole of the plan), no_alliance (a village primary school or teaching point in no alliance), no_district (the school, or its alliance, is in no district) or no_duty (the district does not owe the duty that day). For a junior high or central primary school the reason is that of the district."""
plan = ["3.2"]
scope = "school"
key = ["school.id"]
order = ["reason", "district.name", "school.name"]
group = "lacking"

[params.district]
type = "String"
refers = "SupervisionDistrict"
zh = "责任区：代码、名称或曾用名"
en = "District, by code or name"

[params.stage]
type = "String"
refers = "Stage"
zh = "学段：代码、名称或曾用名"
en = "Stage, by code or name"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.school]
type = "School!"
zh = "学校"
en = "School"

[columns.district]
type = "SupervisionDistrict"
zh = "责任区"
en = "District"

[columns.stages]
type = "[String!]!"
zh = "学段"
en = "Stages"

[columns.reason]
type = "Enum!"
zh = "原因"
en = "Reason"
values.not_named = { zh = "方案未写明", en = "not named by the plan" }
values.no_alliance = { zh = "没有加入联盟", en = "in no alliance" }
values.no_district = { zh = "不属于责任区", en = "in no district" }
values.no_duty = { zh = "责任区无此职责", en = "district has no such duty" }
*/
MATCH (school:School)
WHERE school.id STARTS WITH $county AND coalesce(school.opened <= $as_of, true) AND coalesce(school.closed > $as_of, true)
OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
WHERE belongs.since <= $as_of AND coalesce(belongs.until > $as_of, true)
WITH school, district WHERE $district IS NULL OR $district IN [district.code, district.name]
WITH school, district, COLLECT {
  MATCH (school)-[offers:OFFERS]->(stage:Stage)
  WHERE offers.since <= $as_of AND coalesce(offers.until > $as_of, true)
  RETURN DISTINCT stage ORDER BY stage.position
} AS offered, COLLECT {
  MATCH (school)-[joins:IN_ALLIANCE]->(alliance:Alliance)
  WHERE joins.since <= $as_of AND coalesce(joins.until > $as_of, true)
  OPTIONAL MATCH (alliance)-[belongs:IN_DISTRICT]->(home:SupervisionDistrict)
  WHERE belongs.since <= $as_of AND coalesce(belongs.until > $as_of, true)
  RETURN CASE WHEN home IS NULL THEN 'no_district' WHEN EXISTS {
    MATCH (home)-[owes:OWES]->(:Duty {code: 'organise-alliances'})
    WHERE owes.since <= $as_of AND coalesce(owes.until > $as_of, true)
  } THEN 'owing' ELSE 'no_duty' END AS standing ORDER BY standing
} AS alliances
WITH school, district, offered, alliances, EXISTS {
  MATCH (district)-[owes:OWES]->(:Duty {code: 'supervise-school-study'})
  WHERE owes.since <= $as_of AND coalesce(owes.until > $as_of, true)
} AS owing,
coalesce(school.central, false) OR any(one IN offered WHERE one.id = 'junior_high') AS districts_own,
any(one IN offered WHERE one.id = 'primary') AND NOT coalesce(school.central, false) AND EXISTS {
  MATCH (school)-[lies:IN_LOCALITY]->(place:Locality) WHERE place.id IN ['village', 'teaching_point']
    AND lies.since <= $as_of AND coalesce(lies.until > $as_of, true)
} AS alliances_own
WHERE NOT (districts_own AND owing OR alliances_own AND 'owing' IN alliances)
  AND ($stage IS NULL OR any(one IN offered WHERE $stage IN [one.id, one.name, one.name_en]))
RETURN school, district, [one IN offered | one.name] AS stages, CASE
  WHEN districts_own THEN CASE WHEN district IS NULL THEN 'no_district' ELSE 'no_duty' END
  WHEN NOT alliances_own THEN 'not_named'
  ELSE coalesce(alliances[-1], 'no_alliance') END AS reason
