/*
title.zh = "一种做法逐年传到多少学校"
title.en = "How a practice spreads over the years"
about.zh = """每个研修主题自第一所学校复制移植起的每一年：当年新增学校数、累计学校数、累计占当年年末（末年为查询日期）开办学校的比例。一校多次复制移植只计首次。用途：哪些做法已停滞、需要再组织送教，哪些正在铺开。"""
about.en = """For each theme and each year from its first copy on: the schools that were new in the year, those that have copied it by then, and these as a share of the schools open at the year's end (in the last year: on the day asked about). A school counts once, from its first copy. Use it to decide which practices have come to a stop and need another round of sending teaching, and which are spreading."""
key = ["theme.id", "year"]
order = ["theme.name", "year"]
group = "network"
computed = "practice_diffusion"
shape = "groups"

[params.theme]
type = "String"
refers = "Theme"
zh = "主题：代码、名称或曾用名"
en = "Theme, by code or name"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.county]
type = "County!"
zh = "县"
en = "County"

[columns.theme]
type = "Theme!"
zh = "研修主题"
en = "Theme"

[columns.year]
type = "Int!"
zh = "年份"
en = "Year"

[columns.number]
type = "Int!"
zh = "新增学校数"
en = "New schools"

[columns.total]
type = "Int!"
zh = "累计学校数"
en = "Schools by then"

[columns.share]
type = "Float"
zh = "占学校比例"
en = "Share of all schools"
unit = "percent"
*/
UNWIND $computed AS row
MATCH (theme:Theme {id: row.theme})
WHERE theme.id STARTS WITH $county AND ($theme IS NULL OR $theme IN [theme.code, theme.name])
MATCH (county:County {id: split(theme.id, ':')[0]})
RETURN county, theme, row.year AS year, row.number AS number, row.total AS total, row.share AS share
