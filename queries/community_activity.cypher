/*
title.zh = "自主研修共同体的活动与经费"
title.en = "What peer communities planned, did and spent"
about.zh = """每一共同体、年度：成员（年末有效，当年为查询日期）、计划活动次数、已办活动、参加人数（一人一年只计一次）、申请与批准和支出的经费（方案3.3、四2020）。"""
about.en = """For each community and year: members (at the end of the year; in the present year on the day asked about), activities planned and held, participants (a person counts once a year), funds requested, granted and spent (plan 3.3; 4, 2020)."""
scope = "community"
key = ["community.id", "year"]
people = ["participants"]
plan = ["3.3", "4/2020"]
order = ["year", "community.name"]
group = "money"

[measures.communities]
cypher = "count(DISTINCT CASE WHEN members > 0 THEN community END)"
zh = "共同体数"
en = "Communities"

[params.year]
type = "Int"
zh = "年度"
en = "Year"

[params.community]
type = "String"
refers = "PeerCommunity"
zh = "共同体：代码、名称或曾用名"
en = "Community, by code or name"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.community]
type = "PeerCommunity!"
zh = "共同体"
en = "Community"

[columns.year]
type = "Int!"
zh = "年度"
en = "Year"

[columns.members]
type = "Int!"
zh = "成员"
en = "Members"

[columns.planned_activities]
type = "Int"
zh = "计划活动"
en = "Planned"

[columns.activities]
type = "Int!"
zh = "已办活动"
en = "Held"

[columns.participants]
type = "Int!"
zh = "参加人数"
en = "Participants"

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
MATCH (community:PeerCommunity)
WHERE community.id STARTS WITH $county AND ($community IS NULL OR $community IN [community.code, community.name])
CALL (community) {
  MATCH (community)-[:PLANS]->(plan:CommunityPlan) RETURN plan.year AS year
  UNION
  MATCH (community)<-[:ORGANISED_BY]-(activity:Activity) WHERE activity.starts <= $as_of
  RETURN activity.starts.year AS year
}
WITH community, year
WHERE $year IS NULL OR year = $year
WITH community, year,
     CASE WHEN year >= $as_of.year THEN $as_of ELSE date({year: year, month: 12, day: 31}) END AS day
OPTIONAL MATCH (community)-[:PLANS]->(plan:CommunityPlan {year: year})
WITH community, year, day, collect(plan)[0] AS plan
CALL (community, year) {
  MATCH (community)<-[:ORGANISED_BY]-(activity:Activity)
  WHERE activity.starts.year = year AND activity.starts <= $as_of
  OPTIONAL MATCH (activity)<-[attended:ATTENDED]-(teacher:Teacher) WHERE attended.hours > 0
  RETURN count(DISTINCT activity) AS activities, count(DISTINCT teacher) AS participants
}
RETURN community, year,
       COUNT { MATCH (community)<-[joins:JOINS_COMMUNITY]-(member:Teacher)
               WHERE joins.since <= day AND coalesce(joins.until > day, true)
               RETURN DISTINCT member } AS members,
       plan.planned_activities AS planned_activities, activities, participants,
       plan.requested AS requested, plan.granted AS granted, plan.spent AS spent
