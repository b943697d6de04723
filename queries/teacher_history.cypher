/*
title.zh = "一位教师的任职与研修经历"
title.en = "The history of a teacher"
about.zh = """一位教师的全部记录:任职、培训团队、工作坊、共同体、指导、参训及学时。日期为记录开始或学时认定之日。"""
about.en = """All that is known of a teacher: posts, trainer teams, workshops, communities, mentoring, training attended with hours. The day is the first of the record, or that on which hours were credited."""
scope = "teacher"
key = ["teacher.id", "since", "kind", "name", "role"]
order = ["teacher.id", "since"]

[params.teacher]
type = "String!"
zh = "教师编号或姓名"
en = "Teacher, by number or name"

[columns.teacher]
type = "Teacher!"
zh = "教师"
en = "Teacher"

[columns.kind]
type = "String!"
zh = "类别"
en = "Kind"

[columns.name]
type = "String!"
zh = "内容"
en = "What"

[columns.role]
type = "String"
zh = "角色"
en = "Role"

[columns.since]
type = "Date!"
zh = "日期"
en = "Day"

[columns.until]
type = "Date"
zh = "终止日期"
en = "Until"

[columns.hours]
type = "Float"
zh = "学时"
en = "Hours"
*/
MATCH (teacher:Teacher)
WHERE $teacher IN [teacher.number, teacher.name]
CALL (teacher) {
  MATCH (teacher)-[post:TEACHES_AT]->(school:School)
  RETURN 'post' AS kind, school.name AS name, post.role AS role,
         post.since AS since, post.until AS until, null AS hours
  UNION ALL
  MATCH (teacher)-[trains:TRAINS_IN]->(team:TrainerTeam)
  RETURN 'trainer_team' AS kind, team.name AS name, trains.role AS role,
         trains.since AS since, trains.until AS until, null AS hours
  UNION ALL
  MATCH (teacher)-[joins:JOINS_WORKSHOP]->(workshop:Workshop)
  RETURN 'workshop' AS kind, workshop.name AS name, joins.role AS role,
         joins.since AS since, joins.until AS until, null AS hours
  UNION ALL
  MATCH (teacher)-[joins:JOINS_COMMUNITY]->(community:PeerCommunity)
  RETURN 'community' AS kind, community.name AS name, joins.role AS role,
         joins.since AS since, joins.until AS until, null AS hours
  UNION ALL
  MATCH (teacher)-[mentors:MENTORS]->(school:School), (subject:Subject {id: mentors.subject})
  RETURN 'mentoring' AS kind, school.name AS name, subject.name AS role,
         mentors.since AS since, mentors.until AS until, null AS hours
  UNION ALL
  MATCH (teacher)-[attended:ATTENDED]->(activity:Activity)
  RETURN 'training' AS kind, activity.name AS name, activity.code AS role,
         attended.on AS since, null AS until, attended.hours AS hours
}
RETURN teacher, kind, name, role, since, until, hours
