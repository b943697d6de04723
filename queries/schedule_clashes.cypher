/*
title.zh = "谁同时报了两个时间冲突的活动"
title.en = "Who is in two activities at once"
about.zh = """教师报名或参加的两个活动日期重叠（首尾两天都算在内，同一天结束与开始即为重叠），每一对只列一次，先开始的在前。from、to 为重叠的第一天和最后一天，年度按重叠的第一天。on_site 为是时，不计历时数月的网络研修和工作坊研修，因其不占用整天；为否时一并列出（附1、附件2，多数项目集中在下半年）。"""
about.en = """Two activities that a teacher enrolled in or attended whose days overlap, first and last day included, so that one that ends on the day another begins does overlap. Each pair once, the one that begins first in front. `from` and `to` are the first and last day of the overlap, and the year is that of the first. With on_site, online and workshop study are left out, as they run for months and take up no whole days; without it they are listed too (annex 1 and 2, most of which falls in the second half of the year)."""
plan = ["附1", "附件2"]
scope = "teacher"
key = ["teacher.id", "first.id", "second.id"]
order = ["from", "teacher.name"]

[params.year]
type = "Int"
zh = "年度"
en = "Year"

[params.on_site]
type = "Boolean"
default = true
zh = "只看集中活动，不计网络研修和工作坊"
en = "On site only: online and workshop study left out"

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

[columns.from]
type = "Date!"
zh = "重叠首日"
en = "First day of overlap"

[columns.to]
type = "Date!"
zh = "重叠末日"
en = "Last day of overlap"
*/
MATCH (teacher:Teacher)-[:ENROLLED|ATTENDED]->(activity:Activity)
WHERE NOT ($on_site AND activity.kind IN ['online', 'workshop'])
WITH DISTINCT teacher, activity
WITH teacher, collect(activity) AS activities
UNWIND activities AS first
UNWIND activities AS second
WITH teacher, first, second
WHERE (first.starts < second.starts OR first.starts = second.starts AND first.id < second.id)
  AND second.starts <= first.ends
  AND ($year IS NULL OR second.starts.year = $year)
RETURN teacher, first, second, second.starts AS from,
       CASE WHEN first.ends < second.ends THEN first.ends ELSE second.ends END AS to
