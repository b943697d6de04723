/*
title.zh = "结束早于开始的活动"
title.en = "Activities that end before they begin"
about.zh = "活动的结束日期早于开始日期；同一天的不算。"
about.en = "The last day is before the first; one day alone is right."
hint.zh = "改正活动的起止日期。"
hint.en = "Correct the activity's days."
plan = ["3.4"]
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

[columns.ends]
type = "Date!"
zh = "结束日期"
en = "Last day"
*/
MATCH (activity:Activity)
WHERE activity.id STARTS WITH $county AND activity.ends < activity.starts
RETURN activity, activity.starts AS starts, activity.ends AS ends
