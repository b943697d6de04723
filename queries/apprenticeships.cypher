/*
title.zh = "师徒结对"
title.en = "Who guides whom"
about.zh = """查询日期有效的师徒结对，两人当日任职的学校（主岗在先；撤销的学校不算）、是否跨校（允许，予以列明；一方没有学校的为空）。问题：“师徒为同一人”，“重复结对”：同一对师徒、同一学科当日另有一条，“一方没有任职”（当日）；有几个问题的列最前的一个（方案4、5.2.2；结对须在双方任职期间）。"""
about.en = """The guidance of one teacher by another on the day, with the school where each holds a post that day (the main post first; a closed school is none) and whether it is across schools (allowed, and shown; empty where one has no school). problem: self (one and the same person), doubled (another of the same pair and subject on that day), outside_post (one holds no post that day); the first of these where there are several (plan 4, 5.2.2; guidance lies within both people's posts)."""
plan = ["3.3", "5.2.2"]
scope = "apprentice"
key = ["guide.id", "apprentice.id", "subject.id", "since"]
order = ["guide.name", "apprentice.name", "since"]
group = "training"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[params.problems]
type = "Boolean"
default = false
zh = "只列有问题的"
en = "Only those with a problem"

[columns.guide]
type = "Teacher!"
zh = "师傅"
en = "Guide"

[columns.apprentice]
type = "Teacher!"
zh = "徒弟"
en = "Apprentice"

[columns.subject]
type = "Subject"
zh = "学科"
en = "Subject"

[columns.since]
type = "Date!"
zh = "起始日期"
en = "Since"

[columns.guide_school]
type = "School"
zh = "师傅学校"
en = "Guide's school"

[columns.apprentice_school]
type = "School"
zh = "徒弟学校"
en = "Apprentice's school"

[columns.across]
type = "Boolean"
zh = "是否跨校"
en = "Across schools"

[columns.problem]
type = "Enum"
zh = "问题"
en = "Problem"
values.self = { zh = "师徒为同一人", en = "one and the same person" }
values.doubled = { zh = "重复结对", en = "doubled" }
values.outside_post = { zh = "一方没有任职", en = "one holds no post" }
*/
MATCH (guide:Teacher)-[guides:GUIDES]->(apprentice:Teacher)
WHERE apprentice.id STARTS WITH $county AND guides.since <= $as_of AND coalesce(guides.until > $as_of, true)
OPTIONAL MATCH (subject:Subject {id: guides.subject})
CALL (guide) {
  OPTIONAL MATCH (guide)-[post:TEACHES_AT]->(school:School)
  WHERE post.since <= $as_of AND coalesce(post.until > $as_of, true) AND coalesce(school.closed > $as_of, true)
  RETURN school AS guide_school ORDER BY post.main DESC, school.id LIMIT 1
}
CALL (apprentice) {
  OPTIONAL MATCH (apprentice)-[post:TEACHES_AT]->(school:School)
  WHERE post.since <= $as_of AND coalesce(post.until > $as_of, true) AND coalesce(school.closed > $as_of, true)
  RETURN school AS apprentice_school ORDER BY post.main DESC, school.id LIMIT 1
}
WITH guide, apprentice, subject, guides, guide_school, apprentice_school, CASE
  WHEN guide = apprentice THEN 'self'
  WHEN EXISTS {
    MATCH (guide)-[other:GUIDES {subject: guides.subject}]->(apprentice)
    WHERE other <> guides AND other.since <= $as_of AND coalesce(other.until > $as_of, true)
  } THEN 'doubled'
  WHEN guide_school IS NULL OR apprentice_school IS NULL THEN 'outside_post'
END AS problem
WHERE NOT $problems OR problem IS NOT NULL
RETURN guide, apprentice, subject, guides.since AS since, guide_school, apprentice_school,
       guide_school <> apprentice_school AS across, problem
