/*
title.zh = "学校实际结成的群体与申报的联盟"
title.en = "Groups that schools form, compared with declared alliances"
about.zh = """按查询日期的工作坊、共同体、指导教师（不计联盟本身）的联系强度，用 Louvain 方法找出内部联系多于随机的学校群体，1号最大；与申报的联盟对照：联盟同伴中在同一群体的比例，以及不在的有哪些。没有任何联系的学校自成一组。用途：哪些联盟只在纸面上，哪些应按实际联系重新组合。"""
about.en = """Groups of schools that have more ties among themselves than chance predicts. Louvain's method finds them from the strength of the ties by workshops, communities and mentors on the day; alliances are not used. Group 1 is the largest; a school without a tie is a group of its own. Beside each school: the share of its declared alliance that is in its group, and which members are not. Use it to decide which alliances exist only on paper, and which new ones to form along existing ties."""
scope = "school"
key = ["school.id"]
order = ["number", "school.name"]
group = "network"
computed = "communities_found"
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

[columns.alliance]
type = "Alliance"
zh = "申报的联盟"
en = "Alliance declared"

[columns.number]
type = "Int!"
zh = "群体"
en = "Group found"

[columns.state]
type = "Enum!"
zh = "对照"
en = "Against the alliance"
values.together = { zh = "一致", en = "together" }
values.split = { zh = "部分一致", en = "partly together" }
values.apart = { zh = "不一致", en = "apart" }
values.no_alliance = { zh = "无联盟", en = "no alliance" }

[columns.links]
type = "Int!"
zh = "群体内有联系的学校数"
en = "Ties within the group"

[columns.share]
type = "Float"
zh = "同群联盟同伴比例"
en = "Share of the alliance in the group"
unit = "percent"

[columns.names]
type = "[String!]!"
zh = "不在同群的联盟同伴"
en = "Allies in other groups"
*/
UNWIND $computed AS row
MATCH (school:School {id: row.school})
WHERE school.id STARTS WITH $county
OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(at:SupervisionDistrict)
WHERE belongs.since <= $as_of AND coalesce(belongs.until > $as_of, true)
WITH school, row, head(collect(at)) AS district
WHERE $district IS NULL OR $district IN [district.code, district.name]
OPTIONAL MATCH (alliance:Alliance {id: row.alliance})
RETURN school, district, alliance, row.number AS number, row.state AS state, row.links AS links, row.share AS share, row.names AS names
