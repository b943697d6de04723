/*
title.zh = "某日谁负责什么"
title.en = "Who is responsible for what on a day"
about.zh = """方案3.1：查询日期由哪个机构承担哪项职能，谁分管该机构，分管职务由谁担任。一项职能、一个承担者、一位分管者一行。机构自并入之日起，其职能改由中心承担：“中心”列写明中心，“机构”列仍写来源机构，起始日期为并入之日。由中心直接承担的，机构为空。没有承担者的职能见《哪些职能无人或多头负责，哪些机构没有职能》。"""
about.en = """Plan 3.1: which unit answers for which function on the day, which post has charge of the unit and who holds that post. A row for each function, owner and overseer. From the day a unit merges into a center the center answers: center is set, unit still says where the function came from, since is the day of the merger. Unit is empty where the center itself was given the function. Functions with no owner are in function_gaps."""
plan = ["3.1"]
key = ["function.id", "unit.id", "center.id", "overseer.id", "holder.id"]
order = ["unit.name", "function.name"]
group = "duties"

[measures.by_center]
cypher = "avg(CASE WHEN center IS NOT NULL THEN 1.0 ELSE 0.0 END)"
zh = "由中心承担的职能比例"
en = "Share of functions for which the center is responsible"

[params.unit]
type = "String"
refers = ["Unit", "Center"]
zh = "机构或中心：代码、标识或名称"
en = "Unit or center, by code, id or name"

[params.function]
type = "String"
refers = "Function"
zh = "职能：代码、名称或曾用名"
en = "Function, by code or name"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.function]
type = "Function!"
zh = "职能"
en = "Function"

[columns.unit]
type = "Unit"
zh = "机构"
en = "Unit"

[columns.center]
type = "Center"
zh = "中心"
en = "Center"

[columns.overseer]
type = "Position"
zh = "分管职务"
en = "Overseer"

[columns.holder]
type = "Teacher"
zh = "担任者"
en = "Holder"

[columns.since]
type = "Date!"
zh = "起始日期"
en = "Since"
*/
CALL () {
  MATCH (unit:Unit)-[answers:RESPONSIBLE_FOR]->(function:Function)
  WHERE unit.id STARTS WITH $county AND answers.since <= $as_of AND coalesce(answers.until > $as_of, true)
  OPTIONAL MATCH (unit)-[merges:MERGES_INTO]->(center:Center)
  WHERE merges.since <= $as_of AND coalesce(merges.until > $as_of, true)
  RETURN function, unit, center,
         CASE WHEN merges.since > answers.since THEN merges.since ELSE answers.since END AS begun
  UNION
  MATCH (center:Center)-[answers:RESPONSIBLE_FOR]->(function:Function)
  WHERE center.id STARTS WITH $county AND answers.since <= $as_of AND coalesce(answers.until > $as_of, true)
  RETURN function, null AS unit, center, answers.since AS begun
}
WITH function, unit, center, begun
WHERE ($unit IS NULL OR $unit IN [unit.code, unit.name, center.id, center.name])
  AND ($function IS NULL OR $function IN [function.code, function.name])
OPTIONAL MATCH (overseer:Position)-[oversees:OVERSEES]->(unit)
WHERE oversees.since <= $as_of AND coalesce(oversees.until > $as_of, true)
OPTIONAL MATCH (overseer)<-[holds:HOLDS]-(holder:Teacher)
WHERE holds.since <= $as_of AND coalesce(holds.until > $as_of, true)
RETURN function, unit, center, overseer, holder, min(begun) AS since
