/*
title.zh = "哪些活动作了总结"
title.en = "Which activities were summed up"
about.zh = """到查询日期已结束的送教下乡、送培到县活动，以及试点学校就试点主题组织的校本研修（“试点学校”列写明学校），各有没有总结提升阶段、何时、留下什么成果。到查询日期尚未开始的阶段不算。年度为活动结束的年度（方案四2018：及时总结经验教训；四2020：总结经验教训形成基本流程模式）。"""
about.en = """Activities sent to townships and to the county that had ended by the day asked about, and the school-based study of pilot schools on the theme they piloted (`pilot` is the school): whether each had a phase of summing up, when, and what it left behind. A phase that has not begun by the day does not count. The year is that in which the activity ends (plan 4, 2018: sum up in good time; 4, 2020: sum up and make a model of it)."""
plan = ["4/2018", "4/2020"]
scope = "activity"
key = ["activity.id", "pilot.id"]
order = ["ended", "activity.name"]
group = "plan"

[measures.share]
cypher = "avg(CASE WHEN pilot IS NULL THEN CASE WHEN summed_up THEN 1.0 ELSE 0.0 END END)"
zh = "已作总结的送教、送培活动比例"
en = "Share of completed sending that was summed up"

[measures.pilots]
cypher = "count(DISTINCT CASE WHEN summed_up AND product IS NOT NULL THEN pilot END)"
zh = "已总结并留下成果的试点学校数"
en = "Pilot schools that summed up and produced results"

[params.year]
type = "Int"
zh = "年度"
en = "Year"

[params.district]
type = "String"
refers = "SupervisionDistrict"
zh = "责任区：代码、名称或曾用名"
en = "District, by code or name"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.activity]
type = "Activity!"
zh = "活动"
en = "Activity"

[columns.kind]
type = "Enum!"
zh = "活动类型"
en = "Kind"
values = "Activity.kind"

[columns.pilot]
type = "School"
zh = "试点学校"
en = "Pilot school"

[columns.ended]
type = "Date!"
zh = "结束日期"
en = "Ended"

[columns.summed_up]
type = "Boolean!"
zh = "是否总结"
en = "Summed up"

[columns.on]
type = "Date"
zh = "总结日期"
en = "On"

[columns.product]
type = "String"
zh = "成果"
en = "Product"
*/
CALL () {
  MATCH (activity:Activity)
  WHERE activity.id STARTS WITH $county AND activity.kind IN ['sending_teaching', 'sending_training']
  RETURN activity, null AS pilot
  UNION
  MATCH (pilot:School)<-[copied:COPIED_BY {pilot: true}]-(theme:Theme)
  WHERE pilot.id STARTS WITH $county
  MATCH (theme)<-[:HAS_THEME]-(activity:Activity {kind: 'school_based'})-[:ORGANISED_BY]->(pilot)
  WHERE copied.since <= activity.ends AND coalesce(copied.until > activity.starts, true)
  RETURN activity, pilot
}
WITH activity, pilot
WHERE activity.ends <= $as_of AND ($year IS NULL OR activity.ends.year = $year)
  AND ($district IS NULL
    OR EXISTS { (activity)-[:FOR_DISTRICT]->(meant:SupervisionDistrict) WHERE $district IN [meant.code, meant.name] }
    OR EXISTS {
      MATCH (activity)-[:HELD_AT|ORGANISED_BY]->(:School)-[lies:IN_DISTRICT]->(place:SupervisionDistrict)
      WHERE lies.since <= activity.starts AND coalesce(lies.until > activity.starts, true)
        AND $district IN [place.code, place.name]
    })
OPTIONAL MATCH (activity)-[:HAS_PHASE]->(phase:Phase {kind: 'summary'})
WHERE coalesce(phase.starts <= $as_of, true)
WITH activity, pilot, phase ORDER BY phase.starts, phase.id
WITH activity, pilot, collect(phase) AS phases
RETURN activity, activity.kind AS kind, pilot, activity.ends AS ended, size(phases) > 0 AS summed_up,
       head([phase IN phases WHERE phase.starts IS NOT NULL | phase.starts]) AS on,
       head([phase IN phases WHERE phase.product IS NOT NULL | phase.product]) AS product
