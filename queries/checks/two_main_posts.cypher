/*
title.zh = "同时有两个主岗的教师"
title.en = "Teachers with two main posts at once"
about.zh = "两条主岗任职在时间上重叠；前一条的终止日期等于后一条的起始日期的不算。"
about.en = "Two main posts that overlap in time; one that ends on the day the other begins does not."
hint.zh = "终止其中一条任职，或改为兼任。"
hint.en = "End one of the posts, or make it a second post."
plan = ["2", "3.2"]
key = ["teacher.id", "school.id", "other.id", "since"]
order = ["teacher.name", "since"]
any_time.TEACHES_AT = "two that overlap are wrong at any time"

[columns.teacher]
type = "Teacher!"
zh = "教师"
en = "Teacher"

[columns.school]
type = "School!"
zh = "学校"
en = "School"

[columns.other]
type = "School!"
zh = "另一学校"
en = "Other school"

[columns.since]
type = "Date!"
zh = "重叠自"
en = "Both from"
*/
MATCH (teacher:Teacher)-[first:TEACHES_AT {main: true}]->(school:School),
      (teacher)-[second:TEACHES_AT {main: true}]->(other:School)
WHERE teacher.id STARTS WITH $county AND (first.since < second.since OR first.since = second.since AND elementId(first) < elementId(second))
  AND coalesce(first.until > second.since, true)
RETURN teacher, school, other, second.since AS since
