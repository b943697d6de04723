/*
title.zh = "没有衡量办法的里程碑"
title.en = "Milestones without a measure"
about.zh = "里程碑没有写用哪个问题衡量，或没有目标值。"
about.en = "No question measures the milestone, or no target is set."
hint.zh = "在里程碑表中填写衡量所用的问题和目标值；确实无法衡量的，应在县内说明。"
hint.en = "Fill in the question and the target in the table of milestones; where nothing can measure it, say so in the county."
plan = ["4/2018", "4/2019", "4/2020", "4/2021", "4/2022"]
key = ["milestone.id"]
order = ["year", "milestone.code"]

[columns.milestone]
type = "Milestone!"
zh = "里程碑"
en = "Milestone"

[columns.year]
type = "Int!"
zh = "年度"
en = "Year"

[columns.measure]
type = "Enum"
values = "measures"
zh = "衡量所用的问题"
en = "Measure"

[columns.target]
type = "Float"
zh = "目标值"
en = "Target"
*/
MATCH (milestone:Milestone)
WHERE milestone.id STARTS WITH $county AND (milestone.measure IS NULL OR milestone.target IS NULL)
RETURN milestone, milestone.year AS year, milestone.measure AS measure, milestone.target AS target
