/*
title.zh = "培训经费安排是否达标"
title.en = "Whether training funds are set aside as promised"
about.zh = """每校、每县、每年（方案5.3）：学校以年度公用经费、县以教职工工资总额（含绩效工资；幼儿园、中小学、中等职业学校）为基数，乘以方案规定的最低比例得应安排数，与实际安排相比得差额；挪用大于0即违反专款专用。县没有填报工资总额的，取各校之和，“未报工资学校”为其中没有数字的学校数。学校以年末在办者与当年有预算者为准，责任区以年末为准。“结论”：“达标”，“安排不足”，“挪作他用”，“缺基数或安排数”：有预算而缺基数或安排数，“当年没有预算”，“没有规定比例”。“达标”在不能判断时为空。不指定年度则列有预算的各年；指定责任区则只列学校。“逐步提高”未写达到年份，一律按最低比例衡量。"""
about.en = """For each school, county and year (plan 5.3): the base (a school's public funds; the county's payroll, performance pay included, of kindergartens, schools and secondary vocational schools) times the least share of the plan is required; beside it what was set aside, what is missing, spent and diverted (earmarked use is violated when above 0; nothing reported is none). A county without a payroll of its own takes the sum of its schools', and without_payroll counts the schools that have none. Schools are those open at the year's end and those with a budget of the year, in their district at the year's end. `state` is met, short (too little set aside), diverted, incomplete (a budget without base or sum set aside), no_figures (no budget that year) or no_rule (the county has no share); `compliant` is empty where it cannot be determined. Without a year all years with a budget are shown, with a district schools only. The school share is to be reached by degrees and no year is written: it is measured whole."""
plan = ["5.3", "6.3"]
scope = "school"
key = ["year", "county.id", "school.id"]
order = ["year", "level", "name"]
group = "money"

[params.year]
type = "Int"
zh = "年度"
en = "Year"

[params.district]
type = "String"
refers = "SupervisionDistrict"
zh = "责任区：代码、名称或曾用名"
en = "District, by code or name"

[columns.level]
type = "Enum!"
zh = "层级"
en = "Level"
values.county = { zh = "县", en = "county" }
values.school = { zh = "学校", en = "school" }

[columns.code]
type = "String!"
zh = "代码"
en = "Code"

[columns.name]
type = "String!"
zh = "名称"
en = "Name"

[columns.school]
type = "School"
shown = false
zh = "学校"
en = "School"

[columns.county]
type = "County"
shown = false
zh = "县"
en = "County"

[columns.year]
type = "Int!"
zh = "年度"
en = "Year"

[columns.base]
type = "Float"
unit = "yuan"
zh = "计提基数"
en = "Base"

[columns.share]
type = "Float"
unit = "percent"
zh = "最低比例"
en = "Least share"

[columns.required]
type = "Float"
unit = "yuan"
zh = "应安排"
en = "Required"

[columns.set_aside]
type = "Float"
unit = "yuan"
zh = "已安排"
en = "Set aside"

[columns.missing]
type = "Float"
unit = "yuan"
zh = "差额"
en = "Missing"

[columns.spent]
type = "Float"
unit = "yuan"
zh = "支出"
en = "Spent"

[columns.diverted]
type = "Float"
unit = "yuan"
zh = "挪作他用"
en = "Diverted"

[columns.compliant]
type = "Boolean"
zh = "达标"
en = "Compliant"

[columns.state]
type = "Enum!"
zh = "结论"
en = "State"
values.met = { zh = "达标", en = "met" }
values.short = { zh = "安排不足", en = "short" }
values.diverted = { zh = "挪作他用", en = "diverted" }
values.incomplete = { zh = "缺基数或安排数", en = "incomplete" }
values.no_figures = { zh = "当年没有预算", en = "no figures" }
values.no_rule = { zh = "没有规定比例", en = "no rule" }

[columns.without_payroll]
type = "Int"
zh = "未报工资学校"
en = "Schools without payroll"
*/
CALL () {
  MATCH (budget:Budget) WHERE budget.id STARTS WITH $county AND $year IS NULL
  RETURN DISTINCT split(budget.id, ':')[0] AS code, budget.year AS year
  UNION
  WITH $county AS code, $year AS year WHERE year IS NOT NULL RETURN code, year
}
WITH code, year, date({year: year, month: 12, day: 31}) AS day
CALL (code, year, day) {
  MATCH (school:School) WHERE school.id STARTS WITH code
  OPTIONAL MATCH (school)<-[:BUDGET_OF]-(budget:Budget {year: year})
  WITH school, head(collect(budget)) AS budget
  WHERE budget IS NOT NULL OR coalesce(school.opened <= day, true) AND coalesce(school.closed > day, true)
  OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
  WHERE belongs.since <= day AND coalesce(belongs.until > day, true)
  OPTIONAL MATCH (school)-[lies:IN_DISTRICT|IN_TOWN]->(:SupervisionDistrict|Town)-[within:IN_COUNTY]->(county:County)
  WHERE lies.since <= day AND coalesce(lies.until > day, true)
    AND within.since <= day AND coalesce(within.until > day, true)
  WITH school, budget, head(collect(DISTINCT district)) AS district, head(collect(DISTINCT county)) AS county
  RETURN collect({school: school, budget: budget, district: district, county: county}) AS places
}
CALL (code, year, places) {
  UNWIND places AS place
  WITH place WHERE $district IS NULL OR $district IN [place.district.code, place.district.name]
  RETURN 'school' AS level, place.school AS school, place.county AS county, place.budget AS budget,
         place.budget.public_funds AS base, 'public_funds' AS basis, null AS without_payroll
  UNION
  MATCH (county:County) WHERE county.id STARTS WITH code AND $district IS NULL
  OPTIONAL MATCH (county)<-[:BUDGET_OF]-(held:Budget {year: year})
  WITH county, head(collect(held)) AS budget, [place IN places WHERE place.county = county] AS own
  WITH county, budget, size([place IN own WHERE place.budget.payroll IS NULL]) AS unreported,
       reduce(sum = 0.0, place IN own | sum + coalesce(place.budget.payroll, 0.0)) AS payroll
  RETURN 'county' AS level, null AS school, county, budget, 'payroll' AS basis,
         CASE WHEN budget.payroll IS NOT NULL THEN budget.payroll WHEN payroll > 0 THEN payroll END AS base,
         CASE WHEN budget.payroll IS NULL THEN unreported END AS without_payroll
}
CALL (county, basis) {
  OPTIONAL MATCH (county)<-[:DUE_IN]-(line:BudgetLine {basis: basis}) RETURN max(line.share) AS share
}
WITH *, round(base * share, 2) AS required, budget.training_funds AS set_aside
WITH *, CASE WHEN share IS NULL THEN 'no_rule'
             WHEN budget IS NULL THEN 'no_figures'
             WHEN required IS NULL OR set_aside IS NULL THEN 'incomplete'
             WHEN set_aside < required THEN 'short'
             WHEN coalesce(budget.diverted, 0.0) > 0 THEN 'diverted'
             ELSE 'met' END AS state
RETURN level, coalesce(school.code, county.code) AS code, coalesce(school.name, county.name) AS name, school, county, year,
       base, share, required, set_aside,
       CASE WHEN set_aside < required THEN round(required - set_aside, 2) WHEN set_aside >= required THEN 0.0 END AS missing,
       budget.spent AS spent, budget.diverted AS diverted,
       CASE WHEN state IN ['met', 'short', 'diverted'] THEN state = 'met' END AS compliant, state, without_payroll
