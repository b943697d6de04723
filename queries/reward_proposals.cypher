/*
title.zh = "一年的奖惩建议"
title.en = "Whom to reward and whom to penalise for a year"
about.zh = """年末（当年为查询日期）开办且有在任教职工（保育员除外）的每所学校的奖惩建议（方案3.5：奖优罚劣；5.1.2：基地校奖补）：校本研修为当年由本校组织的次数；受训率为教职工中当年参加过培训的比例；满意度为当年由本校组织或在本校举办的活动的平均分（按评分人数加权）；当年任何一天是基地校即为基地校；已决定为当年奖励减处罚的金额（元），没有决定为空。理由：“校本研修多”，“受训率高”，“满意度高”；“没有校本研修”，“受训率低”，“满意度低”。有两条以上好的理由而没有坏的，建议“奖励”；“没有校本研修”与“受训率低”都有，建议“处罚”；其余“不奖不罚”。方案未定标准，各界限可由县另给。"""
about.en = """A proposal for each school that at the end of the year (in the present year: on the day asked about) is open and has staff, care workers left out (plan 3.5, reward the good and penalise the poor; 5.1.2, rewards for base schools). studies are the school-based activities it organised that year; trained_share is the part of the staff who attended anything that year; rating is the mean score of the activities of the year that it organised or that were held there, weighted by answers; base says whether it served as a training base on any day of the year; decided is the year's rewards less penalties in yuan, empty where nothing was decided. Reasons: many_studies, well_trained, well_rated; no_study, few_trained, low_rated. At least two good reasons and no bad one propose a reward; no_study and few_trained together a penalty; all else none. The plan sets no thresholds, so a county may give its own."""
plan = ["3.5", "5.1.2"]
scope = "school"
key = ["school.id"]
order = ["-proposal", "district.name", "school.name"]
group = "money"

[params.year]
type = "Int!"
zh = "年度"
en = "Year"

[params.district]
type = "String"
refers = "SupervisionDistrict"
zh = "责任区：代码、名称或曾用名"
en = "District, by code or name"

[params.studies]
type = "Int"
default = 2
zh = "校本研修多：不少于此次数"
en = "Studies from which there are many"

[params.share]
type = "Float"
unit = "percent"
default = 0.6
zh = "受训率高：不低于此比例"
en = "Share from which the staff is well trained"

[params.rating]
type = "Float"
default = 4.2
zh = "满意度高：不低于此分"
en = "Rating from which it is well rated"

[params.low_share]
type = "Float"
unit = "percent"
default = 0.1
zh = "受训率低：低于此比例"
en = "Share below which few are trained"

[params.low_rating]
type = "Float"
default = 3.0
zh = "满意度低：低于此分"
en = "Rating below which it is low rated"

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

[columns.studies]
type = "Int!"
zh = "校本研修"
en = "Studies"

[columns.trained_share]
type = "Float!"
unit = "percent"
zh = "受训率"
en = "Share trained"

[columns.rating]
type = "Float"
zh = "满意度"
en = "Rating"

[columns.base]
type = "Boolean!"
zh = "是否基地校"
en = "Training base"

[columns.proposal]
type = "Enum!"
zh = "建议"
en = "Proposal"
values.reward = { zh = "奖励", en = "reward" }
values.penalty = { zh = "处罚", en = "penalty" }
values.none = { zh = "不奖不罚", en = "neither" }

[columns.reasons]
type = "[Enum!]!"
zh = "理由"
en = "Reasons"
values.many_studies = { zh = "校本研修多", en = "many studies" }
values.well_trained = { zh = "受训率高", en = "well trained" }
values.well_rated = { zh = "满意度高", en = "well rated" }
values.no_study = { zh = "没有校本研修", en = "no study" }
values.few_trained = { zh = "受训率低", en = "few trained" }
values.low_rated = { zh = "满意度低", en = "low rated" }

[columns.decided]
type = "Float"
unit = "yuan"
zh = "已决定金额（元）"
en = "Decided (yuan)"
*/
WITH date({year: $year, month: 1, day: 1}) AS first, date({year: $year, month: 12, day: 31}) AS last
WITH first, CASE WHEN last > $as_of THEN $as_of ELSE last END AS day
WHERE first <= day
MATCH (school:School)
WHERE school.id STARTS WITH $county AND coalesce(school.opened <= day, true) AND coalesce(school.closed > day, true)
OPTIONAL MATCH (school)-[lies:IN_DISTRICT]->(district:SupervisionDistrict)
WHERE lies.since <= day AND coalesce(lies.until > day, true)
WITH first, day, school, district
WHERE $district IS NULL OR $district IN [district.code, district.name]
MATCH (school)<-[post:TEACHES_AT]-(teacher:Teacher)
WHERE post.since <= day AND coalesce(post.until > day, true) AND NOT post.role IN ['care_worker', 'support_staff']
WITH DISTINCT first, day, school, district, teacher
WITH first, day, school, district, toFloat(count(CASE WHEN EXISTS {
       (teacher)-[attended:ATTENDED]->(:Activity) WHERE first <= attended.on <= day AND attended.hours > 0
     } THEN 1 END)) / count(teacher) AS trained_share
CALL (first, day, school) {
  OPTIONAL MATCH (school)<-[:ORGANISED_BY|HELD_AT]-(activity:Activity)<-[asks:ASKS_ABOUT]-(survey:Survey {kind: 'satisfaction'})
  WHERE first <= activity.starts <= day AND survey.on <= $as_of AND asks.score IS NOT NULL AND asks.answers > 0
  WITH DISTINCT asks
  RETURN CASE WHEN count(asks) > 0 THEN sum(asks.score * asks.answers) / sum(asks.answers) END AS rating
}
CALL (school) {
  OPTIONAL MATCH (school)<-[:DECIDES_ON]-(decision:FundingDecision {year: $year})
  RETURN CASE WHEN count(decision) > 0 THEN
    sum(CASE decision.kind WHEN 'penalty' THEN -decision.amount ELSE decision.amount END) END AS decided
}
WITH school, district, trained_share, rating, decided,
     COUNT { (school)<-[:ORGANISED_BY]-(study:Activity {kind: 'school_based'}) WHERE first <= study.starts <= day } AS studies,
     EXISTS { (school)-[serves:SERVES_AS_BASE]->(:Town) WHERE serves.since <= day AND coalesce(serves.until > first, true) } AS base
WITH *, [reason IN [CASE WHEN studies >= $studies THEN 'many_studies' END,
                    CASE WHEN trained_share >= $share THEN 'well_trained' END,
                    CASE WHEN rating >= $rating THEN 'well_rated' END] WHERE reason IS NOT NULL] AS good,
        [reason IN [CASE WHEN studies = 0 THEN 'no_study' END,
                    CASE WHEN trained_share < $low_share THEN 'few_trained' END,
                    CASE WHEN rating < $low_rating THEN 'low_rated' END] WHERE reason IS NOT NULL] AS bad
RETURN school, district, studies, trained_share, rating, base,
       CASE WHEN size(good) >= 2 AND size(bad) = 0 THEN 'reward'
            WHEN 'no_study' IN bad AND 'few_trained' IN bad THEN 'penalty'
            ELSE 'none' END AS proposal,
       good + bad AS reasons, decided
