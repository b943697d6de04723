/*
title.zh = "重复的师徒结对"
title.en = "Guidance that is doubled"
about.zh = "同一师傅与徒弟、同一学科的两条结对在时间上重叠。"
about.en = "The same guide and apprentice on the same subject twice, overlapping in time."
hint.zh = "只保留一条，或终止前一条。"
hint.en = "Keep one of them, or end the first."
plan = ["3.3"]
key = ["guide.id", "apprentice.id", "subject", "since"]
order = ["guide.name", "apprentice.name"]
any_time.GUIDES = "two that overlap are wrong at any time"

[columns.guide]
type = "Teacher!"
zh = "师傅"
en = "Guide"

[columns.apprentice]
type = "Teacher!"
zh = "徒弟"
en = "Apprentice"

[columns.subject]
type = "String!"
zh = "学科"
en = "Subject"

[columns.since]
type = "Date!"
zh = "重叠自"
en = "Both from"
*/
MATCH (guide:Teacher)-[one:GUIDES]->(apprentice:Teacher)<-[other:GUIDES]-(guide)
WHERE guide.id STARTS WITH $county AND one.subject = other.subject AND coalesce(one.until > other.since, true)
  AND (one.since < other.since OR one.since = other.since AND elementId(one) < elementId(other))
OPTIONAL MATCH (subject:Subject {id: one.subject})
RETURN guide, apprentice, coalesce(subject.name, one.subject) AS subject, other.since AS since
