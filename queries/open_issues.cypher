/*
title.zh = "尚未解决的问题"
title.en = "Problems not yet solved"
about.zh = """方案第五部分问题清单中截至查询日期尚未办结的（办结当日起不再列出），及其责任机构或责任区（当日有效；没有的为空）、办结期限、是否逾期及逾期天数。期限当日不算逾期；没有期限的，是否逾期与天数为空。有几个责任主体的，各列一行。"""
about.en = """Problems on the plan's list (part 5) that are not solved on the day; a problem disappears from the day of its solution. Beside each: the unit or district responsible on the day (empty: none), the due day, whether it is overdue and by how many days. On the due day itself it is not overdue; without a due day neither is known. A problem with several responsible bodies has a row for each."""
plan = ["5.1.1", "5.1.2", "5.2.1", "5.2.2", "5.3"]
key = ["issue.id", "owner.id", "district.id"]
order = ["area", "due", "issue.code"]
group = "road"

[params.owner]
type = "String"
refers = ["Unit", "SupervisionDistrict"]
zh = "责任机构或责任区：代码、名称或曾用名"
en = "Owner, a unit or a district, by code or name"

[params.area]
type = "Enum"
values = "Issue.area"
zh = "类别"
en = "Area"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.issue]
type = "Issue!"
zh = "问题"
en = "Problem"

[columns.area]
type = "Enum!"
values = "Issue.area"
zh = "类别"
en = "Area"

[columns.amount]
type = "String"
zh = "数量"
en = "How much"

[columns.owner]
type = "Unit"
zh = "责任机构"
en = "Owner"

[columns.district]
type = "SupervisionDistrict"
zh = "责任区"
en = "District"

[columns.due]
type = "Date"
zh = "办结期限"
en = "Due"

[columns.overdue]
type = "Boolean"
zh = "是否逾期"
en = "Overdue"

[columns.days_over]
type = "Int"
zh = "逾期天数"
en = "Days over"
*/
MATCH (issue:Issue)
WHERE issue.id STARTS WITH $county AND coalesce(issue.solved > $as_of, true) AND ($area IS NULL OR issue.area = $area)
OPTIONAL MATCH (issue)-[owned:OWNED_BY]->(owner:Unit|SupervisionDistrict)
WHERE owned.since <= $as_of AND coalesce(owned.until > $as_of, true)
WITH DISTINCT issue, owner
WHERE $owner IS NULL OR $owner IN [owner.code, owner.name]
RETURN issue, issue.area AS area, issue.amount AS amount,
       CASE WHEN owner:Unit THEN owner END AS owner,
       CASE WHEN owner:SupervisionDistrict THEN owner END AS district,
       issue.due AS due, issue.due < $as_of AS overdue,
       CASE WHEN issue.due < $as_of THEN duration.inDays(issue.due, $as_of).days
            WHEN issue.due >= $as_of THEN 0 END AS days_over
