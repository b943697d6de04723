/*
title.zh = "未报名而参训"
title.en = "Attendance without enrolment"
about.zh = "活动有报名记录，参训教师却不在其中；没有任何报名记录的活动不查。"
about.en = "The activity has enrolments and the teacher who attended is not among them; activities without any enrolment are left out."
hint.zh = "补录报名，或改正参训记录。"
hint.en = "Load the enrolment, or correct the attendance."
plan = ["附1", "附件2"]
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
*/
MATCH (teacher:Teacher)-[:ATTENDED]->(activity:Activity)
WHERE teacher.id STARTS WITH $county AND EXISTS { (:Teacher)-[:ENROLLED]->(activity) } AND NOT EXISTS { (teacher)-[:ENROLLED]->(activity) }
RETURN DISTINCT teacher, activity
