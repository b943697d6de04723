/*
title.zh = "未注明学科或项目的活动"
title.en = "Activities without a subject or a programme"
about.zh = "没有涉及学科（subject）的活动，以及没有所属项目（programme）的活动；校本研修和共同体活动不必属于项目。"
about.en = "Activities on no subject, and activities under no programme; school-based study and what a community does need none."
hint.zh = "在培训活动名册中补填学科或项目代码。"
hint.en = "Fill in the subject or the programme's code in the roster of activities."
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
type = "[String!]!"
zh = "缺少"
en = "Missing"
*/
MATCH (activity:Activity)
WITH activity, [lack IN [
  CASE WHEN NOT EXISTS { (activity)-[:CONCERNS]->() } THEN 'subject' END,
  CASE WHEN NOT activity.kind IN ['school_based', 'community'] AND NOT EXISTS { (activity)-[:OF_PROGRAMME]->() } THEN 'programme' END
] WHERE lack IS NOT NULL] AS missing
WHERE size(missing) > 0
RETURN activity, activity.starts AS starts, missing
