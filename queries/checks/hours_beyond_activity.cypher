/*
title.zh = "所获学时多于活动学时"
title.en = "More hours credited than an activity has"
about.zh = "一位教师在一次活动中各次认定学时之和，多于该活动的学时。"
about.en = "The hours credited to a teacher for an activity, added up, are more than its hours."
hint.zh = "改正认定学时，或活动的学时。"
hint.en = "Correct the hours credited, or those of the activity."
plan = ["3.5"]
key = ["teacher.id", "activity.id"]
order = ["activity.name", "teacher.name"]

[columns.teacher]
type = "Teacher!"
zh = "教师"
en = "Teacher"

[columns.activity]
type = "Activity!"
zh = "活动"
en = "Activity"

[columns.hours]
type = "Float!"
zh = "认定学时"
en = "Hours credited"

[columns.most]
type = "Float!"
zh = "活动学时"
en = "Hours of the activity"
*/
MATCH (teacher:Teacher)-[attended:ATTENDED]->(activity:Activity) WHERE teacher.id STARTS WITH $county
WITH teacher, activity, round(sum(attended.hours), 2) AS hours
WHERE hours > activity.hours
RETURN teacher, activity, hours, activity.hours AS most
