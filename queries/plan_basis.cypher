/*
title.zh = "方案依据哪些上级文件"
title.en = "Which papers the plan rests on"
about.zh = """县的培训方案所依据的上级文件：文号、发文机关、适用的起止年度，以及查询日期所在年度是否仍在其中（文件没有写明年度的为空）。"""
about.en = """The higher-level documents on which the county's plan is based: number, issuer, the years each applies to, and whether they include the year of the day asked about (empty if the document names no years)."""
plan = ["标题"]
key = ["county.id", "policy.id"]
order = ["county.name", "policy.code"]
group = "duties"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.county]
type = "County!"
zh = "县"
en = "County"

[columns.policy]
type = "Policy!"
zh = "上级文件"
en = "Paper"

[columns.number]
type = "String"
zh = "文号"
en = "Number"

[columns.issuer]
type = "String"
zh = "发文机关"
en = "Issued by"

[columns.first_year]
type = "Int"
zh = "起始年度"
en = "First year"

[columns.last_year]
type = "Int"
zh = "截止年度"
en = "Last year"

[columns.current]
type = "Boolean"
zh = "是否在期"
en = "In its years"
*/
MATCH (county:County)-[:RESTS_ON]->(policy:Policy)
WHERE policy.id STARTS WITH $county
RETURN county, policy, policy.number AS number, policy.issuer AS issuer,
       policy.first_year AS first_year, policy.last_year AS last_year,
       policy.first_year <= $as_of.year <= policy.last_year AS current
