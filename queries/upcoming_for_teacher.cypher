/*
title.zh = "一位教师可参加的培训"
title.en = "Activities a teacher may still attend"
about.zh = """查询日期或以后开始、该教师符合条件的活动:涉及其任教的学段学科(通识活动不限,学校管理类限校园长和副校长),面向其任职学校所在责任区或未限定责任区。"""
about.en = """Activities that begin on the day or later and that the teacher is eligible for: on a subject and stage the teacher teaches (general training is for everyone, school management for heads and their deputies), for the district of a school where the teacher holds a post, or for no district in particular."""
scope = "teacher"
key = ["teacher.id", "activity.id"]
order = ["starts", "activity.name"]

[params.teacher]
type = "String!"
zh = "教师编号或姓名"
en = "Teacher, by number or name"

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

[columns.starts]
type = "Date!"
zh = "开始日期"
en = "First day"

[columns.ends]
type = "Date!"
zh = "结束日期"
en = "Last day"

[columns.hours]
type = "Float!"
zh = "学时"
en = "Hours"

[columns.seats]
type = "Int"
zh = "名额"
en = "Seats"

[columns.enrolled]
type = "Boolean!"
zh = "已报名"
en = "Enrolled"
*/
MATCH (teacher:Teacher)
WHERE $teacher IN [teacher.number, teacher.name]
MATCH (activity:Activity)
WHERE activity.starts >= $as_of
  AND EXISTS {
    MATCH (activity)-[concerns:CONCERNS]->(subject:Subject)
    WHERE subject.id = 'general'
       OR subject.id = 'management' AND EXISTS {
            (teacher)-[post:TEACHES_AT]->(:School)
            WHERE post.role IN ['principal', 'vice_principal', 'teaching_vice_principal']
              AND post.since <= $as_of AND coalesce(post.until > $as_of, true) }
       OR EXISTS {
            (teacher)-[taught:TEACHES {stage: concerns.stage}]->(subject)
            WHERE taught.since <= $as_of AND coalesce(taught.until > $as_of, true) }
  }
  AND (NOT EXISTS { (activity)-[:FOR_DISTRICT]->() } OR EXISTS {
    MATCH (activity)-[:FOR_DISTRICT]->(district:SupervisionDistrict)<-[belongs:IN_DISTRICT]-(:School)<-[post:TEACHES_AT]-(teacher)
    WHERE belongs.since <= $as_of AND coalesce(belongs.until > $as_of, true) AND post.since <= $as_of AND coalesce(post.until > $as_of, true)
  })
  AND EXISTS { (teacher)-[post:TEACHES_AT]->(:School) WHERE post.since <= $as_of AND coalesce(post.until > $as_of, true) }
RETURN teacher, activity, activity.starts AS starts, activity.ends AS ends, activity.hours AS hours,
       activity.seats AS seats, EXISTS { (teacher)-[:ENROLLED]->(activity) } AS enrolled
