/*
title.zh = "培训机会是否均等"
title.en = "How evenly training is spread"
about.zh = """查询日期在职教师（保育员、教辅后勤除外）自起始日期以来的参训学时，按全县、责任区、乡村与城镇、公办与民办幼儿园分组：人数、人均学时、没有学时的比例、基尼系数（0为人人相同，越近1越集中在少数人）。教师按主岗学校归组，学校当日没有地域类别的不列入城乡。用途：新增名额给哪一组，组内是否总是同一批人参训。"""
about.en = """Hours of training since the first day of the teachers in post on the day (without care workers and support staff), by county, district, village or town, and public or private kindergarten: the number of teachers, hours per teacher, the share without any hours, and the Gini coefficient (0: all have the same; near 1: a few have all of them). A teacher counts at the main post; a school without a locality on the day is in neither village nor town. Use it to decide which group new seats go to, and whether it is always the same people who are trained."""
scope = "district"
key = ["county.id", "kind", "part", "district.id"]
order = ["county.name", "kind", "-score", "part", "name"]
group = "network"
computed = "access_equality"
shape = "groups"

[params.from]
type = "Date"
zh = "起始日期，默认从有记录起"
en = "First day; default: no limit"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.county]
type = "County!"
zh = "县"
en = "County"

[columns.kind]
type = "Enum!"
zh = "分组"
en = "Grouped by"
values.county = { zh = "全县", en = "county" }
values.district = { zh = "责任区", en = "district" }
values.locality = { zh = "城乡", en = "village or town" }
values.kindergarten = { zh = "幼儿园", en = "kindergarten" }

[columns.name]
type = "String"
zh = "县或责任区"
en = "County or district"

[columns.part]
type = "Enum"
zh = "城乡或公办民办"
en = "Village or town, public or private"
values.rural = { zh = "乡村", en = "village" }
values.town = { zh = "城镇", en = "town" }
values.public = { zh = "公办", en = "public" }
values.private = { zh = "民办", en = "private" }

[columns.district]
type = "SupervisionDistrict"
zh = "责任区"
en = "District"
shown = false

[columns.number]
type = "Int!"
zh = "教师数"
en = "Teachers"

[columns.mean]
type = "Float!"
zh = "人均学时"
en = "Hours a teacher"

[columns.share]
type = "Float!"
zh = "无学时比例"
en = "Share without any"
unit = "percent"

[columns.score]
type = "Float"
zh = "基尼系数"
en = "Gini coefficient"
*/
UNWIND $computed AS row
MATCH (county:County {id: row.county})
WHERE county.id STARTS WITH $county
OPTIONAL MATCH (district:SupervisionDistrict {id: row.district})
RETURN county, row.kind AS kind, CASE row.kind WHEN 'county' THEN county.name WHEN 'district' THEN district.name END AS name,
       CASE WHEN row.kind IN ['locality', 'kindergarten'] THEN row.name END AS part, district, row.number AS number, row.mean AS mean, row.share AS share, row.score AS score
