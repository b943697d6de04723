/*
title.zh = "路线图走到哪一步"
title.en = "How far the road has come"
about.zh = """方案的每一里程碑（方案三1、四2018至2022年）：衡量它的问题与指标、目标、查询日期的数值（年度尚未开始的，也按到查询日期为止的情况计算）、到期日的数值、状态；数值取四位小数。到期日写明的照写，否则为当年年末。状态：“已达到”（到期时或现在）；“未到期”；“到期未达到”；“无法衡量”：没有衡量办法或没有数据。"""
about.en = """Each milestone of the plan (section 3.1; section 4, 2018 to 2022): the question and measure it goes by, its target, the number on the day (that of a year still to come is the figure so far) and on the day it was due: the day that is written, or the last of the year; numbers to four decimals. States: met (when due, or by now), not_due, late (due and not met), unmeasured (no measure, or no data for it)."""
plan = ["3.1", "4/2018", "4/2019", "4/2020", "4/2021", "4/2022"]
key = ["milestone.id"]
order = ["due", "milestone.code"]
group = "road"

[params.state]
type = "Enum"
values = "columns.state"
zh = "状态"
en = "State"

[params.year]
type = "Int"
zh = "年度"
en = "Year"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.milestone]
type = "Milestone!"
zh = "里程碑"
en = "Milestone"

[columns.due]
type = "Date!"
zh = "到期"
en = "Due"

[columns.measure]
type = "Enum"
values = "measures"
zh = "衡量"
en = "Measure"

[columns.aim]
type = "Enum"
values = "Milestone.aim"
zh = "方向"
en = "Aim"

[columns.target]
type = "Float"
unit_of = "measure"
zh = "目标"
en = "Target"

[columns.number]
type = "Float"
unit_of = "measure"
zh = "数值"
en = "Number"

[columns.number_when_due]
type = "Float"
unit_of = "measure"
zh = "到期数值"
en = "When due"

[columns.state]
type = "Enum!"
zh = "状态"
en = "State"
values.met = { zh = "已达到", en = "met" }
values.not_due = { zh = "未到期", en = "not due" }
values.late = { zh = "到期未达到", en = "late" }
values.unmeasured = { zh = "无法衡量", en = "unmeasured" }
*/
MATCH (milestone:Milestone)
WHERE milestone.id STARTS WITH $county AND ($year IS NULL OR milestone.year = $year)
WITH milestone, coalesce(milestone.due, date({year: milestone.year, month: 12, day: 31})) AS due
CALL (milestone, due) {
  UNWIND [$as_of] + CASE WHEN due < $as_of THEN [due] ELSE [] END AS asked_day
  CALL (milestone, asked_day) {
    // every measure
  }
  RETURN count(*) > 0 AS known, max(yearly) AS yearly,
         round(max(CASE WHEN asked_day = $as_of THEN number END), 4) AS number,
         round(max(CASE WHEN asked_day = due THEN number END), 4) AS number_when_due
}
WITH milestone, due, known, yearly AND milestone.year > $as_of.year AS of_a_year_before, number, number_when_due,
     [one IN [number, number_when_due] WHERE one IS NOT NULL] AS numbers
WITH milestone, due, known, number, number_when_due, CASE
  WHEN NOT known OR milestone.target IS NULL THEN 'unmeasured'
  WHEN due >= $as_of AND (of_a_year_before OR size(numbers) = 0) THEN 'not_due'
  WHEN size(numbers) = 0 THEN 'unmeasured'
  WHEN any(one IN numbers WHERE CASE milestone.aim WHEN 'at_most' THEN one <= milestone.target
                                     ELSE one >= milestone.target END) THEN 'met'
  WHEN due >= $as_of THEN 'not_due'
  ELSE 'late' END AS state
WHERE $state IS NULL OR state = $state
RETURN milestone, due, CASE WHEN known THEN milestone.measure END AS measure, milestone.aim AS aim, milestone.target AS target,
       number, number_when_due, state
