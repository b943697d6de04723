/*
title.zh = "未合格参训而认定学分"
title.en = "Credits recognised without attendance that counts"
about.zh = "查询日期前已认定的学分记录依据某次活动，该教师却没有参加，或参加而不合格；更正后学时合计不为正的不算，承担培训任务所得的不算。"
about.en = "Entries recognised by the day derive from an activity that the teacher did not attend, or did not pass; entries that are made good again (sum not above zero) and those for a trainer's own teaching are left out."
hint.zh = "不予认定该学分，或补录参训记录。"
hint.en = "Refuse the entry, or load the attendance."
plan = ["3.2", "3.5"]
key = ["teacher.id", "activity.id"]
order = ["activity.name", "teacher.name"]

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

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
en = "Hours recognised"
*/
MATCH (teacher:Teacher)-[:EARNED]->(credit:CreditRecord)-[:CREDITED_FOR]->(activity:Activity)
WHERE teacher.id STARTS WITH $county AND credit.kind <> 'teaching' AND credit.on <= $as_of
  AND head(COLLECT {
    MATCH (credit)-[decided:DECIDED_BY]->() WHERE decided.on <= $as_of
    RETURN decided.decision ORDER BY decided.on DESC LIMIT 1
  }) = 'recognised'
  AND NOT EXISTS { (teacher)-[attended:ATTENDED]->(activity) WHERE coalesce(attended.qualified, true) }
WITH teacher, activity, round(sum(credit.hours), 2) AS hours
WHERE hours > 0
RETURN teacher, activity, hours
