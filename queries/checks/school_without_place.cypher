/*
title.zh = "缺少责任区、地域类别或学段的学校"
title.en = "Schools that lack a district, a locality or a stage"
about.zh = "查询日期开办的学校，当日没有所属责任区（district）、地域类别（locality）或开设学段（stage）。"
about.en = "Schools open on the day that on it have no district, no locality or no stage."
hint.zh = "在学校名册中补齐。"
hint.en = "Complete the school's row in the roster."
plan = ["3.2"]
key = ["school.id"]
order = ["school.name"]

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.school]
type = "School!"
zh = "学校"
en = "School"

[columns.missing]
type = "[Enum!]!"
zh = "缺少"
en = "Missing"
values.district = { zh = "责任区", en = "district" }
values.locality = { zh = "地域类别", en = "locality" }
values.stage = { zh = "学段", en = "stage" }
*/
MATCH (school:School)
WHERE school.id STARTS WITH $county AND coalesce(school.opened <= $as_of, true) AND coalesce(school.closed > $as_of, true)
WITH school, [lack IN [
  CASE WHEN NOT EXISTS { (school)-[held:IN_DISTRICT]->() WHERE held.since <= $as_of AND coalesce(held.until > $as_of, true) } THEN 'district' END,
  CASE WHEN NOT EXISTS { (school)-[held:IN_LOCALITY]->() WHERE held.since <= $as_of AND coalesce(held.until > $as_of, true) } THEN 'locality' END,
  CASE WHEN NOT EXISTS { (school)-[held:OFFERS]->() WHERE held.since <= $as_of AND coalesce(held.until > $as_of, true) } THEN 'stage' END
] WHERE lack IS NOT NULL] AS missing
WHERE size(missing) > 0
RETURN school, missing
