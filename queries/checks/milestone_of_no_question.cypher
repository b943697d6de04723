/*
title.zh = "衡量办法不是任何问题的里程碑"
title.en = "Milestones measured by what is no question"
about.zh = "里程碑所写的衡量指标，不是目录中任何问题的指标。"
about.en = "What the milestone is measured by is no measure of a question in the catalogue."
hint.zh = "改正里程碑表中的衡量指标。"
hint.en = "Correct the measure in the table of milestones."
plan = ["4/2018", "4/2019", "4/2020", "4/2021", "4/2022"]
key = ["milestone.id"]
order = ["year", "milestone.code"]

[params.measures]
type = "[String!]!"
default = []
zh = "目录中各问题的指标"
en = "Measures of the questions in the catalogue"

[columns.milestone]
type = "Milestone!"
zh = "里程碑"
en = "Milestone"

[columns.year]
type = "Int!"
zh = "年度"
en = "Year"

[columns.measure]
type = "String!"
zh = "衡量指标"
en = "Measure"
*/
MATCH (milestone:Milestone)
WHERE milestone.id STARTS WITH $county AND NOT milestone.measure IN $measures
RETURN milestone, milestone.year AS year, milestone.measure AS measure
