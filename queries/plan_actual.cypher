/*
title.zh = "计划安排了什么，实际做了什么"
title.en = "Plan against actual"
about.zh = """三部分各行，“部分”分别为：“三年安排表”：其每一项年度安排，活动为落实它的活动；“项目”：附1、附件2等以人计的每一个项目（自身没有名额也没有活动的上级项目不列），活动含其子项目的；“计划外”：既不落实安排、也不属于任何项目的活动（校本研修和共同体活动不在计划之内，不列）。同一活动可以既落实安排又属于项目，所以各部分不可相加。报名、参训、完成（合格）为人数，一人在一行只计一次；学时为认定学时之和；经费为活动支出之和，都没有填写则为空。名额不是人数，空即方案未写。“状态”：“没有活动”；“已有活动”；“已达名额”：参训人数达到名额；“计划外”。学科取自身所写，没有则取项目科目的；按责任区查时，含写明该责任区的和全县集中的，项目未写责任区，不列（国培计划三年安排表、附1、附件2）。"""
about.en = """Three parts. schedule: each item of the three-year schedule, with the activities that carry it out. programme: each programme counted in people, of the annexes or later (a parent with neither seats nor activities of its own is left out), with the activities of its sub-programmes. none: activities that carry out no item and belong to no programme (school-based study and peer communities are planned elsewhere and left out). An activity may be in the first two parts at once: never add up over parts. Enrolled, attended and completed (qualified) are people, each once in a row; hours are those credited; cost is what the activities cost, empty if none says. Seats are not people; empty where the plan writes none. `state` is unopened without an activity, opened, full where as many people attended as there are seats, unplanned in the part none. Subjects are its own, else those of its line. For a district, the rows are those that name it and those held for the whole county; programmes name no district and are then left out (three-year schedule, annex 1 and 2)."""
plan = ["三年安排表", "附1", "附件2"]
key = ["part", "item.id", "programme.id", "activity.id"]
people = ["enrolled", "attended", "completed"]
order = ["-part", "year", "line.name"]
group = "plan"

[params.year]
type = "Int"
zh = "年度"
en = "Year"

[params.line]
type = "String"
refers = "ProgrammeLine"
zh = "项目科目：代码、名称或曾用名"
en = "Line of the schedule, by code or name"

[params.district]
type = "String"
refers = "SupervisionDistrict"
zh = "责任区：代码、名称或曾用名"
en = "District, by code or name"

[params.subject]
type = "String"
refers = "Subject"
zh = "学科：代码、名称或曾用名"
en = "Subject, by code or name"

[columns.part]
type = "Enum!"
zh = "部分"
en = "Part"
values.schedule = { zh = "三年安排表", en = "three-year schedule" }
values.programme = { zh = "项目", en = "programme" }
values.none = { zh = "计划外", en = "outside the plan" }

[columns.item]
type = "ScheduleItem"
zh = "年度安排"
en = "Item"
shown = false

[columns.programme]
type = "Programme"
zh = "项目"
en = "Programme"

[columns.activity]
type = "Activity"
zh = "计划外活动"
en = "Activity beside the plan"

[columns.year]
type = "Int!"
zh = "年度"
en = "Year"

[columns.line]
type = "ProgrammeLine"
zh = "项目科目"
en = "Line"

[columns.districts]
type = "[String!]!"
zh = "责任区"
en = "Districts"

[columns.subjects]
type = "[String!]!"
zh = "学科"
en = "Subjects"

[columns.seats]
type = "Int"
zh = "计划名额"
en = "Seats planned"

[columns.activities]
type = "Int!"
zh = "活动数"
en = "Activities"

[columns.enrolled]
type = "Int!"
zh = "报名人数"
en = "Enrolled"

[columns.attended]
type = "Int!"
zh = "参训人数"
en = "Attended"

[columns.completed]
type = "Int!"
zh = "完成人数"
en = "Completed"

[columns.hours]
type = "Float!"
zh = "认定学时"
en = "Hours credited"

[columns.cost]
type = "Float"
unit = "yuan"
zh = "经费支出（元）"
en = "Cost (yuan)"

[columns.state]
type = "Enum!"
zh = "状态"
en = "State"
values.unopened = { zh = "没有活动", en = "no activity" }
values.opened = { zh = "已有活动", en = "opened" }
values.full = { zh = "已达名额", en = "full" }
values.unplanned = { zh = "计划外", en = "unplanned" }
*/
CALL () {
  MATCH (item:ScheduleItem) WHERE item.id STARTS WITH $county
  RETURN 'schedule' AS part, item AS planned, item.year AS year, item.seats AS seats,
         COLLECT { MATCH (activity:Activity)-[:FULFILS]->(item) RETURN DISTINCT activity } AS held
  UNION
  MATCH (programme:Programme {unit: 'person'})
  WHERE programme.id STARTS WITH $county
    AND (programme.seats IS NOT NULL OR EXISTS { (:Activity)-[:OF_PROGRAMME]->(programme) }
         OR NOT EXISTS { (:Programme)-[:SUB_PROGRAMME_OF]->(programme) })
  RETURN 'programme' AS part, programme AS planned, programme.year AS year, programme.seats AS seats,
         COLLECT { MATCH (activity:Activity)-[:OF_PROGRAMME]->(:Programme)-[:SUB_PROGRAMME_OF*0..]->(programme)
                   RETURN DISTINCT activity } AS held
  UNION
  MATCH (activity:Activity)
  WHERE activity.id STARTS WITH $county AND NOT EXISTS { (activity)-[:FULFILS]->(:ScheduleItem) }
    AND NOT EXISTS { (activity)-[:OF_PROGRAMME]->(:Programme {unit: 'person'}) }
    AND NOT activity.kind IN ['school_based', 'community']
  RETURN 'none' AS part, activity AS planned, activity.starts.year AS year, null AS seats, [activity] AS held
}
WITH * WHERE $year IS NULL OR year = $year
WITH *, COLLECT { MATCH (planned)-[:ON_LINE]->(line:ProgrammeLine) RETURN line } AS lines,
     COLLECT { MATCH (planned)-[:FOR_DISTRICT]->(district:SupervisionDistrict) RETURN district ORDER BY district.name } AS districts
WHERE ($line IS NULL OR any(line IN lines WHERE $line IN [line.code, line.name]))
  AND ($district IS NULL OR any(district IN districts WHERE $district IN [district.code, district.name])
       OR part = 'schedule' AND planned.zone = 'county')
WITH *, COLLECT {
  UNWIND CASE WHEN EXISTS { (planned)-[:CONCERNS]->() } THEN [planned] ELSE lines END AS said
  MATCH (said)-[concerns:CONCERNS]->(subject:Subject), (stage:Stage {id: concerns.stage})
  WITH DISTINCT stage, subject ORDER BY stage.position, subject.name
  RETURN {subject: subject, name: stage.name + subject.name}
} AS concerned
WHERE $subject IS NULL
   OR any(said IN concerned WHERE $subject IN [said.subject.id, said.subject.name, said.subject.name_en])
CALL (held) {
  UNWIND held AS activity
  WITH activity, COLLECT { MATCH (who:Teacher)-[out:WITHDRAWN]->(activity) RETURN {who: who, on: out.on} } AS withdrawn
  MATCH (teacher:Teacher)-[step:ENROLLED|ATTENDED]->(activity)
  WHERE NOT any(out IN withdrawn WHERE out.who = teacher AND coalesce(out.on >= step.on, true))
  RETURN count(DISTINCT CASE type(step) WHEN 'ENROLLED' THEN teacher END) AS enrolled,
         count(DISTINCT CASE WHEN step.hours > 0 THEN teacher END) AS attended,
         count(DISTINCT CASE WHEN step.qualified AND step.hours > 0 THEN teacher END) AS completed,
         sum(coalesce(step.hours, 0.0)) + 0.0 AS hours
}
RETURN part, CASE part WHEN 'schedule' THEN planned END AS item, CASE part WHEN 'programme' THEN planned END AS programme,
       CASE part WHEN 'none' THEN planned END AS activity, year, CASE size(lines) WHEN 1 THEN lines[0] END AS line,
       [district IN districts | district.name] AS districts, [said IN concerned | said.name] AS subjects,
       seats, size(held) AS activities, enrolled, attended, completed, hours,
       CASE WHEN any(one IN held WHERE one.cost IS NOT NULL)
            THEN reduce(total = 0.0, one IN held | total + coalesce(one.cost, 0.0)) END AS cost,
       CASE WHEN part = 'none' THEN 'unplanned' WHEN held = [] THEN 'unopened'
            WHEN attended >= seats THEN 'full' ELSE 'opened' END AS state
