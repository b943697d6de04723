/*
title.zh = "跨责任区的片校联盟"
title.en = "Alliances with schools of several districts"
about.zh = "查询日期开办的成员学校分属几个责任区；片校联盟由责任区组织（方案3.2）。"
about.en = "Member schools that are open on the day lie in several districts; alliances are organised by a district (plan 3.2)."
hint.zh = "改正学校的责任区，或分设联盟。"
hint.en = "Correct a school's district, or divide the alliance."
plan = ["3.2"]
key = ["alliance.id"]
order = ["alliance.name"]

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.alliance]
type = "Alliance!"
zh = "联盟"
en = "Alliance"

[columns.districts]
type = "[String!]!"
zh = "责任区"
en = "Districts"
*/
MATCH (alliance:Alliance)<-[joins:IN_ALLIANCE]-(school:School)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
WHERE alliance.id STARTS WITH $county AND joins.since <= $as_of AND coalesce(joins.until > $as_of, true)
  AND belongs.since <= $as_of AND coalesce(belongs.until > $as_of, true)
  AND coalesce(school.closed > $as_of, true)
WITH DISTINCT alliance, district ORDER BY district.name
WITH alliance, collect(district.name) AS districts
WHERE size(districts) > 1
RETURN alliance, districts
