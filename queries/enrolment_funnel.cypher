/*
title.zh = "从计划、推荐、报名、参训到合格，各剩多少人"
title.en = "From seats planned to nominated, enrolled, attended and qualified"
about.zh = """每一年度、项目科目、责任区：被推荐、报名、参训、合格的人数，一人在同一行各计一次，只照记录，不由后一步推定前一步，因此后一步可能多于前一步（如未报名而参训）。责任区是教师在活动第一天的主岗所在的责任区，当天没有主岗的归入责任区为空的行。项目科目和年度取活动所落实的年度安排的；没有落实安排的，取所属项目的科目（项目有几个科目的，只取与活动学段学科相同的；仍有几个的各计一次）和开始年度；都没有的归入科目为空的行。名额是恰好面向该责任区的各项安排的名额之和，由几个责任区共用（“共用责任区数”），不是人数，不可跨行相加；县集中和未写明范围的名额在责任区为空的行（3.5，国培计划三年安排表）。"""
about.en = """For each year, line of the schedule and district: people nominated, enrolled, attended and qualified, each once in a row, as recorded; no step is inferred from a later one, so a later step may count more people (some attend without enrolling). The district is that of the main post on the activity's first day; people without one are in the row without a district. Line and year are those of the schedule's item that the activity carries out, else the lines of its programme (where it has several, those with a subject and stage of the activity; if still several, each counts it) and the year it begins in; without either, the row without a line. Seats are those of items for exactly that district, shared by several (`shared_by`); they are not people and must not be added up over rows. Seats of training held for the whole county, or for no named district, are in the row without a district (plan 3.5, three-year schedule)."""
plan = ["3.5", "三年安排表"]
scope = "district"
key = ["county.id", "year", "line.id", "district.id"]
people = ["nominated", "enrolled", "attended", "qualified"]
order = ["year", "line.name", "district.name"]
group = "plan"
any_time.IN_DISTRICT = "read once for a teacher; the district of the activity's first day is chosen from them"

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

[columns.county]
type = "County"
zh = "县"
en = "County"

[columns.year]
type = "Int!"
zh = "年度"
en = "Year"

[columns.line]
type = "ProgrammeLine"
zh = "项目科目"
en = "Line"

[columns.district]
type = "SupervisionDistrict"
zh = "责任区"
en = "District"

[columns.seats]
type = "Int"
zh = "计划名额"
en = "Seats planned"

[columns.shared_by]
type = "Int"
zh = "共用责任区数"
en = "Districts that share them"

[columns.nominated]
type = "Int!"
zh = "推荐人数"
en = "Nominated"

[columns.enrolled]
type = "Int!"
zh = "报名人数"
en = "Enrolled"

[columns.attended]
type = "Int!"
zh = "参训人数"
en = "Attended"

[columns.qualified]
type = "Int!"
zh = "合格人数"
en = "Qualified"
*/
CALL () {
  MATCH (item:ScheduleItem) WHERE item.id STARTS WITH $county
  OPTIONAL MATCH (item)-[:ON_LINE]->(line:ProgrammeLine)
  OPTIONAL MATCH (item)-[:FOR_DISTRICT]->(district:SupervisionDistrict)
  RETURN split(item.id, ':')[0] AS code, item.year AS year, line, district, item.seats AS seats,
         CASE WHEN item.seats IS NOT NULL AND district IS NOT NULL THEN COUNT { (item)-[:FOR_DISTRICT]->() } END AS sharing,
         [] AS nominated, [] AS enrolled, [] AS attended, [] AS qualified
  UNION ALL
  // a teacher's posts and withdrawals are read once, not for each of the activities
  MATCH (teacher:Teacher) WHERE teacher.id STARTS WITH $county
  WITH teacher, COLLECT {
    MATCH (teacher)-[post:TEACHES_AT {main: true}]->(:School)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
    RETURN {since: post.since, until: post.until, belongs: belongs.since, left: belongs.until, district: district}
  } AS posts, COLLECT {
    MATCH (teacher)-[out:WITHDRAWN]->(activity:Activity) RETURN {activity: activity, on: out.on}
  } AS withdrawn
  MATCH (teacher)-[step:NOMINATED|ENROLLED|ATTENDED]->(activity:Activity)
  WHERE (type(step) <> 'ENROLLED' OR NOT any(out IN withdrawn WHERE out.activity = activity AND coalesce(out.on >= step.on, true)))
    AND (type(step) <> 'ATTENDED' OR step.hours > 0)
  WITH teacher, type(step) AS step, step.qualified AND step.hours > 0 AS qualified, activity,
       [post IN posts WHERE post.since <= activity.starts AND coalesce(post.until > activity.starts, true)
         AND post.belongs <= activity.starts AND coalesce(post.left > activity.starts, true) | post.district] AS districts
  UNWIND CASE districts WHEN [] THEN [null] ELSE districts END AS district
  WITH activity, district, collect(CASE step WHEN 'NOMINATED' THEN teacher END) AS nominated,
       collect(CASE step WHEN 'ENROLLED' THEN teacher END) AS enrolled,
       collect(CASE step WHEN 'ATTENDED' THEN teacher END) AS attended,
       collect(CASE WHEN qualified THEN teacher END) AS qualified
  WITH *, COLLECT {
    MATCH (activity)-[:FULFILS]->(item:ScheduleItem)-[:ON_LINE]->(line:ProgrammeLine)
    RETURN DISTINCT {year: item.year, line: line}
  } AS scheduled, COLLECT {
    MATCH (activity)-[:OF_PROGRAMME]->(programme:Programme)-[:ON_LINE]->(line:ProgrammeLine)
    WHERE COUNT { (programme)-[:ON_LINE]->() } = 1 OR EXISTS {
      MATCH (activity)-[on:CONCERNS]->(subject:Subject)<-[same:CONCERNS]-(line) WHERE same.stage = on.stage }
    RETURN DISTINCT {year: activity.starts.year, line: line}
  } AS listed
  UNWIND CASE WHEN scheduled <> [] THEN scheduled WHEN listed <> [] THEN listed
              ELSE [{year: activity.starts.year, line: null}] END AS place
  RETURN split(activity.id, ':')[0] AS code, place.year AS year, place.line AS line, district, null AS seats, null AS sharing,
         nominated, enrolled, attended, qualified
}
WITH * WHERE ($year IS NULL OR year = $year)
  AND ($line IS NULL OR $line IN [line.code, line.name])
  AND ($district IS NULL OR $district IN [district.code, district.name])
WITH code, year, line, district, CASE WHEN count(seats) > 0 THEN sum(seats) END AS seats, max(sharing) AS shared_by,
     collect(nominated) AS nominated, collect(enrolled) AS enrolled, collect(attended) AS attended, collect(qualified) AS qualified
OPTIONAL MATCH (county:County {id: code})
RETURN county, year, line, district, seats, shared_by,
       COUNT { UNWIND nominated AS some UNWIND some AS one RETURN DISTINCT one } AS nominated,
       COUNT { UNWIND enrolled AS some UNWIND some AS one RETURN DISTINCT one } AS enrolled,
       COUNT { UNWIND attended AS some UNWIND some AS one RETURN DISTINCT one } AS attended,
       COUNT { UNWIND qualified AS some UNWIND some AS one RETURN DISTINCT one } AS qualified
