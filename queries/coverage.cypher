/*
title.zh = "各责任区、学科、年度的培训覆盖"
title.en = "Coverage by district, subject and year"
about.zh = """每一责任区、学段、学科、年度（有年度安排或活动的年度；指明年度的，以后没有活动的年度也列出）：应训为年末（当年则为查询日期）在该责任区任职并任教该学段学科的教师（保育员除外；所在学校已撤并、尚未调动的，仍按该校撤销前的责任区计入，并另列人数）；已训为其中当年在涉及该学段学科（或不限学段的该学科）的活动中有学时的人；另有通识已训：只在通识与岗位（班主任、学校管理）培训、只写学段或都不写的活动中有学时的人，不计入已训。学时为0的不算参训；一人参加几次或在几校任职只计一次。名额为三年安排表中面向该责任区的各项名额，由几个责任区共用（见“共用责任区数”），未写明范围的名额不计；名额不是人数，不可跨行相加（国培计划三年安排表）。"""
about.en = """For each district, stage, subject and year (with scheduled items or activities; a later year without any is listed if asked for): eligible are the teachers who at the end of the year (in the present year: on the day asked about) hold a post in the district and teach the subject at the stage, without care workers; a teacher whose school has closed and who has not been moved still counts in the district where the school was, and also in school_closed; trained are those of them who in that year were credited hours for an activity on it (or on the subject at any stage). general are those who were not, but were for general training: an activity on general training or on a post (homeroom teacher, school management), one for a stage without a subject, or one that names neither. An attendance of 0 hours does not count as training. A person in two activities or two schools counts once. Seats are those of the items of the three-year schedule that are for the district; they are shared by several districts (`districts_sharing`), are not people, and must not be added up over rows; seats for which the schedule says no zone are left out (three-year schedule)."""
plan = ["4/2019", "4/2021", "三年安排表"]
scope = "district"
key = ["year", "district.id", "stage.id", "subject.id"]
people = ["trained", "general", "eligible", "school_closed"]
order = ["year", "district.name", "stage.position", "subject.name"]
group = "lacking"

[params.year]
type = "Int"
zh = "年度"
en = "Year"

[params.district]
type = "String"
refers = "SupervisionDistrict"
zh = "责任区：代码、名称或曾用名"
en = "District, by code or name"

[params.subject]
type = "String"
refers = "Subject"
zh = "学科：代码、名称或曾用名"
en = "Subject, by code or name"

[params.stage]
type = "String"
refers = "Stage"
zh = "学段：代码、名称或曾用名"
en = "Stage, by code or name"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.district]
type = "SupervisionDistrict!"
zh = "责任区"
en = "District"

[columns.stage]
type = "Stage!"
zh = "学段"
en = "Stage"

[columns.subject]
type = "Subject!"
zh = "学科"
en = "Subject"

[columns.year]
type = "Int!"
zh = "年度"
en = "Year"

[columns.seats]
type = "Int"
zh = "计划名额"
en = "Seats planned"

[columns.districts_sharing]
type = "Int"
zh = "共用责任区数"
en = "Districts that share them"

[columns.trained]
type = "Int!"
zh = "已训人数"
en = "Trained"

[columns.general]
type = "Int!"
zh = "仅通识或岗位已训"
en = "General only"

[columns.eligible]
type = "Int!"
zh = "应训人数"
en = "Eligible"

[columns.share]
type = "Float!"
unit = "percent"
zh = "覆盖率"
en = "Share"

[columns.school_closed]
type = "Int!"
zh = "学校已撤并未调动"
en = "School closed, not moved"
*/
CALL () {
  MATCH (item:ScheduleItem) WHERE item.id STARTS WITH $county
  RETURN split(item.id, ':')[0] + ':' AS own, item.year AS year
  UNION
  MATCH (activity:Activity) WHERE activity.id STARTS WITH $county
  RETURN split(activity.id, ':')[0] + ':' AS own, activity.starts.year AS year
}
WITH own, collect(DISTINCT year) AS years
UNWIND years + [one IN [$year] WHERE any(year IN years WHERE year < one) AND NOT one IN years] AS year
WITH own, year
WHERE ($year IS NULL OR year = $year) AND year <= $as_of.year
WITH own, year, CASE WHEN year = $as_of.year THEN $as_of ELSE date({year: year, month: 12, day: 31}) END AS day
MATCH (district:SupervisionDistrict)
WHERE district.id STARTS WITH own AND ($district IS NULL OR $district IN [district.code, district.name])
MATCH (district)<-[belongs:IN_DISTRICT]-(school:School)
WITH own, year, day, district, school, belongs, coalesce(school.closed <= day, false) AS closed
WITH own, year, day, district, school, belongs, closed,
     CASE WHEN closed THEN school.closed - duration({days: 1}) ELSE day END AS last_day
WHERE belongs.since <= last_day AND coalesce(belongs.until > last_day, true)
MATCH (school)<-[post:TEACHES_AT]-(teacher:Teacher)
WHERE post.since <= day AND coalesce(post.until > day, true) AND NOT post.role IN ['care_worker', 'support_staff']
  AND (NOT closed OR NOT EXISTS {
    MATCH (teacher)-[now:TEACHES_AT]->(open:School)
    WHERE now.since <= day AND coalesce(now.until > day, true) AND coalesce(open.closed > day, true)
  })
WITH own, year, day, district, teacher, min(closed) AS closed
WITH *, COLLECT {
  MATCH (teacher)-[attended:ATTENDED]->(activity:Activity)
  WHERE attended.on.year = year AND attended.on <= $as_of AND attended.hours > 0
  WITH DISTINCT activity
  WITH activity, EXISTS { (activity)-[:CONCERNS]->(:Subject {taught: false}) }
    OR NOT EXISTS { (activity)-[:CONCERNS|FOR_SUBJECT]->() } AS is_general
  RETURN {activity: activity, is_general: is_general}
} AS went
MATCH (teacher)-[taught:TEACHES]->(subject:Subject)
WHERE taught.since <= day AND coalesce(taught.until > day, true)
  AND ($subject IS NULL OR $subject IN [subject.id, subject.name, subject.name_en])
WITH own, year, district, subject, taught.stage AS stage_id, teacher, closed, any(one IN went WHERE one.is_general) AS in_general,
     [one IN went | one.activity] AS activities
WITH *, EXISTS {
  UNWIND activities AS activity
  MATCH (activity)-[on:CONCERNS|FOR_SUBJECT]->(subject)
  WHERE type(on) = 'FOR_SUBJECT' OR on.stage = stage_id
} AS was_trained
WITH own, year, district, subject, stage_id, count(DISTINCT teacher) AS eligible,
     count(DISTINCT CASE WHEN was_trained THEN teacher END) AS trained,
     count(DISTINCT CASE WHEN in_general AND NOT was_trained THEN teacher END) AS general,
     count(DISTINCT CASE WHEN closed THEN teacher END) AS school_closed
MATCH (stage:Stage {id: stage_id})
WHERE $stage IS NULL OR $stage IN [stage.id, stage.name, stage.name_en]
WITH own, year, collect({district: district, subject: subject, stage: stage, eligible: eligible, trained: trained,
                         general: general, school_closed: school_closed}) AS cells
CALL (own, year) {
  MATCH (item:ScheduleItem {year: year})-[on:CONCERNS]->(subject:Subject)
  WHERE item.id STARTS WITH own AND item.seats IS NOT NULL
  WITH DISTINCT item, subject, on.stage AS stage
  WITH *, COLLECT { MATCH (item)-[:FOR_DISTRICT]->(district:SupervisionDistrict) RETURN district } AS districts
  RETURN collect({subject: subject, stage: stage, seats: item.seats, zone: item.zone, districts: districts}) AS items
}
WITH *, COUNT { MATCH (sharer:SupervisionDistrict) WHERE sharer.id STARTS WITH own } AS all_districts
UNWIND cells AS cell
WITH year, all_districts, cell, [each IN items WHERE each.subject = cell.subject AND each.stage = cell.stage.id
     AND (each.zone = 'county' OR cell.district IN each.districts)] AS planned
RETURN cell.district AS district, cell.stage AS stage, cell.subject AS subject, year,
       CASE WHEN planned <> [] THEN reduce(sum = 0, each IN planned | sum + each.seats) END AS seats,
       reduce(most = null, each IN planned | CASE
         WHEN each.zone = 'county' THEN CASE WHEN most > all_districts THEN most ELSE all_districts END
         ELSE CASE WHEN most > size(each.districts) THEN most ELSE size(each.districts) END END) AS districts_sharing,
       cell.trained AS trained, cell.general AS general, cell.eligible AS eligible,
       toFloat(cell.trained) / cell.eligible AS share, cell.school_closed AS school_closed
