/*
title.zh = "哪些学校在核心、哪些在边缘"
title.en = "Which schools are at the core, which at the edge"
about.zh = """查询日期学校协作网络的核心：最接近“核心各校两两有联系、其余学校之间全无联系”的一组学校（Borgatti 与 Everett，取精确最优）。层数为 k-核：去掉联系少于 k 所的学校后仍在其中的最大 k。用途：试点和新做法由核心学校带起，名额向边缘学校倾斜。"""
about.en = """The core of the network of schools on the day: the set of schools closest to the ideal in which all core schools are tied to each other and the other schools are not tied among themselves (Borgatti and Everett; the exact optimum). number is the k-core: the largest k such that the school stays when all schools with fewer than k ties are removed repeatedly. Use it to decide which schools lead a pilot, and which get seats first."""
scope = "school"
key = ["school.id"]
order = ["-number", "-links", "school.name"]
group = "network"
computed = "core_and_periphery"
shape = "schools"

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

[columns.school]
type = "School!"
zh = "学校"
en = "School"

[columns.district]
type = "SupervisionDistrict"
zh = "责任区"
en = "District"

[columns.state]
type = "Enum!"
zh = "位置"
en = "Place"
values.core = { zh = "核心", en = "core" }
values.periphery = { zh = "边缘", en = "periphery" }

[columns.number]
type = "Int!"
zh = "层数"
en = "k-core"

[columns.links]
type = "Int!"
zh = "有联系的学校数"
en = "Schools tied to it"

[columns.weight]
type = "Float!"
zh = "联系强度"
en = "Strength of its ties"
*/
UNWIND $computed AS row
MATCH (school:School {id: row.school})
WHERE school.id STARTS WITH $county
OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(at:SupervisionDistrict)
WHERE belongs.since <= $as_of AND coalesce(belongs.until > $as_of, true)
WITH school, row, head(collect(at)) AS district
WHERE $district IS NULL OR $district IN [district.code, district.name]
RETURN school, district, row.state AS state, row.number AS number, row.links AS links, row.weight AS weight
