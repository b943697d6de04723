/*
title.zh = "送教下乡惠及多少学校"
title.en = "How many schools sending teaching has reached"
about.zh = """每一责任区：查询日期开办的幼儿园、小学、初中数，及其中有在职教师（参训当日）参加过送教下乡的学校数（方案3.4：在义务教育学校和幼儿园全面实施；四2021：全面铺开）。"""
about.en = """For each district: kindergartens, primary and junior-high schools open on the day, and those of them somebody of whose staff (on the day of attendance) took part in sending teaching (plan 3.4: in all compulsory schools and kindergartens; 4, 2021)."""
plan = ["3.4", "4/2021"]
scope = "district"
key = ["county.id", "district.id"]
order = ["share", "district.name"]
group = "lacking"
shape = "reach"

[measures.share]
cypher = "CASE WHEN sum(schools) > 0 THEN toFloat(sum(reached)) / sum(schools) END"
zh = "惠及学校比例"
en = "Share of schools reached"

[params.district]
type = "String"
refers = "SupervisionDistrict"
zh = "责任区：代码、名称或曾用名"
en = "District, by code or name"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.county]
type = "County"
zh = "县"
en = "County"

[columns.district]
type = "SupervisionDistrict"
zh = "责任区"
en = "District"

[columns.schools]
type = "Int!"
zh = "学校"
en = "Schools"

[columns.reached]
type = "Int!"
zh = "已惠及"
en = "Reached"

[columns.share]
type = "Float!"
unit = "percent"
zh = "比例"
en = "Share"
*/
MATCH (school:School)
WHERE school.id STARTS WITH $county AND coalesce(school.opened <= $as_of, true) AND coalesce(school.closed > $as_of, true)
  AND EXISTS { (school)-[offers:OFFERS]->(stage:Stage)
               WHERE stage.id IN ['kindergarten', 'primary', 'junior_high']
                 AND offers.since <= $as_of AND coalesce(offers.until > $as_of, true) }
OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
WHERE belongs.since <= $as_of AND coalesce(belongs.until > $as_of, true)
WITH school, district WHERE $district IS NULL OR $district IN [district.code, district.name]
WITH district, school, EXISTS {
  MATCH (school)<-[post:TEACHES_AT]-(:Teacher)-[attended:ATTENDED]->(:Activity {kind: 'sending_teaching'})
  WHERE attended.on <= $as_of AND attended.hours > 0 AND post.since <= attended.on AND coalesce(post.until > attended.on, true)
} AS was_reached
WITH split(school.id, ':')[0] AS code, district, count(school) AS schools, count(CASE WHEN was_reached THEN 1 END) AS reached
OPTIONAL MATCH (county:County {id: code})
RETURN county, district, schools, reached, toFloat(reached) / schools AS share
