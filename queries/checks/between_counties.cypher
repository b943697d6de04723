/*
title.zh = "跨县的关系"
title.en = "Relationships between two counties"
about.zh = "关系两端的对象各属一县；县内角色的权限以关系不出县为前提。"
about.en = "The two ends belong to different counties; who may see what rests on no relationship leading out of its county."
hint.zh = "查明由哪次导入或哪个外部程序写入，撤销该次导入或删除该关系。"
hint.en = "Find the load or the other program that wrote it, and undo the load or remove the relationship."
plan = []
key = ["relationship", "source_id", "target_id"]
order = ["relationship", "source_id", "target_id"]

[params.of_county]
type = "[String!]!"
zh = "属于某一县的节点类型（由程序给出）"
en = "Labels whose nodes belong to one county (the program fills this in)"

[params.between]
type = "[String!]!"
zh = "允许跨县的关系（由程序给出）"
en = "Relationships that may lead between counties (the program fills this in)"

[columns.source]
type = "String!"
zh = "起点"
en = "From"

[columns.source_id]
type = "String!"
zh = "起点标识"
en = "Key of from"

[columns.relationship]
type = "Enum!"
values = "relationships"
zh = "关系"
en = "Relationship"

[columns.target]
type = "String!"
zh = "终点"
en = "To"

[columns.target_id]
type = "String!"
zh = "终点标识"
en = "Key of to"
*/
MATCH (a)-[held]->(b)
WHERE a.id STARTS WITH $county AND split(a.id, ':')[0] <> split(b.id, ':')[0]
  AND any(label IN labels(a) WHERE label IN $of_county) AND any(label IN labels(b) WHERE label IN $of_county)
  AND NOT type(held) IN $between
RETURN coalesce(a.name, a.code, a.id) AS source, a.id AS source_id, type(held) AS relationship,
       coalesce(b.name, b.code, b.id) AS target, b.id AS target_id
