/*
title.zh = "支出超过批准经费的共同体"
title.en = "Communities that spent more than was granted"
about.zh = "共同体一年的支出经费多于批准经费；没有批准的按零计。"
about.en = "In a year a community spent more than it was granted; nothing granted counts as nothing."
hint.zh = "改正经费数字，或补办批准。"
hint.en = "Correct the figures, or grant the rest."
plan = ["3.3"]
key = ["community.id", "year"]
order = ["year", "community.name"]

[columns.community]
type = "PeerCommunity!"
zh = "共同体"
en = "Community"

[columns.year]
type = "Int!"
zh = "年度"
en = "Year"

[columns.granted]
type = "Float"
unit = "yuan"
zh = "批准经费"
en = "Granted"

[columns.spent]
type = "Float!"
unit = "yuan"
zh = "支出经费"
en = "Spent"
*/
MATCH (community:PeerCommunity)-[:PLANS]->(plan:CommunityPlan)
WHERE community.id STARTS WITH $county AND plan.spent > coalesce(plan.granted, 0)
RETURN community, plan.year AS year, plan.granted AS granted, plan.spent AS spent
