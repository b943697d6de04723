/*
title.zh = "哪些职能无人或多头负责，哪些机构没有职能"
title.en = "Functions with no owner or several, offices with no function"
about.zh = """方案3.1。“问题”为：“无人承担”（查询日期没有机构或中心承担的职能）、“多头承担”（有几个承担者的职能，列出各承担者；并入同一中心的机构算一个承担者）、“没有职能”（并入中心的股室或二级机构没有任何职能；已并入的看并入前一天）。方案没有写幼教股的职能，该股因此列出。"""
about.en = """Plan 3.1. problem is no_owner (a function that neither a unit nor a center answers for on the day), several_owners (a function with more than one owner, all of them listed; units merged into one center are one owner) or no_function (an office or institution that merges into a center and has no function; one that has merged already is judged by the day before). The plan gives the preschool office no function, so it shows."""
plan = ["3.1"]
key = ["problem", "function.id", "unit.id"]
order = ["problem", "function.name", "unit.name"]
any_time.MERGES_INTO = "the day of the merger is what is asked about"
group = "duties"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.problem]
type = "Enum!"
zh = "问题"
en = "Problem"
values.no_owner = { zh = "无人承担", en = "no owner" }
values.several_owners = { zh = "多头承担", en = "several owners" }
values.no_function = { zh = "没有职能", en = "no function" }

[columns.function]
type = "Function"
zh = "职能"
en = "Function"

[columns.unit]
type = "Unit"
zh = "机构"
en = "Unit"

[columns.owners]
type = "[String!]!"
zh = "承担者"
en = "Owners"
*/
CALL () {
  MATCH (function:Function) WHERE function.id STARTS WITH $county
  WITH function, COLLECT {
    MATCH (function)<-[answers:RESPONSIBLE_FOR]-(owner:Unit|Center)
    WHERE answers.since <= $as_of AND coalesce(answers.until > $as_of, true)
    OPTIONAL MATCH (owner)-[merges:MERGES_INTO]->(center:Center)
    WHERE merges.since <= $as_of AND coalesce(merges.until > $as_of, true)
    WITH DISTINCT coalesce(center, owner) AS answering
    RETURN answering.name ORDER BY answering.name
  } AS owners
  WHERE size(owners) <> 1
  RETURN CASE size(owners) WHEN 0 THEN 'no_owner' ELSE 'several_owners' END AS problem,
         function, null AS unit, owners
  UNION ALL
  MATCH (unit:Unit)-[merges:MERGES_INTO]->(:Center)
  WHERE unit.id STARTS WITH $county AND unit.kind IN ['office', 'institution']
  WITH unit, CASE WHEN merges.since <= $as_of THEN merges.since - duration({days: 1}) ELSE $as_of END AS day
  WHERE NOT EXISTS {
    MATCH (unit)-[answers:RESPONSIBLE_FOR]->(:Function)
    WHERE answers.since <= day AND coalesce(answers.until > day, true)
  }
  RETURN DISTINCT 'no_function' AS problem, null AS function, unit, [] AS owners
}
RETURN problem, function, unit, owners
