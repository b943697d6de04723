/*
title.zh = "未注明学科、学段或项目的活动"
title.en = "Activities without subject, stage or programme"
about.zh = "学科、学段都没有写（subject）的活动，以及既不属于项目也不落实年度安排（programme）的活动；培训管理者培训二者都不必有，校本研修和共同体活动不必属于项目。"
about.en = "Activities that name neither a subject nor a stage (subject), and activities that neither belong to a programme nor carry out an item of the schedule; the training of managers needs none of these, school-based study and what a community does need no programme."
hint.zh = "在培训活动名册中补填学科（不限学科的写通识）、项目代码或年度安排代码。"
hint.en = "Fill in the subject (general where it is for any), the programme's code or that of the schedule's item in the roster of activities."
plan = ["3.4", "附1", "附件2"]
key = ["activity.id"]
order = ["starts", "activity.name"]

[columns.activity]
type = "Activity!"
zh = "活动"
en = "Activity"

[columns.starts]
type = "Date!"
zh = "开始日期"
en = "First day"

[columns.missing]
type = "[Enum!]!"
zh = "缺少"
en = "Missing"
values.subject = { zh = "学科", en = "subject" }
values.programme = { zh = "项目或年度安排", en = "programme or schedule item" }
*/
MATCH (activity:Activity) WHERE activity.id STARTS WITH $county AND activity.kind <> 'managers'
WITH activity, [lack IN [
  CASE WHEN NOT EXISTS { (activity)-[:CONCERNS|FOR_STAGE|FOR_SUBJECT]->() } THEN 'subject' END,
  CASE WHEN NOT activity.kind IN ['school_based', 'community']
        AND NOT EXISTS { (activity)-[:OF_PROGRAMME|FULFILS]->() } THEN 'programme' END
] WHERE lack IS NOT NULL] AS missing
WHERE size(missing) > 0
RETURN activity, activity.starts AS starts, missing
