/*
title.zh = "五个协同由谁牵头、谁参与"
title.en = "Who leads and who takes part in the coordinations"
about.zh = """方案3.1的五个协同（计划、人员、工作、时间、经费）：查询日期牵头的职务及其担任者、参与的机构。没有牵头者的协同也列出。"""
about.en = """The coordinations of plan 3.1 (plans, people, work, time, funds): the post that leads each on the day and who holds it, and the units that take part. A coordination without a leader is shown too."""
plan = ["3.1"]
key = ["coordination.id", "leader.id", "holder.id"]
order = ["coordination.code"]
group = "duties"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.coordination]
type = "Coordination!"
zh = "协同"
en = "Coordination"

[columns.leader]
type = "Position"
zh = "牵头职务"
en = "Leader"

[columns.holder]
type = "Teacher"
zh = "担任者"
en = "Holder"

[columns.units]
type = "[String!]!"
zh = "参与机构"
en = "Units"
*/
MATCH (coordination:Coordination) WHERE coordination.id STARTS WITH $county
OPTIONAL MATCH (coordination)<-[leads:COORDINATES]-(leader:Position)
WHERE leads.since <= $as_of AND coalesce(leads.until > $as_of, true)
OPTIONAL MATCH (leader)<-[holds:HOLDS]-(holder:Teacher)
WHERE holds.since <= $as_of AND coalesce(holds.until > $as_of, true)
RETURN DISTINCT coordination, leader, holder, COLLECT {
  MATCH (coordination)<-[takes:COORDINATES]-(unit:Unit)
  WHERE takes.since <= $as_of AND coalesce(takes.until > $as_of, true)
  RETURN DISTINCT unit.name ORDER BY unit.name
} AS units
