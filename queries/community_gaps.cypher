/*
title.zh = "哪些共同体的年度计划缺经费或活动"
title.en = "Communities whose plan lacks money or activity"
about.zh = """一年中有年度计划、或任何一天有成员的自主研修共同体中，有下列问题之一的（方案3.3每年按活动计划方案安排专项支持经费；四2020）：“没有年度计划”，“计划中没有活动”，“没有申请经费”，“申请未获批准”，“批准少于申请”，“计划的活动一次未办”，“办的少于计划”，“批准的经费没有用完”（没有支出记录的亦然）。已办活动为当年开始、且到查询日期已开始的；年度未完时，少办与未用完只是当时的情形。"""
about.en = """Of the peer communities with a plan for the year or a member on any day of it, those with one of these problems (plan 3.3: support each year by the plan of activities; 4, 2020): no_plan, no_activity_planned, no_money_requested, nothing_granted (requested, but none granted), granted_less (than requested), no_activity (planned, but none held), fewer_activities (than planned), unspent (less spent than granted, or no spending noted). Held are activities that begin in the year, up to the day asked about; before the end of the year, fewer and unspent are a state of affairs, not a fault."""
plan = ["3.3", "4/2020"]
scope = "community"
key = ["community.id"]
order = ["community.name"]
group = "lacking"

[params.year]
type = "Int!"
zh = "年度"
en = "Year"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.community]
type = "PeerCommunity!"
zh = "共同体"
en = "Community"

[columns.problems]
type = "[Enum!]!"
zh = "问题"
en = "Problems"
values.no_plan = { zh = "没有年度计划", en = "no plan" }
values.no_activity_planned = { zh = "计划中没有活动", en = "no activity planned" }
values.no_money_requested = { zh = "没有申请经费", en = "no money requested" }
values.nothing_granted = { zh = "申请未获批准", en = "nothing granted" }
values.granted_less = { zh = "批准少于申请", en = "granted less than requested" }
values.no_activity = { zh = "计划的活动一次未办", en = "no activity held" }
values.fewer_activities = { zh = "办的少于计划", en = "fewer activities than planned" }
values.unspent = { zh = "批准的经费没有用完", en = "money unspent" }

[columns.planned]
type = "Int"
zh = "计划活动"
en = "Planned"

[columns.held]
type = "Int!"
zh = "已办活动"
en = "Held"

[columns.requested]
type = "Float"
unit = "yuan"
zh = "申请经费"
en = "Requested"

[columns.granted]
type = "Float"
unit = "yuan"
zh = "批准经费"
en = "Granted"

[columns.spent]
type = "Float"
unit = "yuan"
zh = "支出经费"
en = "Spent"
*/
MATCH (community:PeerCommunity) WHERE community.id STARTS WITH $county
OPTIONAL MATCH (community)-[:PLANS]->(plan:CommunityPlan {year: $year})
WITH community, collect(plan)[0] AS plan
WHERE plan IS NOT NULL OR EXISTS {
  MATCH (community)<-[joins:JOINS_COMMUNITY]-(:Teacher)
  WHERE joins.since <= date({year: $year, month: 12, day: 31}) AND coalesce(joins.until > date({year: $year}), true)
}
WITH community, plan,
     COUNT { MATCH (community)<-[:ORGANISED_BY]-(activity:Activity)
             WHERE activity.starts.year = $year AND activity.starts <= $as_of
             RETURN DISTINCT activity } AS held,
     coalesce(plan.planned_activities, 0) AS planned, coalesce(plan.requested, 0.0) AS requested,
     coalesce(plan.granted, 0.0) AS granted, coalesce(plan.spent, 0.0) AS spent
WITH community, plan, held, [code IN CASE WHEN plan IS NULL THEN ['no_plan'] ELSE [
  CASE WHEN planned = 0 THEN 'no_activity_planned' END,
  CASE WHEN requested = 0 THEN 'no_money_requested' END,
  CASE WHEN requested > 0 AND granted = 0 THEN 'nothing_granted' END,
  CASE WHEN granted > 0 AND granted < requested THEN 'granted_less' END,
  CASE WHEN planned > 0 AND held = 0 THEN 'no_activity' END,
  CASE WHEN held > 0 AND held < planned THEN 'fewer_activities' END,
  CASE WHEN spent < granted THEN 'unspent' END] END WHERE code IS NOT NULL] AS problems
WHERE size(problems) > 0
RETURN community, problems, plan.planned_activities AS planned, held,
       plan.requested AS requested, plan.granted AS granted, plan.spent AS spent
