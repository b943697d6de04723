/*
title.zh = "没有坊主的工作坊"
title.en = "Workshops without a host"
about.zh = "查询日期有成员而没有坊主的工作坊。"
about.en = "Workshops that on the day have members and no host."
hint.zh = "补录坊主。"
hint.en = "Load the host."
plan = ["4/2018"]
key = ["workshop.id"]
order = ["workshop.name"]

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.workshop]
type = "Workshop!"
zh = "工作坊"
en = "Workshop"

[columns.members]
type = "Int!"
zh = "成员人数"
en = "Members"
*/
MATCH (workshop:Workshop)<-[joins:JOINS_WORKSHOP]-(teacher:Teacher)
WHERE workshop.id STARTS WITH $county AND joins.since <= $as_of AND coalesce(joins.until > $as_of, true)
WITH workshop, count(DISTINCT teacher) AS members, collect(joins.role) AS roles
WHERE NOT 'host' IN roles
RETURN workshop, members
