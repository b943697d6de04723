/*
title.zh = "当年送教送培安排落实得怎样"
title.en = "How the planned sending of teaching and training of a year was carried out"
about.zh = """三年安排表B类（送教下乡、送培到县等）当年的每一项：年度、学段学科（只写学段的为学段）、面向的责任区、名额（人次）、已定的举办学校、落实的活动次数、是否已办（至少一次活动已结束）、是否由责任区或学区研训室组织（方案四2018：确定送教点；四2020：组织管理下放学区，小众学科县集中）。"""
about.en = """Each item of category B of the schedule for the year: its year and subjects (the stage alone where no subject is written), districts, seats, the schools chosen as sites, activities that carry it out, whether one has ended, and whether a district or its research room organises it (plan 4, 2018: sites; 4, 2020: organised by the districts, small subjects gathered in the county)."""
plan = ["4/2018", "4/2020", "三年安排表"]
key = ["item.id"]
order = ["item.year", "line.name", "item.code"]
group = "plan"

[measures.sited]
cypher = "avg(CASE WHEN size(sites) > 0 THEN 1.0 ELSE 0.0 END)"
zh = "已定举办学校的比例"
en = "Share with a site"

[measures.held]
cypher = "avg(CASE WHEN held THEN 1.0 ELSE 0.0 END)"
zh = "已办的比例"
en = "Share held"

[measures.by_districts]
cypher = "avg(CASE WHEN zone = 'pair' THEN CASE WHEN by_district THEN 1.0 ELSE 0.0 END END)"
zh = "片区送教由责任区组织的比例"
en = "Share of activities for district pairs that districts organise"

[measures.gathered]
cypher = "avg(CASE WHEN zone = 'county' THEN CASE WHEN held THEN 1.0 ELSE 0.0 END END)"
zh = "县集中已办的比例"
en = "Share of county-wide activities that were held"

[params.year]
type = "Int"
zh = "年度"
en = "Year"

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

[columns.item]
type = "ScheduleItem!"
zh = "年度安排"
en = "Item"
shown = false

[columns.line]
type = "ProgrammeLine!"
zh = "项目科目"
en = "Line"

[columns.year]
type = "Int!"
zh = "年度"
en = "Year"

[columns.subjects]
type = "[String!]!"
zh = "学科"
en = "Subjects"

[columns.zone]
type = "Enum!"
values = "ScheduleItem.zone"
zh = "实施范围"
en = "Zone"

[columns.districts]
type = "[String!]!"
zh = "责任区"
en = "Districts"

[columns.seats]
type = "Int"
zh = "名额"
en = "Seats"

[columns.sites]
type = "[String!]!"
zh = "举办学校"
en = "Sites"

[columns.activities]
type = "Int!"
zh = "活动"
en = "Activities"

[columns.held]
type = "Boolean!"
zh = "已办"
en = "Held"

[columns.by_district]
type = "Boolean!"
zh = "由责任区组织"
en = "By the district"
*/
MATCH (item:ScheduleItem)-[:ON_LINE]->(line:ProgrammeLine {category: 'B'})
WHERE item.id STARTS WITH $county AND ($year IS NULL OR item.year = $year)
  AND ($district IS NULL OR EXISTS { (item)-[:FOR_DISTRICT]->(only) WHERE $district IN [only.code, only.name] })
OPTIONAL MATCH (item)<-[:FULFILS]-(activity:Activity) WHERE activity.starts <= $as_of
OPTIONAL MATCH (activity)-[:HELD_AT]->(site:School)
WITH item, line, collect(DISTINCT activity) AS activities, collect(DISTINCT site.name) AS sites
RETURN item, line, item.year AS year,
       COLLECT {
         MATCH (item)-[concerns:CONCERNS]->(subject:Subject), (stage:Stage {id: concerns.stage})
         WITH DISTINCT stage, subject ORDER BY stage.position, subject.name
         RETURN stage.name + subject.name
       } + COLLECT { MATCH (item)-[:FOR_STAGE]->(stage:Stage) WITH stage ORDER BY stage.position RETURN stage.name } AS subjects,
       item.zone AS zone,
       COLLECT { MATCH (item)-[:FOR_DISTRICT]->(district) RETURN district.name ORDER BY district.name } AS districts,
       item.seats AS seats, sites, size(activities) AS activities,
       any(one IN activities WHERE one.ends <= $as_of) AS held,
       any(one IN activities WHERE EXISTS { (one)-[:ORGANISED_BY]->(:SupervisionDistrict|ResearchRoom) }) AS by_district
