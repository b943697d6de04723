/*
title.zh = "谁督促各校的校本研修"
title.en = "Who supervises whose school-based study"
about.zh = """方案3.2：查询日期开办的学校，其校本研修由谁督促。“依据”：“初中”、“中心完小”由督学责任区督促；“片校联盟”（村小和教学点，中心完小除外）由所在的小学片校联盟督促。责任区当日须负有督促校本研修的职责，联盟所属的责任区当日须负有组织联盟的职责，否则不算。有几种依据的学校各列一行；没有人督促的见《哪些学校的校本研修无人督促》。"""
about.en = """Plan 3.2: who supervises the school-based study of the schools open on the day. basis says why: junior_high and central_primary (a central primary school) are supervised by their district; alliance: primary schools in villages and teaching points, without central schools, by the alliance they are in. It only counts where the district owes that duty on the day (supervise-school-study, and organise-alliances for the district of the alliance). A school with several bases has a row for each; schools that nobody supervises are in unsupervised_schools."""
plan = ["3.2"]
scope = "school"
key = ["school.id", "basis", "district.id", "alliance.id"]
order = ["district.name", "supervisor_name", "school.name", "basis"]
group = "training"

[params.district]
type = "String"
refers = "SupervisionDistrict"
zh = "责任区：代码、名称或曾用名"
en = "District, by code or name"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.school]
type = "School!"
zh = "学校"
en = "School"

[columns.supervisor_name]
type = "String!"
zh = "督促者"
en = "Supervisor"

[columns.district]
type = "SupervisionDistrict!"
zh = "责任区"
en = "District"

[columns.alliance]
type = "Alliance"
zh = "联盟"
en = "Alliance"

[columns.basis]
type = "Enum!"
zh = "依据"
en = "Basis"
values.junior_high = { zh = "初中", en = "junior high" }
values.central_primary = { zh = "中心完小", en = "central primary school" }
values.alliance = { zh = "片校联盟", en = "alliance" }
*/
MATCH (school:School)
WHERE school.id STARTS WITH $county AND coalesce(school.opened <= $as_of, true) AND coalesce(school.closed > $as_of, true)
CALL (school) {
  MATCH (school)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)-[owes:OWES]->(:Duty {code: 'supervise-school-study'})
  WHERE belongs.since <= $as_of AND coalesce(belongs.until > $as_of, true)
    AND owes.since <= $as_of AND coalesce(owes.until > $as_of, true)
  UNWIND CASE WHEN school.central THEN ['central_primary'] ELSE [] END
       + CASE WHEN EXISTS {
           MATCH (school)-[offers:OFFERS]->(:Stage {id: 'junior_high'})
           WHERE offers.since <= $as_of AND coalesce(offers.until > $as_of, true)
         } THEN ['junior_high'] ELSE [] END AS basis
  RETURN DISTINCT basis, district, null AS alliance
  UNION
  MATCH (school)-[joins:IN_ALLIANCE]->(alliance:Alliance)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict),
        (district)-[owes:OWES]->(:Duty {code: 'organise-alliances'}),
        (school)-[offers:OFFERS]->(:Stage {id: 'primary'}), (school)-[lies:IN_LOCALITY]->(place:Locality)
  WHERE place.id IN ['village', 'teaching_point'] AND NOT coalesce(school.central, false)
    AND all(held IN [joins, belongs, owes, offers, lies]
            WHERE held.since <= $as_of AND coalesce(held.until > $as_of, true))
  RETURN DISTINCT 'alliance' AS basis, district, alliance
}
WITH school, basis, district, alliance
WHERE $district IS NULL OR $district IN [district.code, district.name]
RETURN school, coalesce(alliance.name, district.name) AS supervisor_name, district, alliance, basis
