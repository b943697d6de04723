/*
title.zh = "终止不晚于起始的关系"
title.en = "Relationships that end on or before the day they begin"
about.zh = "任何有起止日期的关系，终止日期等于或早于起始日期，因而一天也不成立。"
about.en = "Any dated relationship whose until is its since or earlier, so that it never held."
hint.zh = "改正起止日期之一。"
hint.en = "Correct one of the two dates."
plan = []
key = ["relationship", "source_id", "target_id", "since"]
order = ["relationship", "source", "since"]

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

[columns.target]
type = "String!"
zh = "终点"
en = "To"

[columns.target_id]
type = "String!"
zh = "终点标识"
en = "Key of to"
shown = false

[columns.since]
type = "Date!"
zh = "起始日期"
en = "Since"

[columns.until]
type = "Date!"
zh = "终止日期"
en = "Until"
*/
MATCH (a)-[held]->(b)
WHERE a.id STARTS WITH $county AND held.until <= held.since
RETURN coalesce(a.name, a.code, a.id) AS source, a.id AS source_id, type(held) AS relationship,
       coalesce(b.name, b.code, b.id) AS target, b.id AS target_id, held.since AS since, held.until AS until
