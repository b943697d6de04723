/*
title.zh = "领导小组由谁组成"
title.en = "Who sits on the leading group"
about.zh = """方案6.1：查询日期领导小组及其办公室的职务、角色、任该角色的起始日期和职务的担任者。无人担任的职务照列，担任者为空；没有任何职务的领导小组或办公室也列一行。"""
about.en = """Plan 6.1: the posts that sit on the leading group and its office on the day, their role there, since when, and who holds each post. A vacant post is shown without a holder; a group or office without any seat has a separate row."""
plan = ["6.1"]
key = ["unit.id", "position.id", "role", "holder.id"]
order = ["unit.name", "since", "position.name"]
group = "people"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.unit]
type = "Unit!"
zh = "机构"
en = "Unit"

[columns.position]
type = "Position"
zh = "职务"
en = "Post"

[columns.role]
type = "String"
zh = "角色"
en = "Role"

[columns.holder]
type = "Teacher"
zh = "担任者"
en = "Holder"

[columns.since]
type = "Date"
zh = "起始日期"
en = "Since"
*/
MATCH (unit:Unit) WHERE unit.id STARTS WITH $county AND unit.kind IN ['leading_group', 'leading_office']
OPTIONAL MATCH (unit)<-[seat:SITS_ON]-(position:Position)
WHERE seat.since <= $as_of AND coalesce(seat.until > $as_of, true)
OPTIONAL MATCH (position)<-[holds:HOLDS]-(holder:Teacher)
WHERE holds.since <= $as_of AND coalesce(holds.until > $as_of, true)
RETURN unit, position, seat.role AS role, holder, min(seat.since) AS since
