/*
title.zh = "谁达不到学分要求"
title.en = "Who falls short of the credits required"
about.zh = """查询日期在职的教师（保育员除外）在当日所处周期内的学分（方案3.5）：所在学校的县当日执行的规则、单位（“学时”、“学分”）、周期要求（周期内参加工作的，加上新任教师另须完成的部分）、已计入（已认定与待认定之和，超出年度上限的不计）、差额、本年计入与年度要求、评优可能（本年计入已达评优最低要求）、预测与进度。预测：已计入除以周期内已到的年数（含当年），乘以周期年数；达到要求即“能完成”。周期要求不按参加工作时间折减。有一笔尚无学分可计的，各数为空，“缺少”写“每学分折合学时未定”；县没有执行任何规则的写“县未执行学分规则”；这些教师也列出。状态：“已达到”；“进度正常”：尚未达到，但照周期内至今的进度能完成；“进度落后”：照此进度完不成；“无法判断”：无从计算。在几所学校任职的只列一次，先列主岗；主岗在提问者看不到的学校的也列出，学校空着。只列不足者，除非另行要求或指明状态。"""
about.en = """Teachers in post on the day (without care workers) and their credits in the cycle that the day falls into (plan 3.5): the rules that the county of their school follows that day, in hours or credits; what is required (in the cycle, and in addition the new teacher's part for those first appointed within it), counted (recognised and pending together, without what goes beyond a year's ceiling), how much is short, counted and required this year, whether this year suffices for a rating of excellent, forecast. The forecast is the counted amount, divided by the years of the cycle that have begun and multiplied by all its years; on_course means that it reaches the required amount. A teacher appointed in mid-cycle must earn the full amount. Where an entry has no credits to count, the numbers are empty and `missing` is hours_a_credit: the county has yet to set it; where the county follows no rules it is no_rules; these teachers are listed too. `state` is met; on_course: not there yet, but in time at the pace of the cycle so far; behind: not at that pace; or unknown. A teacher with posts at several schools is listed once, with the main post if it is one of them; `school` is empty if the caller may not see that school. Only teachers who fall short are listed, unless only_short is false or a state is given."""
plan = ["3.5"]
scope = "teacher"
key = ["teacher.id"]
order = ["-shortfall", "teacher.name"]
group = "lacking"

[params.district]
type = "String"
refers = "SupervisionDistrict"
zh = "责任区：代码、名称或曾用名"
en = "District, by code or name"

[params.school]
type = "String"
refers = "School"
zh = "学校：代码、名称或曾用名"
en = "School, by code or name"

[params.only_short]
type = "Boolean"
default = true
zh = "只列不足者"
en = "Only teachers who fall short"

[params.state]
type = "Enum"
values = "columns.state"
zh = "状态"
en = "State"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.teacher]
type = "Teacher!"
zh = "教师"
en = "Teacher"

[columns.school]
type = "School"
zh = "学校"
en = "School"

[columns.district]
type = "SupervisionDistrict"
zh = "责任区"
en = "District"

[columns.cycle]
type = "String"
zh = "周期"
en = "Cycle"

[columns.unit]
type = "Enum"
values = "CreditRulePack.unit"
zh = "单位"
en = "Unit"

[columns.required]
type = "Float"
zh = "周期要求"
en = "Required"

[columns.counted]
type = "Float"
zh = "已计入"
en = "Counted"

[columns.recognised]
type = "Float"
zh = "已认定"
en = "Recognised"

[columns.pending]
type = "Float"
zh = "待认定"
en = "Pending"

[columns.shortfall]
type = "Float"
zh = "差额"
en = "Short by"

[columns.year_counted]
type = "Float"
zh = "本年计入"
en = "Counted this year"

[columns.year_required]
type = "Float"
zh = "年度要求"
en = "Required a year"

[columns.excellent]
type = "Boolean"
zh = "评优可能"
en = "Excellent allowed"

[columns.forecast]
type = "Float"
zh = "周期末预测"
en = "Forecast"

[columns.on_course]
type = "Boolean"
zh = "能完成"
en = "On course"

[columns.state]
type = "Enum!"
zh = "状态"
en = "State"
values.met = { zh = "已达到", en = "met" }
values.on_course = { zh = "进度正常", en = "on course" }
values.behind = { zh = "进度落后", en = "behind" }
values.unknown = { zh = "无法判断", en = "unknown" }

[columns.missing]
type = "Enum"
values = "credit_missing"
zh = "缺少"
en = "Missing"
*/
MATCH (school:School)
WHERE school.id STARTS WITH $county AND ($school IS NULL OR $school IN [school.code, school.name])
  AND coalesce(school.closed > $as_of, true)
OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
WHERE belongs.since <= $as_of AND coalesce(belongs.until > $as_of, true)
WITH school, district
WHERE $district IS NULL OR $district IN [district.code, district.name]
CALL (school) {
  OPTIONAL MATCH (school)-[lies:IN_DISTRICT|IN_TOWN]->(:SupervisionDistrict|Town)-[within:IN_COUNTY]->(:County)
                 -[follows:FOLLOWS_CREDIT_RULES]->(rules:CreditRulePack)
  WHERE lies.since <= $as_of AND coalesce(lies.until > $as_of, true)
    AND within.since <= $as_of AND coalesce(within.until > $as_of, true)
    AND follows.since <= $as_of AND coalesce(follows.until > $as_of, true)
  RETURN rules LIMIT 1
}
WITH school, district, rules, COLLECT {
  MATCH (by:CreditRulePack)<-[:RULE_OF]-(rule:CreditRule)
  WHERE by.id STARTS WITH split(school.id, ':')[0] + ':' AND rule.year_ceiling IS NOT NULL
  RETURN {by: by, unit: by.unit, kind: rule.kind, of_a_year: rule.year_ceiling}
} AS ceilings
MATCH (teacher:Teacher)-[post:TEACHES_AT]->(school)
WHERE post.since <= $as_of AND coalesce(post.until > $as_of, true) AND NOT post.role IN ['care_worker', 'support_staff']
WITH teacher, school, district, rules, ceilings, post ORDER BY post.main DESC, school.id
WITH teacher, head(collect({school: school, district: district, rules: rules, ceilings: ceilings})) AS place
// the hundred cycles keep the remainder of earlier years from being negative
WITH teacher, place, place.rules AS rules,
     $as_of.year - ($as_of.year - place.rules.cycle_starts + 100 * place.rules.cycle_years) % place.rules.cycle_years AS first_year
CALL (teacher, place, rules, first_year) {
  MATCH (teacher)-[:EARNED]->(entry:CreditRecord)
  WHERE entry.on.year >= first_year AND entry.on <= $as_of
  OPTIONAL MATCH (entry)-[:COUNTED_BY]->(by:CreditRulePack)
  WITH rules, entry, by, head([each IN place.ceilings WHERE each.by = by AND each.kind = entry.kind AND each.unit = rules.unit | each.of_a_year])
         AS ceiling, coalesce(head(COLLECT {
         MATCH (entry)-[decided:DECIDED_BY]->(:School|Unit) WHERE decided.on <= $as_of
         RETURN decided.decision ORDER BY decided.on DESC, decided.decision DESC LIMIT 1 }), 'pending') AS state
  WITH by, ceiling, entry, state,
       CASE WHEN state = 'refused' THEN 0.0
            WHEN rules.unit = 'hour' THEN entry.hours
            ELSE coalesce(entry.credits, entry.hours / nullIf(by.hours_a_credit, 0)) END AS amount
  ORDER BY entry.on, entry.id
  WITH by, ceiling, entry.on.year AS year, entry.kind AS kind, collect({state: state, amount: amount}) AS lines
  UNWIND range(0, size(lines) - 1) AS at
  WITH ceiling, year, lines[at].state AS state, lines[at].amount AS amount,
       reduce(sum = 0.0, earlier IN lines[..at] | sum + coalesce(earlier.amount, 0.0)) AS before
  WITH year, state,
       CASE WHEN amount IS NULL OR ceiling IS NULL OR before + amount <= ceiling THEN amount
            WHEN before < ceiling THEN ceiling - before
            ELSE 0.0 END AS amount
  WITH collect({year: year, state: state, amount: amount}) AS lines
  RETURN any(line IN lines WHERE line.amount IS NULL) AS unknown,
         any(line IN lines WHERE line.amount IS NULL AND line.year = $as_of.year) AS unknown_this_year,
         reduce(sum = 0.0, line IN lines | sum + CASE line.state WHEN 'recognised' THEN coalesce(line.amount, 0.0) ELSE 0.0 END) AS recognised,
         reduce(sum = 0.0, line IN lines | sum + CASE line.state WHEN 'pending' THEN coalesce(line.amount, 0.0) ELSE 0.0 END) AS pending,
         reduce(sum = 0.0, line IN lines | sum + CASE line.year WHEN $as_of.year THEN coalesce(line.amount, 0.0) ELSE 0.0 END) AS this_year
}
WITH teacher, place, rules, first_year,
     rules.cycle_required + CASE WHEN teacher.hired.year >= first_year AND teacher.hired <= $as_of
                                 THEN coalesce(rules.new_teacher_required, 0.0) ELSE 0.0 END AS required,
     CASE WHEN rules IS NOT NULL AND NOT unknown THEN round(recognised, 2) END AS recognised,
     CASE WHEN rules IS NOT NULL AND NOT unknown THEN round(pending, 2) END AS pending,
     CASE WHEN rules IS NOT NULL AND NOT unknown_this_year THEN round(this_year, 2) END AS this_year
WITH *, round(recognised + pending, 2) AS counted
WITH *, CASE WHEN counted >= required THEN 0.0 ELSE round(required - counted, 2) END AS shortfall,
     round(counted / ($as_of.year - first_year + 1) * rules.cycle_years, 2) AS forecast
WITH *, CASE WHEN shortfall IS NULL THEN 'unknown' WHEN shortfall = 0 THEN 'met'
             WHEN forecast >= required THEN 'on_course' ELSE 'behind' END AS state
WHERE CASE WHEN $state IS NULL THEN NOT $only_short OR state <> 'met' ELSE state = $state END
RETURN teacher, place.school AS school, place.district AS district,
       first_year + '-' + (first_year + rules.cycle_years - 1) AS cycle, rules.unit AS unit, required,
       counted, recognised, pending, shortfall, this_year AS year_counted, rules.year_required AS year_required,
       this_year >= rules.excellent_from AS excellent, forecast, forecast >= required AS on_course, state,
       CASE WHEN rules IS NULL THEN 'no_rules' WHEN counted IS NULL THEN 'hours_a_credit' END AS missing
