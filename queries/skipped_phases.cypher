/*
title.zh = "哪些送教下乡活动跳过了阶段"
title.en = "Which sending-teaching activities skipped a phase"
about.zh = """查询日期及以前已结束的送教下乡活动中，缺少2016年国家指南所列四个阶段（诊断示范、研课磨课、成果展示、总结提升）之一，或阶段开始日期先后颠倒的。到查询日期尚未开始的阶段不算已办；没有日期的阶段算已办，但不参与先后判断；同一阶段有几次的，以最早一次为准。年度为活动开始的年度；责任区指活动面向的或举办学校开始当日所属的责任区。代码：“诊断示范”，“研课磨课”，“成果展示”，“总结提升”（方案3.4）。"""
about.en = """Sending-teaching activities that had ended by the day asked about and lack one of the four phases that the national guide of 2016 names, or whose phases began out of its order: diagnosis (and demonstration), lesson_study, results (shown), summary. A phase that has not begun by the day is not held; one without a date is held but left out of the order; of several of one kind the first counts. The year is that in which the activity begins; the district is one that it is for, or that of the venue on its first day (plan 3.4)."""
plan = ["3.4"]
scope = "activity"
key = ["activity.id"]
order = ["activity.starts", "activity.name"]
group = "plan"

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

[columns.ended]
type = "Date!"
zh = "结束日期"
en = "Ended"

[columns.held]
type = "[Enum!]!"
values = "Phase.kind"
zh = "已办阶段"
en = "Held"

[columns.missing]
type = "[Enum!]!"
values = "Phase.kind"
zh = "缺少阶段"
en = "Missing"

[columns.out_of_order]
type = "Boolean!"
zh = "先后颠倒"
en = "Out of order"
*/
WITH ['diagnosis', 'lesson_study', 'results', 'summary'] AS guide
MATCH (activity:Activity {kind: 'sending_teaching'})
WHERE activity.id STARTS WITH $county AND activity.ends <= $as_of AND ($year IS NULL OR activity.starts.year = $year)
  AND ($district IS NULL
    OR EXISTS { (activity)-[:FOR_DISTRICT]->(meant:SupervisionDistrict) WHERE $district IN [meant.code, meant.name] }
    OR EXISTS {
      MATCH (activity)-[:HELD_AT]->(:School)-[lies:IN_DISTRICT]->(place:SupervisionDistrict)
      WHERE lies.since <= activity.starts AND coalesce(lies.until > activity.starts, true)
        AND $district IN [place.code, place.name]
    })
OPTIONAL MATCH (activity)-[:HAS_PHASE]->(phase:Phase)
WHERE coalesce(phase.starts <= $as_of, true)
WITH guide, activity, phase.kind AS kind, min(phase.starts) AS began
WITH guide, activity, collect({kind: kind, began: began}) AS phases
WITH guide, activity,
     [kind IN guide WHERE any(phase IN phases WHERE phase.kind = kind)] AS held,
     reduce(days = [], kind IN guide | days + [phase IN phases WHERE phase.kind = kind AND phase.began IS NOT NULL | phase.began]) AS days
WITH activity, held, [kind IN guide WHERE NOT kind IN held] AS missing,
     any(i IN range(1, size(days) - 1) WHERE days[i] < days[i - 1]) AS out_of_order
WHERE size(missing) > 0 OR out_of_order
RETURN activity, activity.ends AS ended, held, missing, out_of_order
