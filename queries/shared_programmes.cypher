/*
title.zh = "哪些机构共同承担哪些项目"
title.en = "Which offices share which programmes"
about.zh = """到查询日期已开始的活动，由两个以上机构（股室、二级机构、中心）组织的项目：哪些机构、共多少次活动、其中几次是一起组织的。到查询日期已并入中心的机构，按中心计（方案3.1：五个协同）。"""
about.en = """Programmes whose activities that had begun by the day asked about were organised by two or more offices (offices, institutions, the center): which, how many activities, and how many of these they organised together. A unit that has merged into a center by the day counts as the center (plan 3.1: the coordinations)."""
plan = ["3.1"]
key = ["programme.id"]
order = ["-programme.year", "programme.name"]
group = "duties"

[params.year]
type = "Int"
zh = "年度"
en = "Year"

[params.unit]
type = "String"
refers = ["Unit", "Center"]
zh = "机构或中心：代码、名称或曾用名"
en = "Unit or center, by code or name"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.programme]
type = "Programme!"
zh = "项目"
en = "Programme"

[columns.offices]
type = "[String!]!"
zh = "机构"
en = "Offices"

[columns.activities]
type = "Int!"
zh = "活动数"
en = "Activities"

[columns.together]
type = "Int!"
zh = "共同组织"
en = "Organised together"
*/
MATCH (programme:Programme)<-[:OF_PROGRAMME]-(activity:Activity)-[:ORGANISED_BY]->(organiser:Unit|Center)
WHERE programme.id STARTS WITH $county AND activity.starts <= $as_of AND ($year IS NULL OR programme.year = $year)
OPTIONAL MATCH (organiser)-[merges:MERGES_INTO]->(center:Center)
WHERE merges.since <= $as_of AND coalesce(merges.until > $as_of, true)
WITH programme, activity, coalesce(center, organiser) AS office
WITH programme, activity, collect(DISTINCT office) AS offices
WITH programme, count(activity) AS activities, count(CASE WHEN size(offices) > 1 THEN 1 END) AS together,
     collect(offices) AS each_offices
UNWIND each_offices AS offices
UNWIND offices AS office
WITH programme, activities, together, office ORDER BY office.name
WITH programme, activities, together, collect(DISTINCT office) AS offices
WHERE size(offices) > 1
  AND ($unit IS NULL OR any(office IN offices WHERE $unit IN [office.id, office.code, office.name]))
RETURN programme, [office IN offices | office.name] AS offices, activities, together
