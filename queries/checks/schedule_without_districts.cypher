/*
title.zh = "没有责任区的片区安排"
title.en = "Schedule items of a pair without districts"
about.zh = "写明由一个送教片区实施的年度安排，没有联系到任何责任区。"
about.en = "An item held for one district pair is linked to no district."
hint.zh = "在年度安排表中填写责任区。"
hint.en = "Fill in the districts in the table of the schedule."
plan = ["三年安排表"]
key = ["item.id"]
order = ["year", "item.code"]

[columns.item]
type = "ScheduleItem!"
zh = "年度安排"
en = "Item"

[columns.year]
type = "Int!"
zh = "年度"
en = "Year"

[columns.seats]
type = "Int"
zh = "名额"
en = "Seats"
*/
MATCH (item:ScheduleItem {zone: 'pair'})
WHERE item.id STARTS WITH $county AND NOT EXISTS { (item)-[:FOR_DISTRICT]->(:SupervisionDistrict) }
RETURN item, item.year AS year, item.seats AS seats
