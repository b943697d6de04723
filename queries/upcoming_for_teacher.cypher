/*
title.zh = "一位教师可参加的培训"
title.en = "Activities a teacher may still attend"
about.zh = """查询日期或以后开始、该教师符合条件的活动：涉及其任教的学段学科（通识活动和只写学段的活动只看学段，只写学科的不限学段，学校管理类限校园长和副校长，写明培训对象的除外，学科学段都未写的活动不限），面向其任职学校所在责任区或未限定责任区。培训团队研修限培训团队成员；工作坊、共同体、学校组织的活动限其成员或教职工（方案3.3，附1）。活动或其项目写明培训对象的，还须符合其中之一（规则同《一个项目面向的教师，以及其中谁还没有报名》；活动自己写明的优先于项目的）；培训对象写明岗位的，只写学段的活动看学校开设的学段，因此不任课的人也在内。数据无法判断的条件不在此判断。"""
about.en = """Activities that begin on the day or later and that the teacher is eligible for: on a subject and stage the teacher teaches (general training for anyone who teaches at the stage, school management for heads and their deputies unless target groups are named, an activity that names only a stage for anyone who teaches at it, only a subject at any stage, neither for anyone), for the district of a school where the teacher holds a post, or for no district in particular. Trainer team study is for members of a trainer team; what a workshop, community or school organises is for its own people (plan 3.3, annex 1). Where the activity or its programme names target groups, the teacher must fit one of them as well, by the rules of eligible_teachers; those of the activity go before those of its programme. Where a group names posts, an activity that names only a stage is for those whose school offers it, so that people who teach nothing are not left out. What no data decides is not judged here."""
scope = "teacher"
key = ["teacher.id", "activity.id"]
plan = ["3.4", "附1"]
order = ["starts", "activity.name"]
group = "people"

[params.teacher]
type = "String!"
refers = "Teacher"
zh = "教师：编号或姓名"
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
WHERE teacher.id STARTS WITH $county AND $teacher IN [teacher.number, teacher.name]
MATCH (activity:Activity)
WHERE activity.id STARTS WITH split(teacher.id, ':')[0] + ':' AND activity.starts >= $as_of
  AND (NOT EXISTS { (activity)-[:FOR_DISTRICT]->() } OR EXISTS {
    MATCH (activity)-[:FOR_DISTRICT]->(district:SupervisionDistrict)<-[belongs:IN_DISTRICT]-(:School)<-[post:TEACHES_AT]-(teacher)
    WHERE belongs.since <= $as_of AND coalesce(belongs.until > $as_of, true) AND post.since <= $as_of AND coalesce(post.until > $as_of, true)
  })
  AND (activity.kind <> 'team_study' OR EXISTS {
    (teacher)-[trains:TRAINS_IN]->(:TrainerTeam)
    WHERE trains.since <= $as_of AND coalesce(trains.until > $as_of, true)
  })
  AND (NOT EXISTS { (activity)-[:ORGANISED_BY]->(:Workshop|PeerCommunity|School) } OR EXISTS {
    MATCH (activity)-[:ORGANISED_BY]->(:Workshop|PeerCommunity|School)<-[belongs:JOINS_WORKSHOP|JOINS_COMMUNITY|TEACHES_AT]-(teacher)
    WHERE belongs.since <= $as_of AND coalesce(belongs.until > $as_of, true)
  })
  AND EXISTS { (teacher)-[post:TEACHES_AT]->(school:School) WHERE coalesce(school.closed > $as_of, true) AND post.since <= $as_of AND coalesce(post.until > $as_of, true) }
WITH teacher, activity,
     COLLECT { MATCH (activity)-[:MEANT_FOR]->(group:TargetGroup) RETURN group } AS nearer,
     COLLECT { MATCH (activity)-[:OF_PROGRAMME]->(:Programme)<-[:SUB_PROGRAMME_OF*0..]-(:Programme)-[:MEANT_FOR]->(group:TargetGroup)
               RETURN DISTINCT group } AS wider
WITH teacher, activity, CASE WHEN nearer = [] THEN wider ELSE nearer END AS groups
WHERE (NOT EXISTS { (activity)-[:CONCERNS|FOR_STAGE|FOR_SUBJECT]->() } OR EXISTS {
    MATCH (activity)-[:FOR_STAGE]->(stage:Stage), (teacher)-[taught:TEACHES]->(:Subject)
    WHERE taught.stage = stage.id AND taught.since <= $as_of AND coalesce(taught.until > $as_of, true)
  } OR EXISTS {
    UNWIND groups AS group
    MATCH (activity)-[:FOR_STAGE]->(:Stage)<-[offers:OFFERS]-(:School)<-[post:TEACHES_AT]-(teacher)
    WHERE post.role IN [role IN split(group.roles, ';') | trim(role)]
      AND post.since <= $as_of AND coalesce(post.until > $as_of, true)
      AND offers.since <= $as_of AND coalesce(offers.until > $as_of, true)
  } OR EXISTS {
    MATCH (activity)-[:FOR_SUBJECT]->(subject:Subject)
    WHERE subject.id = 'general' OR EXISTS {
      (teacher)-[taught:TEACHES]->(subject)
      WHERE taught.since <= $as_of AND coalesce(taught.until > $as_of, true)
    } OR subject.id = 'management' AND (groups <> [] OR EXISTS {
      (teacher)-[post:TEACHES_AT]->(:School)
      WHERE post.role IN ['principal', 'vice_principal', 'teaching_vice_principal']
        AND post.since <= $as_of AND coalesce(post.until > $as_of, true) })
  } OR EXISTS {
    MATCH (activity)-[concerns:CONCERNS]->(subject:Subject)
    WHERE subject.id = 'general' AND EXISTS {
            (teacher)-[taught:TEACHES {stage: concerns.stage}]->(:Subject)
            WHERE taught.since <= $as_of AND coalesce(taught.until > $as_of, true) }
       OR subject.id = 'management' AND (groups <> [] OR EXISTS {
            (teacher)-[post:TEACHES_AT]->(:School)
            WHERE post.role IN ['principal', 'vice_principal', 'teaching_vice_principal']
              AND post.since <= $as_of AND coalesce(post.until > $as_of, true) })
       OR EXISTS {
            (teacher)-[taught:TEACHES {stage: concerns.stage}]->(subject)
            WHERE taught.since <= $as_of AND coalesce(taught.until > $as_of, true) }
  })
  AND (groups = [] OR EXISTS {
  UNWIND groups AS group
  MATCH (teacher)-[post:TEACHES_AT]->(school:School)
  WHERE post.since <= $as_of AND coalesce(post.until > $as_of, true) AND coalesce(school.closed > $as_of, true)
    AND (group.roles IS NULL OR post.role IN [role IN split(group.roles, ';') | trim(role)])
    AND (group.ownership IS NULL OR school.ownership = group.ownership)
    AND (group.rural IS NULL OR group.rural = EXISTS {
      (school)-[lies:IN_LOCALITY]->(:Locality {rural: true})
      WHERE lies.since <= $as_of AND coalesce(lies.until > $as_of, true) })
    AND (group.under_age IS NULL OR teacher.born > $as_of - duration({years: group.under_age}))
    AND (group.hired_from IS NULL OR teacher.hired >= group.hired_from)
    AND (group.hired_until IS NULL OR teacher.hired < group.hired_until)
    AND (group.trainers IS NULL OR group.trainers = EXISTS {
      (teacher)-[trains:TRAINS_IN]->(:TrainerTeam)
      WHERE trains.since <= $as_of AND coalesce(trains.until > $as_of, true) })
    AND (NOT EXISTS { (group)-[:TARGETS_SUBJECT]->() }
      OR EXISTS {
        MATCH (group)-[targets:TARGETS_SUBJECT]->(subject:Subject), (teacher)-[taught:TEACHES {stage: targets.stage}]->(own:Subject)
        WHERE taught.since <= $as_of AND coalesce(taught.until > $as_of, true)
          AND (own = subject OR subject.id = 'general' AND group.roles IS NULL) }
      OR group.roles IS NOT NULL AND EXISTS {
        MATCH (group)-[targets:TARGETS_SUBJECT]->(:Subject {id: 'general'}), (school)-[offers:OFFERS]->(:Stage {id: targets.stage})
        WHERE offers.since <= $as_of AND coalesce(offers.until > $as_of, true) })
})
RETURN teacher, activity, activity.starts AS starts, activity.ends AS ends, activity.hours AS hours,
       activity.seats AS seats, EXISTS {
         (teacher)-[enrols:ENROLLED]->(activity) WHERE NOT EXISTS { (teacher)-[out:WITHDRAWN]->(activity) WHERE coalesce(out.on >= enrols.on, true) } } AS enrolled
