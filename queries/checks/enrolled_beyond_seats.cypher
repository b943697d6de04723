/*
title.zh = "报名超过名额的活动"
title.en = "Activities with more people enrolled than seats"
about.zh = "报名人数（一人计一次）多于活动的计划名额；没有写名额的不查。"
about.en = "People enrolled, each counted once, are more than the seats planned; activities without seats are left out."
hint.zh = "增加名额，或调整报名。"
hint.en = "Add seats, or move people to another activity."
plan = ["三年安排表", "附1", "附件2"]
key = ["activity.id"]
order = ["activity.name"]

[columns.activity]
type = "Activity!"
zh = "活动"
en = "Activity"

[columns.enrolled]
type = "Int!"
zh = "报名人数"
en = "Enrolled"

[columns.seats]
type = "Int!"
zh = "名额"
en = "Seats"
*/
MATCH (activity:Activity) WHERE activity.id STARTS WITH $county
WITH activity, COUNT {
  MATCH (teacher:Teacher)-[enrols:ENROLLED]->(activity)
  WHERE NOT EXISTS { (teacher)-[out:WITHDRAWN]->(activity) WHERE coalesce(out.on >= enrols.on, true) }
  RETURN DISTINCT teacher } AS enrolled
WHERE enrolled > activity.seats
RETURN activity, enrolled, activity.seats AS seats
