/*
title.zh = "计划的名额够不够每位教师轮训一次"
title.en = "Can the seats of the plan reach every teacher once"
about.zh = """方案要求2021年完成对所有教师的一次全员培训，而名额是人次，不是人数。“层级”为“全县”的一行：教师为查询日期在岗的人（保育员除外）；“已写明名额上限”为截至所给年度已写明的全部名额，即三年安排表各项的名额，加上以人计、不属于任何项目科目或其科目当年各项都未写名额的项目名额（上级项目已写的，子项目不重复计；只面向保育员的不计）。即使每个名额都是不同的人，已写明的名额也至多到这么多人，“至少差的人数”为还差的人数，够则为0。“未写名额的项数”为没有写名额的安排项数（其科目当年的项目已写名额的不算），这些名额不知多少，可能补上一部分，本表不猜。“层级”为“责任区”的各行：教师为在该责任区任职的人；“面向该责任区的名额”为写明面向该责任区的各项名额之和，由最多“共用责任区数”个责任区共用，不可跨行相加；县集中和未写明范围的名额不分到责任区（四2021，国培计划三年安排表，附1、附件2）。"""
about.en = """The plan wants every teacher trained once by 2021, and seats are not people. The row of level county: teachers are those in post on the day, without care workers; seats_at_most is every seat written up to the year, those of the schedule's items and those of programmes counted in people that are on no line or on lines whose items of the year write none (not again where a parent writes them; not those only for care workers). If each seat went to a different person, the written seats would reach this many at most; `short` is how many teachers are then left, 0 if none. `unwritten` are items without a figure (unless a programme of their line and year has it): their number of seats is unknown; they may close part of the gap, but nothing is guessed. The rows of level district: teachers with a post there; seats_own are those of items that name the district, shared by up to shared_by districts and never to be added up over rows; seats of training held for the whole county, or for no named district, are given to no district (plan 4, 2021; three-year schedule; annex 1 and 2)."""
plan = ["4/2021", "三年安排表", "附1", "附件2"]
scope = "district"
key = ["county.id", "level", "district.id"]
order = ["county.name", "level", "district.name"]
group = "plan"

[params.to_year]
type = "Int"
default = 2021
zh = "截至年度（含）"
en = "Up to this year, included"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.county]
type = "County!"
zh = "县"
en = "County"

[columns.level]
type = "Enum!"
zh = "层级"
en = "Level"
values.county = { zh = "全县", en = "county" }
values.district = { zh = "责任区", en = "district" }

[columns.district]
type = "SupervisionDistrict"
zh = "责任区"
en = "District"

[columns.teachers]
type = "Int!"
zh = "在岗教师"
en = "Teachers"

[columns.seats_own]
type = "Int"
zh = "面向该责任区的名额"
en = "Seats that name the district"

[columns.shared_by]
type = "Int"
zh = "共用责任区数"
en = "Districts that share them"

[columns.seats_at_most]
type = "Int"
zh = "已写明名额上限"
en = "Seats written, at most"

[columns.short]
type = "Int"
zh = "至少差的人数"
en = "Teachers beyond them"

[columns.unwritten]
type = "Int!"
zh = "未写名额的项数"
en = "Items without seats"
*/
MATCH (county:County) WHERE county.id STARTS WITH $county
WITH county, county.id + ':' AS own
CALL (own) {
  MATCH (district:SupervisionDistrict) WHERE district.id STARTS WITH own
  RETURN 'district' AS level, district, [] AS programmes,
         COUNT { MATCH (district)<-[belongs:IN_DISTRICT]-(school:School)<-[post:TEACHES_AT]-(teacher:Teacher)
                 WHERE belongs.since <= $as_of AND coalesce(belongs.until > $as_of, true)
                   AND post.since <= $as_of AND coalesce(post.until > $as_of, true)
                   AND coalesce(school.closed > $as_of, true) AND NOT post.role IN ['care_worker', 'support_staff']
                 RETURN DISTINCT teacher } AS teachers,
         COLLECT { MATCH (item:ScheduleItem)-[:FOR_DISTRICT]->(district) WHERE item.year <= $to_year
                   RETURN DISTINCT item } AS items
  UNION
  RETURN 'county' AS level, null AS district,
         COLLECT { MATCH (programme:Programme {unit: 'person'})
                   WHERE programme.id STARTS WITH own AND programme.year <= $to_year AND programme.seats IS NOT NULL
                     AND NOT EXISTS { MATCH (programme)-[:SUB_PROGRAMME_OF*]->(parent:Programme) WHERE parent.seats IS NOT NULL }
                     AND NOT EXISTS { MATCH (programme)-[:ON_LINE]->(:ProgrammeLine)<-[:ON_LINE]-(item:ScheduleItem)
                                      WHERE item.year = programme.year AND item.seats IS NOT NULL }
                     AND (NOT EXISTS { (programme)-[:MEANT_FOR]->(:TargetGroup {roles: 'care_worker'}) }
                       OR EXISTS { MATCH (programme)-[:MEANT_FOR]->(group:TargetGroup) WHERE coalesce(group.roles <> 'care_worker', true) })
                   RETURN programme } AS programmes,
         COUNT { MATCH (school:School)<-[post:TEACHES_AT]-(teacher:Teacher)
                 WHERE school.id STARTS WITH own AND post.since <= $as_of AND coalesce(post.until > $as_of, true)
                   AND coalesce(school.closed > $as_of, true) AND NOT post.role IN ['care_worker', 'support_staff']
                 RETURN DISTINCT teacher } AS teachers,
         COLLECT { MATCH (item:ScheduleItem) WHERE item.id STARTS WITH own AND item.year <= $to_year RETURN item } AS items
}
CALL (items, programmes) {
  UNWIND items AS item
  RETURN max(CASE WHEN item.seats IS NOT NULL THEN COUNT { (item)-[:FOR_DISTRICT]->() } END) AS sharing,
         count(CASE WHEN item.seats IS NULL AND NOT EXISTS {
           MATCH (item)-[:ON_LINE]->(:ProgrammeLine)<-[:ON_LINE]-(programme:Programme)
           WHERE programme.year = item.year AND programme IN programmes } THEN 1 END) AS unwritten
}
CALL (items, programmes) {
  UNWIND items + programmes AS planned
  RETURN CASE WHEN count(planned.seats) > 0 THEN sum(planned.seats) END AS seats
}
WITH *, level = 'county' AS whole
RETURN county, level, district, teachers, CASE WHEN NOT whole THEN seats END AS seats_own,
       CASE WHEN NOT whole THEN sharing END AS shared_by, CASE WHEN whole THEN seats END AS seats_at_most,
       CASE WHEN whole AND teachers > seats THEN teachers - seats WHEN whole AND seats IS NOT NULL THEN 0 END AS short,
       unwritten
