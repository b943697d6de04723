/*
title.zh = "哪些学校具备协同研修试点条件"
title.en = "Which schools are ready to pilot collaborative study"
about.zh = """查询日期开办的学校距问题导向主题式协同研修试点还差什么（方案四2020第3项）：教职工为当日在任人员（保育员除外）；参与率为其中至今参加过有研修主题的活动的比例；培训者为其中当日在培训团队的人数；校本研修为近365天内（含当日）结束的由本校组织的次数；已试点主题为至今以试点形式复制移植的主题数。三项都达到最低数即具备条件；方案未定标准，最低数可由县另给。缺项代码：“无在任人员”，“参与率不足”，“培训者不足”，“校本研修不足”。"""
about.en = """How far each school open on the day is from a pilot of problem-oriented, theme-based collaborative study (plan 4, 2020, item 3). Staff hold a post that day, without care workers; share is the part of them who have ever attended an activity with a theme; trainers are those in a trainer team that day; studies are the school-based activities organised by the school that ended in the last 365 days, that day included; copied counts the themes taken up as a pilot so far. Ready is who reaches all three minima; the plan sets none, so a county may give its own. What it lacks: no_staff, few_attended (share below the minimum), few_trainers, few_studies."""
plan = ["3.4", "4/2020"]
scope = "school"
key = ["school.id"]
order = ["-ready", "-trainers", "-studies", "school.name"]
any_time.COPIED_BY = "what a school has copied counts from that day on"
group = "road"

[params.min_share]
type = "Float"
unit = "percent"
default = 0.3
zh = "最低参与率"
en = "Minimum share who attended a themed activity"

[params.min_trainers]
type = "Int"
default = 1
zh = "最少培训者"
en = "Fewest trainers on the staff"

[params.min_studies]
type = "Int"
default = 1
zh = "最少校本研修次数"
en = "Fewest school-based activities"

[params.district]
type = "String"
refers = "SupervisionDistrict"
zh = "责任区：代码、名称或曾用名"
en = "District, by code or name"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.school]
type = "School!"
zh = "学校"
en = "School"

[columns.district]
type = "SupervisionDistrict"
zh = "责任区"
en = "District"

[columns.staff]
type = "Int!"
zh = "教职工"
en = "Staff"

[columns.share]
type = "Float"
unit = "percent"
zh = "参与率"
en = "Share"

[columns.trainers]
type = "Int!"
zh = "培训者"
en = "Trainers"

[columns.studies]
type = "Int!"
zh = "校本研修"
en = "Studies"

[columns.copied]
type = "Int!"
zh = "已试点主题"
en = "Copied"

[columns.ready]
type = "Boolean!"
zh = "是否具备条件"
en = "Ready"

[columns.lacks]
type = "[Enum!]!"
zh = "缺项"
en = "Lacks"
values.no_staff = { zh = "无在任人员", en = "no staff" }
values.few_attended = { zh = "参与率不足", en = "too few attended" }
values.few_trainers = { zh = "培训者不足", en = "too few trainers" }
values.few_studies = { zh = "校本研修不足", en = "too few studies" }
*/
MATCH (school:School)
WHERE school.id STARTS WITH $county AND coalesce(school.opened <= $as_of, true) AND coalesce(school.closed > $as_of, true)
OPTIONAL MATCH (school)-[lies:IN_DISTRICT]->(district:SupervisionDistrict)
WHERE lies.since <= $as_of AND coalesce(lies.until > $as_of, true)
WITH school, district
WHERE $district IS NULL OR $district IN [district.code, district.name]
CALL (school) {
  OPTIONAL MATCH (school)<-[post:TEACHES_AT]-(teacher:Teacher)
  WHERE post.since <= $as_of AND coalesce(post.until > $as_of, true) AND NOT post.role IN ['care_worker', 'support_staff']
  WITH DISTINCT teacher
  WITH teacher,
       EXISTS { (teacher)-[attended:ATTENDED]->(:Activity)-[:HAS_THEME]->(:Theme) WHERE attended.on <= $as_of AND attended.hours > 0 } AS themed,
       EXISTS { (teacher)-[trains:TRAINS_IN]->(:TrainerTeam) WHERE trains.since <= $as_of AND coalesce(trains.until > $as_of, true) } AS trainer
  RETURN count(teacher) AS staff, count(CASE WHEN themed THEN 1 END) AS themed,
         count(CASE WHEN trainer THEN 1 END) AS trainers
}
WITH school, district, staff, trainers,
     CASE WHEN staff > 0 THEN toFloat(themed) / staff END AS share,
     COUNT { (school)<-[:ORGANISED_BY]-(study:Activity {kind: 'school_based'})
             WHERE $as_of - duration('P365D') < study.ends <= $as_of } AS studies,
     COUNT { MATCH (school)<-[copied:COPIED_BY {pilot: true}]-(theme:Theme)
             WHERE copied.since <= $as_of RETURN DISTINCT theme } AS copied
WITH *, [lack IN [CASE WHEN staff = 0 THEN 'no_staff' END, CASE WHEN share < $min_share THEN 'few_attended' END,
                  CASE WHEN trainers < $min_trainers THEN 'few_trainers' END,
                  CASE WHEN studies < $min_studies THEN 'few_studies' END] WHERE lack IS NOT NULL] AS lacks
RETURN school, district, staff, share, trainers, studies, copied, size(lacks) = 0 AS ready, lacks
