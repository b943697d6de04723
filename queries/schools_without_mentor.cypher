/*
title.zh = "哪些学校没有指导教师"
title.en = "Which schools have no mentor"
about.zh = """查询日期开办而没有任何有效指导关系的学校，及其教职工人数（方案3.3）。"""
about.en = """Schools open on the day that no trainer mentors, with the number of people who hold a post there (plan 3.3)."""
plan = ["3.3"]
scope = "school"
key = ["school.id"]
order = ["-staff", "school.name"]
group = "lacking"

[params.district]
type = "String"
refers = "SupervisionDistrict"
zh = "责任区：代码、名称或曾用名"
en = "District, by code or name"

[params.stage]
type = "String"
refers = "Stage"
zh = "学段：代码、名称或曾用名"
en = "Stage, by code or name"

[params.rural]
type = "Boolean"
zh = "乡村学校：是则只看乡村，否则只看非乡村；不填则都看"
en = "Only rural schools (true) or only others (false)"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.school]
type = "School!"
zh = "学校"
en = "School"

[columns.district]
type = "SupervisionDistrict"
zh = "责任区"
en = "District"

[columns.rural]
type = "Boolean!"
zh = "是否乡村"
en = "Rural"

[columns.staff]
type = "Int!"
zh = "教职工人数"
en = "Staff"
*/
MATCH (school:School)
WHERE school.id STARTS WITH $county AND coalesce(school.opened <= $as_of, true) AND coalesce(school.closed > $as_of, true)
  AND NOT EXISTS { (school)<-[mentors:MENTORS]-(:Teacher|Expert) WHERE mentors.since <= $as_of AND coalesce(mentors.until > $as_of, true) }
  AND ($stage IS NULL OR EXISTS {
    MATCH (school)-[offers:OFFERS]->(stage:Stage)
    WHERE offers.since <= $as_of AND coalesce(offers.until > $as_of, true)
      AND ($stage IS NULL OR $stage IN [stage.id, stage.name, stage.name_en])
  })
OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
WHERE belongs.since <= $as_of AND coalesce(belongs.until > $as_of, true)
WITH school, district,
     EXISTS { (school)-[lies:IN_LOCALITY]->(:Locality {rural: true}) WHERE lies.since <= $as_of AND coalesce(lies.until > $as_of, true) } AS rural
WHERE ($district IS NULL OR $district IN [district.code, district.name]) AND ($rural IS NULL OR rural = $rural)
RETURN school, district, rural,
       COUNT { MATCH (school)<-[post:TEACHES_AT]-(teacher:Teacher)
               WHERE post.since <= $as_of AND coalesce(post.until > $as_of, true)
               RETURN DISTINCT teacher } AS staff
