/*
title.zh = "有哪些送教导师团队"
title.en = "Which tutor teams there are"
about.zh = """查询日期有成员的送教下乡导师团队及其学段学科、教师与专家人数（方案四2018：组建导师团队）。"""
about.en = """Tutor teams for sending teaching with members on the day, what they are for, how many teachers and experts (plan 4, 2018)."""
plan = ["4/2018"]
key = ["team.id"]
order = ["team.name"]
group = "training"

[measures.teams]
cypher = "count(*)"
zh = "导师团队数"
en = "Tutor teams"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.team]
type = "TrainerTeam!"
zh = "团队"
en = "Team"

[columns.subjects]
type = "[String!]!"
zh = "学科"
en = "Subjects"

[columns.teachers]
type = "Int!"
zh = "教师"
en = "Teachers"

[columns.experts]
type = "Int!"
zh = "专家"
en = "Experts"
*/
MATCH (team:TrainerTeam {kind: 'tutors'})<-[trains:TRAINS_IN]-(person:Teacher|Expert)
WHERE team.id STARTS WITH $county AND trains.since <= $as_of AND coalesce(trains.until > $as_of, true)
WITH team, count(DISTINCT CASE WHEN person:Teacher THEN person END) AS teachers,
     count(DISTINCT CASE WHEN person:Expert THEN person END) AS experts
RETURN team, COLLECT {
  MATCH (team)-[works:WORKS_ON]->(subject:Subject)
  WHERE works.since <= $as_of AND coalesce(works.until > $as_of, true)
  RETURN DISTINCT subject.name ORDER BY subject.name
} AS subjects, teachers, experts
