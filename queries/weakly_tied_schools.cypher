/*
title.zh = "哪些学校孤立或联系薄弱"
title.en = "Which schools are isolated or weakly tied"
about.zh = """查询日期开办、与不超过若干所其他学校有联系的学校。两校有联系，是指有共同的工作坊、自主研修共同体、联盟或指导教师。强度按规模折算：每项共有之事计 1/(参与学校数-1)。用途：下学期先把哪些学校编入工作坊、共同体或派指导教师。"""
about.en = """Schools open on the day that are tied to at most a given number of other schools. Two schools are tied if they share a workshop, community, alliance or mentor; a mentor's own school counts. The strength of a tie weighs groups by size: each shared group adds 1 / (its schools - 1). Use it to decide which schools to bring into a workshop or community, or to send a mentor, next term."""
scope = "school"
key = ["school.id"]
order = ["links", "weight", "school.name"]
group = "network"
computed = "weakly_tied_schools"
shape = "schools"

[params.most]
type = "Int"
default = 1
zh = "最多联系学校数"
en = "Most schools it is tied to"

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
zh = "状态"
en = "State"
values.isolated = { zh = "孤立", en = "isolated" }
values.weak = { zh = "联系薄弱", en = "weakly tied" }

[columns.links]
type = "Int!"
zh = "有联系的学校数"
en = "Schools tied to it"

[columns.weight]
type = "Float!"
zh = "联系强度"
en = "Strength of its ties"

[columns.names]
type = "[String!]!"
zh = "有联系的学校"
en = "These schools"
*/
UNWIND $computed AS row
MATCH (school:School {id: row.school})
WHERE school.id STARTS WITH $county
OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(at:SupervisionDistrict)
WHERE belongs.since <= $as_of AND coalesce(belongs.until > $as_of, true)
WITH school, row, head(collect(at)) AS district
WHERE $district IS NULL OR $district IN [district.code, district.name]
RETURN school, district, row.state AS state, row.links AS links, row.weight AS weight, row.names AS names
