/*
title.zh = "哪些人报了名或参了训却不是培训对象"
title.en = "Who enrolled or attended without being eligible"
about.zh = """报名或参加了活动、但在活动第一天不符合其任何一组培训对象条件的教师。活动自己写有培训对象的，以活动的为准；否则用所属项目及其子项目的；都没有的无从判断，不列。条件的判断与《一个项目面向的教师，以及其中谁还没有报名》相同：同一任职的学校是否乡村、办学性质、岗位，年龄、参加工作日期、培训团队成员、任教学科与学段；当天没有任职的即不符合。数据无法判断的条件按符合处理，所以列出的人一定有某项数据不符，数据缺失（如出生日期不详）也在此列，应先核实。学校为当天的主岗（附1、附件2的“培训对象”栏）。"""
about.en = """Teachers who enrolled in or attended an activity though on its first day they fit none of its target groups. An activity's own groups go before those of its programme and sub-programmes; if there are none, nothing is listed. Fitting is judged as in eligible_teachers: rural school, who runs it and role of one post, age, first appointment, trainer team, subject and stage taught; a teacher without a post that day fits none. Conditions that no data decides count as met. Everyone listed therefore fails a condition in the data, perhaps only because data is missing (no date of birth): check before acting. The school is that of the main post on that day (annex 1 and 2, the column that says whom each is for)."""
plan = ["附1", "附件2"]
scope = "teacher"
key = ["teacher.id", "activity.id"]
order = ["activity.starts", "activity.name", "teacher.name"]
group = "plan"

[params.programme]
type = "String"
refers = "Programme"
zh = "项目：代码、名称或曾用名"
en = "Programme, by code or name"

[params.year]
type = "Int"
zh = "年度"
en = "Year"

[columns.teacher]
type = "Teacher!"
zh = "教师"
en = "Teacher"

[columns.school]
type = "School"
zh = "学校"
en = "School"

[columns.activity]
type = "Activity!"
zh = "活动"
en = "Activity"

[columns.programme]
type = "Programme"
zh = "项目"
en = "Programme"

[columns.groups]
type = "[String!]!"
zh = "面向的培训对象"
en = "Target group"

[columns.attended]
type = "Boolean!"
zh = "已参训"
en = "Attended"
*/
MATCH (activity:Activity)
WHERE activity.id STARTS WITH $county AND ($year IS NULL OR activity.starts.year = $year)
OPTIONAL MATCH (activity)-[:OF_PROGRAMME]->(held:Programme)
WITH activity, activity.starts AS day, held ORDER BY held.code
WITH activity, day, collect(held) AS held
WHERE $programme IS NULL OR any(one IN held WHERE EXISTS {
  (one)-[:SUB_PROGRAMME_OF*0..]->(asked:Programme) WHERE $programme IN [asked.code, asked.name] })
WITH activity, day, held[0] AS programme,
     COLLECT { MATCH (activity)-[:MEANT_FOR]->(group:TargetGroup) RETURN group } AS own,
     COLLECT { MATCH (activity)-[:OF_PROGRAMME]->(:Programme)<-[:SUB_PROGRAMME_OF*0..]-(:Programme)-[:MEANT_FOR]->(group:TargetGroup)
               RETURN DISTINCT group } AS wider
WITH activity, day, programme, CASE WHEN own = [] THEN wider ELSE own END AS groups,
     COLLECT { MATCH (who:Teacher)-[out:WITHDRAWN]->(activity) RETURN {who: who, on: out.on} } AS withdrawn
WHERE groups <> []
MATCH (teacher:Teacher)-[step:ENROLLED|ATTENDED]->(activity)
WHERE NOT any(out IN withdrawn WHERE out.who = teacher AND coalesce(out.on >= step.on, true))
WITH DISTINCT activity, day, programme, groups, teacher
WHERE NOT EXISTS {
  UNWIND groups AS group
  MATCH (teacher)-[post:TEACHES_AT]->(school:School)
  WHERE post.since <= day AND coalesce(post.until > day, true) AND coalesce(school.closed > day, true)
    AND (group.roles IS NULL OR post.role IN [role IN split(group.roles, ';') | trim(role)])
    AND (group.ownership IS NULL OR school.ownership = group.ownership)
    AND (group.rural IS NULL OR group.rural = EXISTS {
      (school)-[lies:IN_LOCALITY]->(:Locality {rural: true})
      WHERE lies.since <= day AND coalesce(lies.until > day, true) })
    AND (group.under_age IS NULL OR teacher.born > day - duration({years: group.under_age}))
    AND (group.hired_from IS NULL OR teacher.hired >= group.hired_from)
    AND (group.hired_until IS NULL OR teacher.hired < group.hired_until)
    AND (group.trainers IS NULL OR group.trainers = EXISTS {
      (teacher)-[trains:TRAINS_IN]->(:TrainerTeam)
      WHERE trains.since <= day AND coalesce(trains.until > day, true) })
    AND (NOT EXISTS { (group)-[:TARGETS_SUBJECT]->() }
      OR EXISTS {
        MATCH (group)-[targets:TARGETS_SUBJECT]->(subject:Subject), (teacher)-[taught:TEACHES {stage: targets.stage}]->(own:Subject)
        WHERE taught.since <= day AND coalesce(taught.until > day, true)
          AND (own = subject OR subject.id = 'general' AND group.roles IS NULL) }
      OR group.roles IS NOT NULL AND EXISTS {
        MATCH (group)-[targets:TARGETS_SUBJECT]->(:Subject {id: 'general'}), (school)-[offers:OFFERS]->(:Stage {id: targets.stage})
        WHERE offers.since <= day AND coalesce(offers.until > day, true) })
  RETURN group
}
RETURN teacher,
       head(COLLECT { MATCH (teacher)-[post:TEACHES_AT {main: true}]->(school:School)
                      WHERE post.since <= day AND coalesce(post.until > day, true) RETURN school }) AS school,
       activity, programme, COLLECT { UNWIND groups AS group RETURN group.name ORDER BY group.code } AS groups,
       EXISTS { (teacher)-[:ATTENDED]->(activity) } AS attended
