/*
title.zh = "谁同时报了两个时间冲突的活动"
title.en = "Who is in two activities at once"
about.zh = """教师报名或参加的两个活动日期重叠（首尾两天都算在内，同一天结束与开始即为重叠），每一对只列一次，先开始的在前。活动写明各阶段日期的，只看各阶段的日子，否则看起止之间的全部日子，其间分几次集中、数据没有写的，须人工核实。“重叠首日”、“重叠末日”为第一段重叠的首日和末日，年度按其首日。“只看集中活动，不计网络研修和工作坊”为是时，不计历时数月的网络研修和工作坊研修，因其不占用整天；为否时一并列出（附1、附件2，多数项目集中在下半年）。"""
about.en = """Two activities that a teacher enrolled in or attended whose days overlap, first and last day included, so that one that ends on the day another begins does overlap. Each pair once, the one that begins first in front. Where an activity's phases have dates only those days count, else all from its first to its last; if it met only now and then in between, no data says so: ask. `starts` and `ends` are the first and last day of the first overlap, and the year is that of the first. With on_site, online and workshop study are left out, as they run for months and take up no whole days; without it they are listed too (annex 1 and 2, most of which falls in the second half of the year)."""
plan = ["附1", "附件2"]
scope = "teacher"
key = ["teacher.id", "first.id", "second.id"]
order = ["starts", "teacher.name"]
group = "plan"

[params.year]
type = "Int"
zh = "年度"
en = "Year"

[params.on_site]
type = "Boolean"
default = true
zh = "只看集中活动，不计网络研修和工作坊"
en = "Only on site, without online and workshop study"

[columns.teacher]
type = "Teacher!"
zh = "教师"
en = "Teacher"

[columns.first]
type = "Activity!"
zh = "先开始的活动"
en = "First activity"

[columns.second]
type = "Activity!"
zh = "后开始的活动"
en = "Second activity"

[columns.starts]
type = "Date!"
zh = "重叠首日"
en = "First day of overlap"

[columns.ends]
type = "Date!"
zh = "重叠末日"
en = "Last day of overlap"
*/
MATCH (activity:Activity)
WHERE activity.id STARTS WITH $county AND NOT ($on_site AND activity.kind IN ['online', 'workshop'])
WITH activity, COLLECT {
  MATCH (activity)-[:HAS_PHASE]->(phase:Phase) WHERE phase.starts IS NOT NULL
  RETURN {starts: phase.starts, ends: coalesce(phase.ends, phase.starts)}
} AS phases
UNWIND CASE phases WHEN [] THEN [{starts: activity.starts, ends: activity.ends}] ELSE phases END AS span
WITH activity, span, COLLECT { MATCH (who:Teacher)-[out:WITHDRAWN]->(activity) RETURN {who: who, on: out.on} } AS withdrawn
WHERE $year IS NULL OR span.starts.year <= $year AND span.ends.year >= $year
MATCH (teacher:Teacher)-[step:ENROLLED|ATTENDED]->(activity)
WHERE left(teacher.id, size($county)) = $county // no index: it would be sought for every activity
  AND NOT any(out IN withdrawn WHERE out.who = teacher AND coalesce(out.on >= step.on, true))
WITH DISTINCT teacher, activity, span
WITH teacher, collect({activity: activity, starts: span.starts, ends: span.ends}) AS busy
UNWIND busy AS one
UNWIND busy AS other
WITH teacher, one.activity AS first, other.activity AS second,
     CASE WHEN one.starts > other.starts THEN one.starts ELSE other.starts END AS starts,
     CASE WHEN one.ends < other.ends THEN one.ends ELSE other.ends END AS ends
WHERE starts <= ends AND ($year IS NULL OR starts.year = $year)
  AND (first.starts < second.starts OR first.starts = second.starts AND first.id < second.id)
WITH teacher, first, second, starts, ends ORDER BY starts
WITH teacher, first, second, collect({starts: starts, ends: ends})[0] AS overlap
RETURN teacher, first, second, overlap.starts AS starts, overlap.ends AS ends
