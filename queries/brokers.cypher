/*
title.zh = "谁是联系各方的桥梁"
title.en = "Who connects people who would otherwise not meet"
about.zh = """查询日期的每位教师在人员网络中的居间程度：其他任意两方之间最短联系经过此人的比例（0至1，有几条同样短的则按份计）。人员网络由任职学校、指导学校、培训团队、管理团队、工作坊、共同体组成。共有数为此人所在的这些单位与团体数；可及学校为其中出现的学校数。只列居间程度大于0的。用途：这些人应优先留出协调时间，离任之前先安排接替。"""
about.en = """Each teacher's betweenness in the network of people on the day: of all pairs of others, the share whose shortest way leads through this person (0 to 1; shared among equally short ways). The network is made of the schools where people have posts or that they mentor, trainer and management teams, workshops and communities. shared counts those that the person is in, schools_met the schools met there. Only those above 0. Use it to decide whose time to keep free for coordination, and whom to replace before they leave."""
scope = "teacher"
key = ["teacher.id"]
order = ["-score", "teacher.name"]
group = "network"
computed = "brokers"
shape = "people"

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

[columns.teacher]
type = "Teacher!"
zh = "教师"
en = "Teacher"

[columns.school]
type = "School"
zh = "学校"
en = "School"

[columns.district]
type = "SupervisionDistrict"
zh = "责任区"
en = "District"

[columns.links]
type = "Int!"
zh = "所在单位与团体数"
en = "Schools and groups they are in"

[columns.schools]
type = "Int!"
zh = "可及学校数"
en = "Schools met there"

[columns.score]
type = "Float!"
zh = "居间程度"
en = "Betweenness"
*/
UNWIND $computed AS row
MATCH (teacher:Teacher {id: row.teacher})
WHERE teacher.id STARTS WITH $county
OPTIONAL MATCH (teacher)-[post:TEACHES_AT]->(at:School)
WHERE post.since <= $as_of AND coalesce(post.until > $as_of, true)
WITH teacher, row, at ORDER BY post.main DESC, at.id
WITH teacher, row, head(collect(at)) AS school
OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(at:SupervisionDistrict)
WHERE belongs.since <= $as_of AND coalesce(belongs.until > $as_of, true)
WITH teacher, row, school, head(collect(at)) AS district
WHERE $district IS NULL OR $district IN [district.code, district.name]
RETURN teacher, school, district, row.links AS links, row.schools AS schools, row.score AS score
