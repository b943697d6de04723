/*
title.zh = "以自己为师的师徒结对"
title.en = "Guidance of oneself"
about.zh = "师傅与徒弟是同一人。"
about.en = "Guide and apprentice are one and the same person."
hint.zh = "改正其中一人的编号。"
hint.en = "Correct the number of one of the two."
plan = ["3.3"]
key = ["guide.id", "subject", "since"]
order = ["guide.name", "since"]
any_time.GUIDES = "wrong at any time"

[columns.guide]
type = "Teacher!"
zh = "师傅"
en = "Guide"

[columns.subject]
type = "String!"
zh = "学科"
en = "Subject"

[columns.since]
type = "Date!"
zh = "起始日期"
en = "Since"
*/
MATCH (guide:Teacher)-[guides:GUIDES]->(guide) WHERE guide.id STARTS WITH $county
OPTIONAL MATCH (subject:Subject {id: guides.subject})
RETURN guide, coalesce(subject.name, guides.subject) AS subject, guides.since AS since
