/*
title.zh = "一位教师的学分台账"
title.en = "The credit statement of a teacher"
about.zh = """一位教师截至查询日期的各笔学分（方案3.5）：类型、日期、所依活动、学时、学分、认定状态与认定者、依据、所在周期。“计入”以该笔所依规则的单位（学时或学分）计：同一年、同一类型按日期先后累计，超出该类年度上限的部分不计；不予认定的计0，待认定的先计入。学分为空的一笔，按其规则后来补定的每学分折合学时计；仍未规定的，计入为空，“缺少”写“每学分折合学时未定”；没有所依规则的写“县未执行学分规则”。周期由规则的起始年度与年数推算，如 2016-2020。"""
about.en = """The entries of a teacher's ledger up to the day (plan 3.5): kind, day, activity, hours, credits, state and who decided, why, cycle. `counted` is in the unit of the rules the entry counts by (hours or credits): within a year and kind entries add up in order of their days, and what goes beyond the year's ceiling of the kind does not count; refused entries count 0, pending entries count provisionally. An entry without credits counts by the hours a credit that its rules were given since; where they still have none, `counted` is empty and `missing` is hours_a_credit: the county has yet to set it; without rules it is no_rules. The cycle follows from the first year and the years of the rules, such as 2016-2020."""
plan = ["3.5"]
scope = "teacher"
key = ["entry.id"]
order = ["teacher.id", "on"]
group = "people"

[params.teacher]
type = "String!"
refers = "Teacher"
zh = "教师：编号或姓名"
en = "Teacher, by number or name"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.teacher]
type = "Teacher!"
zh = "教师"
en = "Teacher"

[columns.entry]
type = "CreditRecord!"
shown = false
zh = "记录"
en = "Entry"

[columns.cycle]
type = "String"
zh = "周期"
en = "Cycle"

[columns.on]
type = "Date!"
zh = "日期"
en = "Day"

[columns.kind]
type = "Enum!"
values = "CreditRecord.kind"
zh = "类型"
en = "Kind"

[columns.activity]
type = "Activity"
zh = "活动"
en = "Activity"

[columns.hours]
type = "Float!"
zh = "学时"
en = "Hours"

[columns.credits]
type = "Float"
zh = "学分"
en = "Credits"

[columns.unit]
type = "Enum"
values = "CreditRulePack.unit"
zh = "计入单位"
en = "Unit"

[columns.counted]
type = "Float"
zh = "计入"
en = "Counted"

[columns.state]
type = "Enum!"
values = "CreditRecord.state"
zh = "状态"
en = "State"

[columns.decided_by]
type = "String"
zh = "认定者"
en = "Decided by"

[columns.reason]
type = "String"
zh = "依据"
en = "Why"

[columns.missing]
type = "Enum"
values = "credit_missing"
zh = "缺少"
en = "Missing"
*/
MATCH (teacher:Teacher)-[:EARNED]->(entry:CreditRecord)
WHERE teacher.id STARTS WITH $county AND $teacher IN [teacher.number, teacher.name] AND entry.on <= $as_of
OPTIONAL MATCH (entry)-[:COUNTED_BY]->(rules:CreditRulePack)
OPTIONAL MATCH (rules)<-[:RULE_OF]-(rule:CreditRule {kind: entry.kind})
CALL (entry) {
  OPTIONAL MATCH (entry)-[decided:DECIDED_BY]->(decider:School|Unit)
  WHERE decided.on <= $as_of
  RETURN coalesce(decided.decision, 'pending') AS state, decider.name AS decided_by
  ORDER BY decided.on DESC, decided.decision DESC LIMIT 1
}
WITH teacher, rules, rule.year_ceiling AS ceiling, entry, state, decided_by,
     CASE WHEN state = 'refused' THEN 0.0
          WHEN rules.unit = 'hour' THEN entry.hours
          WHEN rules.unit = 'credit' THEN coalesce(entry.credits, entry.hours / nullIf(rules.hours_a_credit, 0)) END AS amount
ORDER BY entry.on, entry.id
WITH teacher, rules, ceiling, entry.on.year AS year, entry.kind AS kind,
     collect({entry: entry, state: state, decided_by: decided_by, amount: amount}) AS lines
UNWIND range(0, size(lines) - 1) AS at
WITH teacher, rules, ceiling, year, lines[at] AS line,
     reduce(sum = 0.0, earlier IN lines[..at] | sum + coalesce(earlier.amount, 0.0)) AS before
WITH teacher, rules, line, line.entry AS entry,
     CASE WHEN line.amount IS NULL OR ceiling IS NULL OR before + line.amount <= ceiling THEN line.amount
          WHEN before < ceiling THEN ceiling - before
          ELSE 0.0 END AS counted,
     // the hundred cycles keep the remainder of earlier years from being negative
     year - (year - rules.cycle_starts + 100 * rules.cycle_years) % rules.cycle_years AS first_year
OPTIONAL MATCH (entry)-[:CREDITED_FOR]->(activity:Activity)
WITH teacher, rules, line, entry, counted, first_year, head(collect(activity)) AS activity
RETURN teacher, entry, first_year + '-' + (first_year + rules.cycle_years - 1) AS cycle,
       entry.on AS on, entry.kind AS kind, activity, entry.hours AS hours, entry.credits AS credits,
       rules.unit AS unit, counted, line.state AS state, line.decided_by AS decided_by, entry.reason AS reason,
       CASE WHEN rules IS NULL THEN 'no_rules' WHEN counted IS NULL THEN 'hours_a_credit' END AS missing
