/*
title.zh = "哪些活动没有宣传报道"
title.en = "Activities without publicity"
about.zh = """年度内、查询日期或以前结束的活动中，到查询日期没有一篇报道直接涉及的（方案3.5：宣传报道培训成果）。“项目已报道”指其所属项目或上级项目有报道，活动本身仍没有。有几个组织者的，列名称排序在前的一个。"""
about.en = """Activities that ended in the year and by the day asked about, and on which no item of publicity had appeared by that day (plan 3.5, publicity for what training brings). by_programme says that an item is about the programme of the activity, or about a programme above it, though none is about the activity itself. Of several organisers the first by name is shown."""
plan = ["3.5"]
scope = "activity"
key = ["activity.id"]
order = ["ended", "activity.name"]
group = "plan"

[params.year]
type = "Int"
zh = "年度"
en = "Year"

[params.kind]
type = "Enum"
values = "Activity.kind"
zh = "活动类型，如“送教下乡”"
en = "Kind of activity"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.activity]
type = "Activity!"
zh = "活动"
en = "Activity"

[columns.ended]
type = "Date!"
zh = "结束日期"
en = "Ended"

[columns.organiser]
type = "String"
zh = "组织者"
en = "Organiser"

[columns.by_programme]
type = "Boolean!"
zh = "项目已报道"
en = "Programme publicised"
*/
MATCH (activity:Activity)
WHERE activity.id STARTS WITH $county AND activity.ends <= $as_of AND ($year IS NULL OR activity.ends.year = $year)
  AND ($kind IS NULL OR activity.kind = $kind)
  AND NOT EXISTS { (activity)<-[:PUBLICISES]-(item:PublicityItem) WHERE item.on <= $as_of }
RETURN activity, activity.ends AS ended,
       COLLECT { MATCH (activity)-[:ORGANISED_BY]->(organiser) RETURN organiser.name ORDER BY organiser.name }[0] AS organiser,
       EXISTS {
         MATCH (activity)-[:OF_PROGRAMME]->(:Programme)-[:SUB_PROGRAMME_OF*0..]->(:Programme)<-[:PUBLICISES]-(item:PublicityItem)
         WHERE item.on <= $as_of
       } AS by_programme
