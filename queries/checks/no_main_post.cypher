/*
title.zh = "有任职而无主岗的教师"
title.en = "Teachers who hold posts and none of them the main one"
about.zh = "查询日期有任职，但没有一条是主岗。"
about.en = "On the day asked about the teacher holds posts, and none is the main one."
hint.zh = "将其中一条任职标为主岗。"
hint.en = "Mark one of the posts as the main one."
plan = ["2", "3.2"]
key = ["teacher.id"]
order = ["teacher.name"]

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.teacher]
type = "Teacher!"
zh = "教师"
en = "Teacher"

[columns.schools]
type = "[String!]!"
zh = "任职学校"
en = "Schools"
*/
MATCH (teacher:Teacher)-[post:TEACHES_AT]->(school:School)
WHERE teacher.id STARTS WITH $county AND post.since <= $as_of AND coalesce(post.until > $as_of, true)
WITH teacher, school, post ORDER BY school.name
WITH teacher, collect(DISTINCT school.name) AS schools, collect(post.main) AS main
WHERE NOT true IN main
RETURN teacher, schools
