/*
title.zh = "同时成立的两个唯一关系"
title.en = "Two at once of a relationship that may hold once"
about.zh = "模型规定同一时间至多一个的关系（如学校所属责任区），却有两个在时间上重叠；前一个的终止日期等于后一个的起始日期的不算。"
about.en = "Relationships of which the model allows one at a time, such as a school's district, overlap in time; one that ends on the day the other begins does not."
hint.zh = "终止先开始的一个。"
hint.en = "End the one that began first."
plan = ["3.2"]
key = ["relationship", "source_id", "first_id", "second_id", "since"]
order = ["relationship", "source", "since"]

[params.single]
type = "[String!]!"
default = []
zh = "模型中同一时间至多一个的关系类型"
en = "Types of which the model allows one at a time"

[columns.source]
type = "String!"
zh = "起点"
en = "From"

[columns.source_id]
type = "String!"
zh = "起点标识"
en = "Key of from"
shown = false

[columns.relationship]
type = "Enum!"
values = "relationships"
zh = "关系"
en = "Relationship"

[columns.first]
type = "String!"
zh = "一个终点"
en = "One"

[columns.first_id]
type = "String!"
zh = "一个终点标识"
en = "Key of one"
shown = false

[columns.second]
type = "String!"
zh = "另一个终点"
en = "Another"

[columns.second_id]
type = "String!"
zh = "另一个终点标识"
en = "Key of another"
shown = false

[columns.since]
type = "Date!"
zh = "重叠自"
en = "Both from"
*/
MATCH (node)-[one]->(a)
WHERE node.id STARTS WITH $county AND type(one) IN $single
MATCH (node)-[other]->(b)
WHERE type(other) = type(one) AND coalesce(one.until > other.since, true)
  AND (one.since < other.since OR one.since = other.since AND elementId(one) < elementId(other))
RETURN coalesce(node.name, node.code, node.id) AS source, node.id AS source_id, type(one) AS relationship,
       coalesce(a.name, a.code, a.id) AS first, a.id AS first_id,
       coalesce(b.name, b.code, b.id) AS second, b.id AS second_id, other.since AS since
