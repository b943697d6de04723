/*
title.zh = "从未有任职的教师"
title.en = "Teachers who never held a post"
about.zh = "既没有学校任职，也没有机构、研训室任职或职务；已终止的也算有过。"
about.en = "No post at any school, office, center or research room, and no position, not even one that has ended."
hint.zh = "补录其任职，或删去该教师。"
hint.en = "Load the teacher's post, or take the teacher off the roster."
plan = ["2", "3.2"]
key = ["teacher.id"]
order = ["number"]
any_time.TEACHES_AT = "a teacher who never held any is meant"
any_time.EMPLOYED_AT = "a teacher who never held any is meant"
any_time.WORKS_IN = "a teacher who never held any is meant"
any_time.HOLDS = "a teacher who never held any is meant"

[columns.teacher]
type = "Teacher!"
zh = "教师"
en = "Teacher"

[columns.number]
type = "String!"
zh = "教师编号"
en = "Number"
*/
MATCH (teacher:Teacher)
WHERE teacher.id STARTS WITH $county AND NOT EXISTS { (teacher)-[:TEACHES_AT|EMPLOYED_AT|WORKS_IN|HOLDS]->() }
RETURN teacher, teacher.number AS number
