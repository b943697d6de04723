/*
title.zh = "培训团队成员年度考核"
title.en = "The yearly appraisal of trainers"
about.zh = """一年中曾在培训师团队的每位教师、每个团队，按该团队所属县当年最后一天执行的团队规则考核（方案3.3优胜劣汰、5.2.2）。任务数：当年开始的所授活动，加当年任何一天所指导的学校，各只计一次；学时：当年开始的所授活动的授课学时，未记的按活动学时；两者按人计，不分团队，当年尚未开始的活动也计入。满意度：当年截止的满意度问卷对其本人的评分，没有的取对其所授活动的评分，按评分人数加权，取两位小数。梯度取当年在队最后一天的；教师的责任区、团队的学科亦看该日。规则未定的数字不作要求。结果：“晋级”（合格、达到晋级条件、梯度未到1），“保持”（合格），“降级”，“退出”（在最低梯度不合格），“暂不评定”：不合格，但入队或规则开始执行不满全年，不提议降级，“不合格”：梯度或最低梯度未定、无从提议，“无考核规则”：县没有规定任何考核数字。理由：“任务不足”，“学时不足”，“满意度低”，“没有评分”：规则要求满意度而没有评分（不因此不合格，但不晋级），“达到晋级条件”，“已是最高梯度”，“没有梯度”，“最低梯度未定”，“在队不满全年”，“规则当年才开始执行”。"""
about.en = """Each teacher who was in a trainer team (kind trainers) on any day of the year, for each such team, by the team rule that the team's county follows on the last day of the year (plan 3.3, winners up and losers out; 5.2.2). tasks: activities taught that begin in the year, plus schools mentored on any day of it, each once; hours: those taught in activities that begin in the year, the activity's own hours if none are recorded. Both are the person's, not the team's, and include activities of the year still to come. rating: scores for the person in satisfaction surveys that closed in the year; without any, those for activities the person taught; weighted by answers, to two decimals. The tier is that of the last day in the team in the year, and so are the teacher's district and the team's subject. A criterion that the rule does not set is not checked. result: promote (passes, earns promotion, tier above 1), keep (passes), demote, leave (fails at the lowest tier), not_judged (fails, but was in the team, or the rule in force, for only a part of the year, so that no move is proposed), failed (fails, but a tier or the lowest tier is not known, so no move can be proposed), no_rule (the county has set no figure to appraise by). reasons: few_tasks, few_hours, low_rating, no_rating (the rule asks for one: does not fail, never promotes), promotion_earned, top_tier, no_tier, no_lowest_tier, part_year (not in the team the whole year), rule_of_part_year (the county began to follow the rule within the year)."""
plan = ["3.3", "5.2.2"]
scope = "trainer"
key = ["trainer.id", "team.id"]
order = ["team.name", "tier", "trainer.name"]
any_time.FOLLOWS_TEAM_RULE = "an earlier rule counts, also one that has ended"
group = "people"

[params.year]
type = "Int!"
zh = "年度"
en = "Year"

[params.team]
type = "String"
refers = "TrainerTeam"
zh = "团队：代码、名称或曾用名"
en = "Team, by code or name"

[params.district]
type = "String"
refers = "SupervisionDistrict"
zh = "责任区：代码、名称或曾用名"
en = "District, by code or name"

[params.subject]
type = "String"
refers = "Subject"
zh = "学科：代码、名称或曾用名"
en = "Subject, by code or name"

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

[columns.tasks]
type = "Int!"
zh = "任务数"
en = "Tasks"

[columns.hours]
type = "Float!"
zh = "授课学时"
en = "Hours taught"

[columns.rating]
type = "Float"
zh = "满意度"
en = "Rating"

[columns.result]
type = "Enum!"
zh = "结果"
en = "Result"
values.promote = { zh = "晋级", en = "promote" }
values.keep = { zh = "保持", en = "keep" }
values.demote = { zh = "降级", en = "demote" }
values.leave = { zh = "退出", en = "leave" }
values.not_judged = { zh = "暂不评定", en = "not judged" }
values.failed = { zh = "不合格", en = "failed" }
values.no_rule = { zh = "无考核规则", en = "no rule" }

[columns.reasons]
type = "[Enum!]!"
zh = "理由"
en = "Reasons"
values.few_tasks = { zh = "任务不足", en = "few tasks" }
values.few_hours = { zh = "学时不足", en = "few hours" }
values.low_rating = { zh = "满意度低", en = "low rating" }
values.no_rating = { zh = "没有评分", en = "no rating" }
values.promotion_earned = { zh = "达到晋级条件", en = "promotion earned" }
values.top_tier = { zh = "已是最高梯度", en = "top tier" }
values.no_tier = { zh = "没有梯度", en = "no tier" }
values.no_lowest_tier = { zh = "最低梯度未定", en = "no lowest tier" }
values.part_year = { zh = "在队不满全年", en = "part of the year" }
values.rule_of_part_year = { zh = "规则当年才开始执行", en = "rule of part of the year" }

[columns.proposed_tier]
type = "Int"
zh = "提议梯度"
en = "Proposed tier"

[columns.rule]
type = "TeamRule"
zh = "规则"
en = "Rule"
*/
WITH date({year: $year}) AS start, date({year: $year, month: 12, day: 31}) AS end
MATCH (trainer:Teacher)-[trains:TRAINS_IN]->(team:TrainerTeam {kind: 'trainers'})
WHERE trainer.id STARTS WITH $county AND trains.since <= end AND coalesce(trains.until > start, true)
  AND ($team IS NULL OR $team IN [team.code, team.name])
WITH start, end, trainer, team, trains,
     CASE WHEN trains.until <= end THEN trains.until - duration({days: 1}) ELSE end END AS day
ORDER BY day DESC, trains.since DESC
WITH start, end, trainer, team, max(day) AS day, collect(trains)[0].tier AS tier,
     min(trains.since) > start OR max(day) < end AS part_year
WHERE ($subject IS NULL OR EXISTS {
    MATCH (team)-[works:WORKS_ON]->(subject:Subject)
    WHERE works.since <= day AND coalesce(works.until > day, true)
      AND $subject IN [subject.id, subject.name, subject.name_en]
  })
  AND ($district IS NULL OR EXISTS {
    MATCH (trainer)-[post:TEACHES_AT]->(:School)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
    WHERE post.since <= day AND coalesce(post.until > day, true)
      AND belongs.since <= day AND coalesce(belongs.until > day, true)
      AND $district IN [district.code, district.name]
  })
CALL (team, day, end) {
  MATCH (team)-[serves:SERVES_COUNTY|SERVES_DISTRICT]->()
        -[lies:IN_COUNTY WHERE lies.since <= day AND coalesce(lies.until > day, true)]->{0,1}(:County)
        -[follows:FOLLOWS_TEAM_RULE]->(rule:TeamRule)
  WHERE serves.since <= day AND coalesce(serves.until > day, true)
    AND follows.since <= end AND coalesce(follows.until > end, true)
  WITH rule, follows ORDER BY follows.since DESC, rule.id
  RETURN head(collect(rule)) AS rule, head(collect(follows.since)) AS rule_since
}
CALL (trainer, start, end) {
  OPTIONAL MATCH (activity:Activity)-[taught:TAUGHT_BY]->(trainer)
  WHERE activity.starts.year = $year
  RETURN round(toFloat(sum(coalesce(taught.hours, activity.hours))), 2) AS hours,
         count(DISTINCT activity) + COUNT {
           MATCH (trainer)-[mentors:MENTORS]->(school:School)
           WHERE mentors.since <= end AND coalesce(mentors.until > start, true)
           RETURN DISTINCT school
         } AS tasks
}
CALL (trainer) {
  MATCH (trainer)<-[:TAUGHT_BY]-{0,1}(rated)<-[asks:ASKS_ABOUT]-(survey:Survey {kind: 'satisfaction'})
  WHERE survey.on.year = $year AND asks.score IS NOT NULL AND coalesce(asks.answers, 1) > 0
  WITH rated = trainer AS in_person, asks.score AS score, coalesce(asks.answers, 1) AS answers
  WITH in_person, toFloat(sum(score * answers)) / sum(answers) AS mean ORDER BY in_person DESC
  RETURN round(head(collect(mean)), 2) AS rating
}
// a rule that followed another within the year was no surprise: only the county's first one begins too late
CALL (team, rule_since, start) {
  MATCH (team)-[serves:SERVES_COUNTY|SERVES_DISTRICT]->()
        -[lies:IN_COUNTY WHERE lies.since <= start AND coalesce(lies.until > start, true)]->{0,1}(:County)
        -[earlier:FOLLOWS_TEAM_RULE]->(:TeamRule)
  WHERE serves.since <= start AND coalesce(serves.until > start, true)
    AND earlier.since <= start AND earlier.since < rule_since
  RETURN count(earlier) > 0 AS ruled_before
}
WITH trainer, team, tier, tasks, hours, rating, rule, part_year,
     rule_since > start AND NOT ruled_before AS rule_of_part_year,
     [code IN [CASE WHEN tasks < rule.tasks THEN 'few_tasks' END,
               CASE WHEN hours < rule.hours THEN 'few_hours' END,
               CASE WHEN rating < rule.rating THEN 'low_rating' END] WHERE code IS NOT NULL] AS failures
WITH *, size(failures) = 0 AND coalesce(rule.promoting_hours, rule.promoting_rating) IS NOT NULL
        AND (rule.promoting_hours IS NULL OR hours >= rule.promoting_hours)
        AND (rule.promoting_rating IS NULL OR coalesce(rating >= rule.promoting_rating, false)) AS earned
WITH *, CASE
  WHEN coalesce(rule.tasks, rule.hours, rule.rating, rule.promoting_hours, rule.promoting_rating) IS NULL THEN 'no_rule'
  WHEN earned AND tier > 1 THEN 'promote'
  WHEN size(failures) = 0 THEN 'keep'
  WHEN part_year OR rule_of_part_year THEN 'not_judged'
  WHEN tier < rule.lowest_tier THEN 'demote'
  WHEN tier >= rule.lowest_tier THEN 'leave'
  ELSE 'failed'
END AS result
RETURN trainer, team, tier, tasks, hours, rating, result,
       failures + [code IN [
         CASE WHEN rating IS NULL AND coalesce(rule.rating, rule.promoting_rating) IS NOT NULL THEN 'no_rating' END,
         CASE WHEN earned THEN 'promotion_earned' END,
         CASE WHEN earned AND tier = 1 THEN 'top_tier' END,
         CASE WHEN tier IS NULL AND (earned OR result = 'failed') THEN 'no_tier' END,
         CASE WHEN result = 'failed' AND rule.lowest_tier IS NULL THEN 'no_lowest_tier' END,
         CASE WHEN part_year AND result <> 'no_rule' THEN 'part_year' END,
         CASE WHEN rule_of_part_year AND result <> 'no_rule' THEN 'rule_of_part_year' END] WHERE code IS NOT NULL] AS reasons,
       CASE result WHEN 'promote' THEN tier - 1 WHEN 'keep' THEN tier WHEN 'demote' THEN tier + 1 END AS proposed_tier,
       rule
