/*
title.zh = "每一学时花多少钱"
title.en = "What an hour of training costs"
about.zh = """到查询日期已结束的活动，按年度、活动类型和项目汇总：已登记的经费支出（都没有登记的为空）、这些活动到查询日期认定的学时（每人每学时计一次，0学时的不计）、参训人次，以及每一学时的经费。没有登记经费的活动只计个数（“未登记经费”），其学时不计入；花了钱而没有认定学时的，钱照计。各项目可以相比，看哪一类更省（方案3.5：运用经费支持的杠杆；5.3）。"""
about.en = """Activities that had ended by the day asked about, by year, kind and programme: the recorded cost (empty where none is recorded), the hours credited for these activities by the day (one hour of one person counts as one; 0 hours do not count), the number of participants, and the cost per hour. Activities without a recorded cost are only counted (without_cost), and their hours are excluded; money spent where no hour was credited counts (plan 3.5: funds as a lever; 5.3)."""
plan = ["3.5", "5.3"]
key = ["county.id", "year", "kind", "programme.id"]
people = ["participants"]
order = ["-year", "kind", "programme.name"]
group = "money"

[params.year]
type = "Int"
zh = "年度"
en = "Year"

[params.kind]
type = "Enum"
values = "Activity.kind"
zh = "活动类型"
en = "Kind of activity"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.county]
type = "County"
zh = "县"
en = "County"

[columns.year]
type = "Int!"
zh = "年度"
en = "Year"

[columns.kind]
type = "Enum!"
zh = "活动类型"
en = "Kind"
values = "Activity.kind"

[columns.programme]
type = "Programme"
zh = "项目"
en = "Programme"

[columns.activities]
type = "Int!"
zh = "活动数"
en = "Activities"

[columns.without_cost]
type = "Int!"
zh = "未登记经费"
en = "Cost not known"

[columns.cost]
type = "Float"
zh = "经费支出"
en = "Cost"
unit = "yuan"

[columns.participants]
type = "Int!"
zh = "参训人次"
en = "Participants"

[columns.hours]
type = "Float!"
zh = "学时"
en = "Hours"

[columns.cost_per_hour]
type = "Float"
zh = "每学时经费"
en = "Cost of an hour"
unit = "yuan"
*/
MATCH (activity:Activity)
WHERE activity.id STARTS WITH $county AND activity.ends <= $as_of AND ($kind IS NULL OR activity.kind = $kind)
  AND ($year IS NULL OR activity.starts.year = $year)
OPTIONAL MATCH (activity)-[:OF_PROGRAMME]->(programme:Programme)
WITH activity, programme ORDER BY programme.id
WITH activity, head(collect(programme)) AS programme
OPTIONAL MATCH (activity)<-[attended:ATTENDED]-(:Teacher)
WHERE activity.cost IS NOT NULL AND attended.hours > 0 AND attended.on <= $as_of
WITH activity, programme, sum(attended.hours) AS hours, count(attended) AS participants
WITH split(activity.id, ':')[0] AS code, activity.starts.year AS year, activity.kind AS kind, programme,
     count(activity) AS activities, count(CASE WHEN activity.cost IS NULL THEN 1 END) AS without_cost,
     CASE WHEN count(activity.cost) > 0 THEN toFloat(sum(activity.cost)) END AS cost, sum(participants) AS participants, toFloat(sum(hours)) AS hours
OPTIONAL MATCH (county:County {id: code})
RETURN county, year, kind, programme, activities, without_cost, cost, participants, hours,
       CASE WHEN hours > 0 AND cost > 0 THEN round(cost / hours, 2) END AS cost_per_hour
