/*
title.zh = "各责任区是否只在内部协作"
title.en = "Whether districts keep to themselves"
about.zh = """查询日期学校协作网络中每个责任区各校的联系：其中与本区学校的数量、总数（每所学校的联系各计一次）、占比、抽签时应有的占比，以及 Coleman 指数（1为全在区内，0与抽签相同，-1为全在区外）。用途：哪些责任区应结对、互派指导教师，哪些连区内协作都没有。"""
about.en = """For each district, the ties of its schools on the day: those with schools of the same district, all ties (each counted from the school that has it), the share within the district, the share expected if partners were drawn at random, and Coleman's index (1: all within; 0: as at random; -1: all outside). Use it to decide which districts to pair so that they exchange mentors, and which lack collaboration even within."""
scope = "district"
key = ["district.id"]
order = ["-score", "district.name"]
group = "network"
computed = "district_homophily"
shape = "groups"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.county]
type = "County!"
zh = "县"
en = "County"

[columns.district]
type = "SupervisionDistrict!"
zh = "责任区"
en = "District"

[columns.number]
type = "Int!"
zh = "区内联系数"
en = "Ties within"

[columns.total]
type = "Int!"
zh = "联系总数"
en = "Ties in all"

[columns.share]
type = "Float"
zh = "区内占比"
en = "Share within"
unit = "percent"

[columns.expected]
type = "Float"
zh = "抽签占比"
en = "Share at random"
unit = "percent"

[columns.score]
type = "Float"
zh = "Coleman 指数"
en = "Coleman's index"
*/
UNWIND $computed AS row
MATCH (district:SupervisionDistrict {id: row.district})
WHERE district.id STARTS WITH $county
MATCH (county:County {id: split(district.id, ':')[0]})
RETURN county, district, row.number AS number, row.total AS total, row.share AS share, row.expected AS expected, row.score AS score
