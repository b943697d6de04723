/*
title.zh = "一位教师的任职与研修经历"
title.en = "The history of a teacher"
about.zh = """一位教师的记录：任职、机构任职、管理团队、培训团队、工作坊、共同体、指导、授课、参训及学时（方案3.3、5.2）。学校等用现用名。日期为记录开始或学时认定之日。“学科、活动代码或分工”列指导的学科、授课与参训的活动代码、管理团队内的分工。"""
about.en = """A teacher's record: posts at schools and offices, management and trainer teams, workshops, communities, mentoring, activities taught, training attended with hours (plan 3.3, 5.2). Schools go by the name they have now. The day is the first of the record, or that on which hours were credited. `about` is the subject mentored, the code of the activity taught or attended, or the duty in a management team."""
plan = ["3.3", "3.5"]
scope = "teacher"
key = ["teacher.id", "since", "kind", "name", "role", "about"]
order = ["teacher.id", "since"]
any_time.TEACHES_AT = "a history holds what has ended"
any_time.EMPLOYED_AT = "a history holds what has ended"
any_time.MANAGES_IN = "a history holds what has ended"
any_time.TRAINS_IN = "a history holds what has ended"
any_time.JOINS_WORKSHOP = "a history holds what has ended"
any_time.JOINS_COMMUNITY = "a history holds what has ended"
any_time.MENTORS = "a history holds what has ended"
group = "people"

[params.teacher]
type = "String!"
refers = "Teacher"
zh = "教师：编号或姓名"
en = "Teacher, by number or name"

[columns.teacher]
type = "Teacher!"
zh = "教师"
en = "Teacher"

[columns.kind]
type = "Enum!"
zh = "类别"
en = "Kind"
values.post = { zh = "任职", en = "post" }
values.office = { zh = "机构任职", en = "office" }
values.management_team = { zh = "管理团队", en = "management team" }
values.trainer_team = { zh = "培训团队", en = "trainer team" }
values.workshop = { zh = "工作坊", en = "workshop" }
values.community = { zh = "共同体", en = "community" }
values.mentoring = { zh = "指导", en = "mentoring" }
values.taught = { zh = "授课", en = "taught" }
values.training = { zh = "参训", en = "training" }

[columns.name]
type = "String!"
zh = "内容"
en = "What"

[columns.role]
type = "Enum"
values = ["TeachesAt.role", "EmployedAt.role", "TrainsIn.role", "JoinsWorkshop.role", "JoinsCommunity.role"]
zh = "角色"
en = "Role"

[columns.about]
type = "String"
zh = "学科、活动代码或分工"
en = "Subject, code of the activity or duty"

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
WHERE teacher.id STARTS WITH $county AND $teacher IN [teacher.number, teacher.name]
CALL (teacher) {
  MATCH (teacher)-[post:TEACHES_AT]->(school:School)
  RETURN 'post' AS kind, school.name AS name, post.role AS role, null AS about,
         post.since AS since, post.until AS until, null AS hours
  UNION ALL
  MATCH (teacher)-[post:EMPLOYED_AT]->(office:Unit|Center)
  RETURN 'office' AS kind, office.name AS name, post.role AS role, null AS about,
         post.since AS since, post.until AS until, null AS hours
  UNION ALL
  MATCH (teacher)-[manages:MANAGES_IN]->(team:ManagementTeam)
  RETURN 'management_team' AS kind, team.name AS name, null AS role, manages.role AS about,
         manages.since AS since, manages.until AS until, null AS hours
  UNION ALL
  MATCH (teacher)<-[taught:TAUGHT_BY]-(activity:Activity)
  RETURN 'taught' AS kind, activity.name AS name, null AS role, activity.code AS about,
         activity.starts AS since, null AS until, taught.hours AS hours
  UNION ALL
  MATCH (teacher)-[trains:TRAINS_IN]->(team:TrainerTeam)
  RETURN 'trainer_team' AS kind, team.name AS name, trains.role AS role, null AS about,
         trains.since AS since, trains.until AS until, null AS hours
  UNION ALL
  MATCH (teacher)-[joins:JOINS_WORKSHOP]->(workshop:Workshop)
  RETURN 'workshop' AS kind, workshop.name AS name, joins.role AS role, null AS about,
         joins.since AS since, joins.until AS until, null AS hours
  UNION ALL
  MATCH (teacher)-[joins:JOINS_COMMUNITY]->(community:PeerCommunity)
  RETURN 'community' AS kind, community.name AS name, joins.role AS role, null AS about,
         joins.since AS since, joins.until AS until, null AS hours
  UNION ALL
  MATCH (teacher)-[mentors:MENTORS]->(school:School), (subject:Subject {id: mentors.subject})
  RETURN 'mentoring' AS kind, school.name AS name, null AS role, subject.name AS about,
         mentors.since AS since, mentors.until AS until, null AS hours
  UNION ALL
  MATCH (teacher)-[attended:ATTENDED]->(activity:Activity)
  RETURN 'training' AS kind, activity.name AS name, null AS role, activity.code AS about,
         attended.on AS since, null AS until, attended.hours AS hours
}
RETURN teacher, kind, name, role, about, since, until, hours
