/*
title.zh = "国培、省培项目谁优先"
title.en = "Who is first in line for a programme"
about.zh = """国培或省培项目向培训团队成员倾斜（方案3.3、5.2.2）：查询日期在项目所属县的培训师团队的教师，项目有学科的，须在该学段任教其中一科（通识即该学段任何学科），依次排列：上一年考核合格的在前、不合格的在后；梯度高的在前；近三年参加国培、省培活动少的在前；再按编号。考核在此只看上一年的任务数与学时，按当年最后一天执行的团队规则（算法同培训团队成员年度考核）；上一年不在队、或县未规定这两项的，为空，排在两者之间。在几个团队的，只列梯度最高的一个。县级项目不倾斜，没有结果。"""
about.en = """National and provincial programmes favour members of trainer teams (plan 3.3, 5.2.2). Listed are teachers who on the day belong to a trainer team (kind trainers) of the programme's county and, if the programme concerns subjects, teach one of them at that stage (general: any subject at the stage). Those who passed last year's appraisal come first, those who failed it last; then the higher tier; then fewer activities of national and provincial programmes attended in the last three years; then id. This appraisal considers only the tasks and hours of the last full year, by the team rule in force on that year's last day, counted as in trainer_appraisal. It is empty, and ranks between the two, for a teacher who was in no team that year and if the county has set neither requirement. A teacher in several teams is listed with the team of the highest tier. A county programme has no priority groups and so no rows."""
plan = ["3.3", "5.2.2"]
scope = "trainer"
key = ["programme.id", "trainer.id"]
order = ["programme.id", "rank"]
group = "training"

[params.programme]
type = "String!"
refers = "Programme"
zh = "项目：代码、名称或曾用名"
en = "Programme, by code or name"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.programme]
type = "Programme!"
zh = "项目"
en = "Programme"

[columns.rank]
type = "Int!"
zh = "顺序"
en = "Rank"

[columns.trainer]
type = "Teacher!"
zh = "培训师"
en = "Trainer"

[columns.team]
type = "TrainerTeam!"
zh = "团队"
en = "Team"

[columns.tier]
type = "Int"
zh = "梯度"
en = "Tier"

[columns.passed]
type = "Boolean"
zh = "上年考核合格"
en = "Passed last year"

[columns.recent]
type = "Int!"
zh = "近三年参加"
en = "Attended in three years"
*/
WITH $as_of.year - 1 AS year, date({year: $as_of.year - 1}) AS start,
     date({year: $as_of.year - 1, month: 12, day: 31}) AS end
MATCH (programme:Programme)
WHERE programme.id STARTS WITH $county AND $programme IN [programme.code, programme.name]
  AND programme.level IN ['national', 'province']
MATCH (trainer:Teacher)-[trains:TRAINS_IN]->(team:TrainerTeam {kind: 'trainers'})
WHERE team.id STARTS WITH split(programme.id, ':')[0] + ':'
  AND trains.since <= $as_of AND coalesce(trains.until > $as_of, true)
  AND (NOT EXISTS { (programme)-[:CONCERNS|FOR_STAGE]->() } OR EXISTS {
    MATCH (programme)-[:FOR_STAGE]->(stage:Stage), (trainer)-[taught:TEACHES]->(:Subject)
    WHERE taught.stage = stage.id AND taught.since <= $as_of AND coalesce(taught.until > $as_of, true)
  } OR EXISTS {
    MATCH (programme)-[concerns:CONCERNS]->(subject:Subject), (trainer)-[taught:TEACHES {stage: concerns.stage}]->(own:Subject)
    WHERE taught.since <= $as_of AND coalesce(taught.until > $as_of, true)
      AND (own = subject OR subject.id = 'general')
  })
CALL (team) {
  OPTIONAL MATCH (team)-[serves:SERVES_COUNTY|SERVES_DISTRICT]->()
        -[lies:IN_COUNTY WHERE lies.since <= $as_of AND coalesce(lies.until > $as_of, true)]->{0,1}(county:County)
  WHERE serves.since <= $as_of AND coalesce(serves.until > $as_of, true)
  RETURN collect(DISTINCT county) AS counties
}
WITH year, start, end, programme, trainer, trains, team, counties
WHERE NOT EXISTS { (programme)-[:PROGRAMME_OF]->(:County) }
   OR EXISTS { (programme)-[:PROGRAMME_OF]->(county:County) WHERE county IN counties }
WITH year, start, end, programme, trainer, trains, team, counties ORDER BY trains.tier, team.id
WITH year, start, end, programme, trainer, collect({team: team, tier: trains.tier, counties: counties})[0] AS seat
CALL (seat, end) {
  UNWIND seat.counties AS county
  MATCH (county)-[follows:FOLLOWS_TEAM_RULE]->(rule:TeamRule)
  WHERE follows.since <= end AND coalesce(follows.until > end, true)
  WITH rule ORDER BY follows.since DESC, rule.id
  RETURN head(collect(rule)) AS rule
}
CALL (trainer, year, start, end) {
  OPTIONAL MATCH (activity:Activity)-[taught:TAUGHT_BY]->(trainer)
  WHERE activity.starts.year = year
  RETURN round(toFloat(sum(coalesce(taught.hours, activity.hours))), 2) AS hours,
         count(DISTINCT activity) + COUNT {
           MATCH (trainer)-[mentors:MENTORS]->(school:School)
           WHERE mentors.since <= end AND coalesce(mentors.until > start, true)
           RETURN DISTINCT school
         } AS tasks
}
WITH programme, trainer, seat,
     CASE WHEN coalesce(rule.tasks, rule.hours) IS NOT NULL AND EXISTS {
       MATCH (trainer)-[was:TRAINS_IN]->(:TrainerTeam {kind: 'trainers'})
       WHERE was.since <= end AND coalesce(was.until > start, true)
     } THEN coalesce(tasks >= rule.tasks, true) AND coalesce(hours >= rule.hours, true) END AS passed,
     COUNT { MATCH (trainer)-[attended:ATTENDED]->(activity:Activity)-[:OF_PROGRAMME]->(earlier:Programme)
             WHERE earlier.level IN ['national', 'province']
               AND attended.hours > 0 AND attended.on <= $as_of AND attended.on > $as_of - duration({years: 3})
             RETURN DISTINCT activity } AS recent
ORDER BY CASE passed WHEN true THEN 0 WHEN false THEN 2 ELSE 1 END, seat.tier, recent, trainer.id
WITH programme, collect({trainer: trainer, seat: seat, passed: passed, recent: recent}) AS line
UNWIND range(1, size(line)) AS rank
WITH programme, rank, line[rank - 1] AS next
RETURN programme, rank, next.trainer AS trainer, next.seat.team AS team, next.seat.tier AS tier,
       next.passed AS passed, next.recent AS recent
