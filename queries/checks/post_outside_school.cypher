/*
title.zh = "早于建校或晚于撤销的任职"
title.en = "Posts from before a school opened or after it closed"
about.zh = "任职始于建校日期之前，或在学校撤销之日仍未终止。"
about.en = "A post that begins before the school opened, or still holds on the first day it is closed."
hint.zh = "改正任职的起止日期或学校的建校、撤销日期。"
hint.en = "Correct the days of the post, or those on which the school opened or closed."
plan = ["2", "3.2"]
key = ["teacher.id", "school.id", "since"]
order = ["school.name", "teacher.name", "since"]

[columns.teacher]
type = "Teacher!"
zh = "教师"
en = "Teacher"

[columns.school]
type = "School!"
zh = "学校"
en = "School"

[columns.since]
type = "Date!"
zh = "起始日期"
en = "Since"

[columns.until]
type = "Date"
zh = "终止日期"
en = "Until"

[columns.opened]
type = "Date"
zh = "建校日期"
en = "Opened"

[columns.closed]
type = "Date"
zh = "撤销日期"
en = "Closed"
*/
MATCH (teacher:Teacher)-[post:TEACHES_AT]->(school:School)
WHERE school.id STARTS WITH $county
  AND (post.since < school.opened OR school.closed IS NOT NULL AND coalesce(post.until > school.closed, true))
RETURN teacher, school, post.since AS since, post.until AS until, school.opened AS opened, school.closed AS closed
