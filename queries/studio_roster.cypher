/*
title.zh = "名师、名校长工作室"
title.en = "Studios of master teachers and principals"
about.zh = """查询日期各县的名师、名校长工作室（方案附件2）：类型、主持人、成员（含主持人，一人只计一次）；“已建”为全县当日的工作室数，“计划”为截至当年各项目以“个”计的名额之和（2018年计划5个）。一个也没有建的县列一行，工作室为空；没有计划的，计划为空。有几位主持人的，列最先担任者。"""
about.en = """The studios of each county on the day (plan, annex 2): kind, host, members (the host is one; a person counts once). `founded` is how many the county has on the day, `planned` the studios of all programmes counted in studios up to that year (5 in 2018). A county that has founded none has a row without a studio; without a plan `planned` is empty. Of several hosts the earliest is shown."""
plan = ["附件2"]
key = ["county.id", "studio.id"]
order = ["county.name", "kind", "studio.name"]
group = "training"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.county]
type = "County!"
zh = "县"
en = "County"

[columns.studio]
type = "Studio"
zh = "工作室"
en = "Studio"

[columns.kind]
type = "Enum"
values = "Studio.kind"
zh = "类型"
en = "Kind"

[columns.host]
type = "Teacher"
zh = "主持人"
en = "Host"

[columns.members]
type = "Int!"
zh = "成员"
en = "Members"

[columns.planned]
type = "Int"
zh = "计划"
en = "Planned"

[columns.founded]
type = "Int!"
zh = "已建"
en = "Founded"
*/
MATCH (county:County) WHERE county.id STARTS WITH $county
CALL (county) {
  OPTIONAL MATCH (county)<-[:PROGRAMME_OF]-(programme:Programme {unit: 'studio'})
  WHERE programme.year <= $as_of.year
  RETURN CASE WHEN count(programme.seats) > 0 THEN sum(programme.seats) END AS planned
}
OPTIONAL MATCH (studio:Studio)-[of:STUDIO_OF]->(county)
WHERE of.since <= $as_of AND coalesce(of.until > $as_of, true)
WITH county, planned, collect(DISTINCT studio) AS studios
UNWIND CASE studios WHEN [] THEN [null] ELSE studios END AS studio
RETURN county, studio, studio.kind AS kind,
       head(COLLECT {
         MATCH (host:Teacher)-[joins:JOINS_STUDIO {role: 'host'}]->(studio)
         WHERE joins.since <= $as_of AND coalesce(joins.until > $as_of, true)
         RETURN host ORDER BY joins.since, host.id LIMIT 1 }) AS host,
       COUNT { MATCH (member:Teacher)-[joins:JOINS_STUDIO]->(studio)
               WHERE joins.since <= $as_of AND coalesce(joins.until > $as_of, true)
               RETURN DISTINCT member } AS members,
       planned, size(studios) AS founded
