/*
title.zh = "多少学校开展了校本研修"
title.en = "How many schools hold school-based study"
about.zh = """每一责任区：年末（当年为查询日期）开办的学校数，及其中当年已组织过校本研修活动的学校数和活动次数（方案3.2：学校组织校本研修；四2022：校本研修常态化）。"""
about.en = """For each district: schools open at the end of the year (in the present year on the day), those that had organised school-based study that year, and how often (plan 3.2; 4, 2022: school-based study as the norm)."""
plan = ["3.2", "4/2022"]
scope = "district"
key = ["county.id", "district.id"]
order = ["share", "district.name"]
group = "training"
shape = "reach"

[measures.share]
cypher = "CASE WHEN sum(schools) > 0 THEN toFloat(sum(studying)) / sum(schools) END"
zh = "开展校本研修的学校比例"
en = "Share of schools holding school-based study"

[params.year]
type = "Int"
zh = "年度，默认查询日期当年"
en = "Year; default: the year of the day asked about"

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

[columns.studying]
type = "Int!"
zh = "开展学校"
en = "Holding it"

[columns.activities]
type = "Int!"
zh = "活动"
en = "Activities"

[columns.share]
type = "Float!"
unit = "percent"
zh = "比例"
en = "Share"
*/
WITH coalesce($year, $as_of.year) AS held
WITH held, CASE WHEN held >= $as_of.year THEN $as_of ELSE date({year: held, month: 12, day: 31}) END AS last
MATCH (school:School)
WHERE school.id STARTS WITH $county AND coalesce(school.opened <= last, true) AND coalesce(school.closed > last, true)
OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
WHERE belongs.since <= last AND coalesce(belongs.until > last, true)
WITH held, last, school, district WHERE $district IS NULL OR $district IN [district.code, district.name]
OPTIONAL MATCH (school)<-[:ORGANISED_BY]-(activity:Activity {kind: 'school_based'})
WHERE activity.starts.year = held AND activity.starts <= last
WITH district, school, count(activity) AS organised
WITH split(school.id, ':')[0] AS code, district, count(school) AS schools, count(CASE WHEN organised > 0 THEN 1 END) AS studying,
     sum(organised) AS activities
OPTIONAL MATCH (county:County {id: code})
RETURN county, district, schools, studying, activities, toFloat(studying) / schools AS share
