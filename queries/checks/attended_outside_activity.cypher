/*
title.zh = "认定日期不在活动期内"
title.en = "Attendance credited outside the days of an activity"
about.zh = "学时认定日期早于活动开始，或晚于活动结束后三十天。"
about.en = "Hours credited before the activity began or more than thirty days after it ended."
hint.zh = "改正认定日期，或活动的起止日期。"
hint.en = "Correct the day of crediting, or the activity's days."
plan = ["3.5"]
key = ["teacher.id", "activity.id", "on"]
order = ["activity.name", "teacher.name", "on"]

[columns.teacher]
type = "Teacher!"
zh = "教师"
en = "Teacher"

[columns.activity]
type = "Activity!"
zh = "活动"
en = "Activity"

[columns.on]
type = "Date!"
zh = "认定日期"
en = "Credited on"

[columns.starts]
type = "Date!"
zh = "开始日期"
en = "First day"

[columns.ends]
type = "Date!"
zh = "结束日期"
en = "Last day"
*/
MATCH (teacher:Teacher)-[attended:ATTENDED]->(activity:Activity)
WHERE teacher.id STARTS WITH $county
  AND (attended.on < activity.starts OR attended.on > activity.ends + duration({days: 30}))
RETURN teacher, activity, attended.on AS on, activity.starts AS starts, activity.ends AS ends
