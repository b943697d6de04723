/*
title.zh = "支出超过安排经费的预算"
title.en = "Budgets spent beyond what was set aside"
about.zh = "一所学校或全县一年的培训支出与挪作他用之和，多于安排的培训经费。"
about.en = "In a year a school or the county spent, on training and on other things, more than it set aside for training."
hint.zh = "改正经费数字，或补足安排。"
hint.en = "Correct the figures, or set the rest aside."
plan = ["5.3", "6.3"]
key = ["budget.id"]
order = ["year", "owner"]

[columns.owner]
type = "String!"
zh = "单位"
en = "Whose budget"

[columns.budget]
type = "Budget!"
zh = "年度预算"
en = "Budget"
shown = false

[columns.year]
type = "Int!"
zh = "年度"
en = "Year"

[columns.training_funds]
type = "Float!"
unit = "yuan"
zh = "安排经费"
en = "Set aside"

[columns.spent]
type = "Float!"
unit = "yuan"
zh = "支出"
en = "Spent"

[columns.diverted]
type = "Float!"
unit = "yuan"
zh = "挪作他用"
en = "Spent on other things"
*/
MATCH (budget:Budget)-[:BUDGET_OF]->(owner:School|County) WHERE budget.id STARTS WITH $county
WITH budget, owner, coalesce(budget.spent, 0.0) AS spent, coalesce(budget.diverted, 0.0) AS diverted
WHERE spent + diverted > budget.training_funds
RETURN owner.name AS owner, budget, budget.year AS year, budget.training_funds AS training_funds, spent, diverted
