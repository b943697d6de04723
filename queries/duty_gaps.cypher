/*
title.zh = "当年哪些职责没有落实"
title.en = "Duties not fulfilled in a year"
about.zh = """方案3.2、四2020：当年（查询日期当年只看到查询日期）负有某项职责而图谱中没有落实凭据的，只列未落实的。“状态”为“没有落实”（应有凭据而没有）、“年度未到，尚无安排”（以后的年度：负有职责，而图谱中还没有当年的活动）或“无凭据可查”（图谱不保存这项职责的凭据，无从判断）。机构、责任区（及其研训室）按当年负有职责的记录；每所开办的学校都负有学校一级的职责。凭据：校本研修为学校组织的校本研修；学分认定为学校对当年学分的认定（教职工当年参训而学校没有作出任何认定的为缺）；督促校本研修为区内初中或中心完小的校本研修（没有这类学校的不列）；组织联盟为每个联盟组织的活动（有村小而没有联盟的也列）；组织送教下乡为责任区或其研训室组织的送教下乡；校园长培训为面向校园长的培训；新教师培训为有当年或上一年参加工作的教师参训的活动；培训者培训为培训团队研修；送教下乡为其组织的送教下乡活动；送教下乡评估为对当年送教下乡的满意度问卷。"""
about.en = """Plan 3.2 and 4 (2020): duties owed in a year for which the graph holds no evidence (of the present year up to the day asked about); only what is not fulfilled. state is missing (there should be evidence, but there is none), not_due (a coming year: the duty is owed, and no activity of that year is recorded yet) or no_evidence_kept (the graph holds no evidence for this kind of duty). Units, districts and their research rooms owe what is recorded for the year; every open school owes the duties of the school level. Evidence: school-study: school-based study that the school organised; certify-credits: a decision of the school on credits of the year (a gap only where its staff were trained); supervise-school-study: school-based study at a junior high or central primary school of the district (no row where there is none such); organise-alliances: an activity organised by each alliance (a district with village primary schools and no alliance shows too); organise-sending: sending teaching organised by the district or its research room; train-principals: training of principals; train-new-teachers: an activity with participants hired that year or the year before; train-trainers: team study; send-teaching: sending teaching; assess-sending: a satisfaction survey on sending teaching of the year."""
plan = ["3.2", "4/2020"]
scope = "district"
key = ["duty.id", "unit.id", "district.id", "school.id", "alliance.id"]
order = ["level", "duty.code", "owner_name"]
group = "duties"

[params.year]
type = "Int"
zh = "年度，默认查询日期当年"
en = "Year; default: the year of the day asked about"

[params.level]
type = "Enum"
values = "Duty.level"
zh = "层级"
en = "Level"

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

[columns.duty]
type = "Duty!"
zh = "职责"
en = "Duty"

[columns.level]
type = "Enum!"
values = "Duty.level"
zh = "层级"
en = "Level"

[columns.owner_name]
type = "String!"
zh = "责任主体"
en = "Owner"

[columns.unit]
type = "Unit"
zh = "机构"
en = "Unit"

[columns.district]
type = "SupervisionDistrict"
zh = "责任区"
en = "District"

[columns.school]
type = "School"
zh = "学校"
en = "School"

[columns.alliance]
type = "Alliance"
zh = "联盟"
en = "Alliance"

[columns.state]
type = "Enum!"
zh = "状态"
en = "State"
values.not_due = { zh = "年度未到，尚无安排", en = "not due yet, nothing arranged" }
values.missing = { zh = "没有落实", en = "not fulfilled" }
values.no_evidence_kept = { zh = "无凭据可查", en = "no evidence kept" }
*/
WITH coalesce($year, $as_of.year) AS held
WITH held, CASE WHEN held = $as_of.year THEN $as_of ELSE date({year: held, month: 12, day: 31}) END AS last
CALL (held, last) {
  MATCH (duty:Duty {level: 'school'}), (school:School)
  WHERE duty.id STARTS WITH $county AND school.id STARTS WITH split(duty.id, ':')[0] + ':'
    AND coalesce(school.opened <= last, true) AND coalesce(school.closed > last, true)
  OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
  WHERE belongs.since <= last AND coalesce(belongs.until > last, true)
  RETURN duty, school.name AS owner_name, null AS unit, district, school, null AS alliance, CASE duty.code
    WHEN 'school-study' THEN EXISTS {
      MATCH (school)<-[:ORGANISED_BY]-(study:Activity {kind: 'school_based'})
      WHERE study.starts.year = held AND study.starts <= last
    }
    WHEN 'certify-credits' THEN NOT EXISTS {
      MATCH (school)<-[post:TEACHES_AT]-(:Teacher)-[attended:ATTENDED]->(:Activity)
      WHERE attended.on.year = held AND attended.on <= last AND attended.hours > 0
        AND post.since <= attended.on AND coalesce(post.until > attended.on, true)
    } OR EXISTS {
      MATCH (school)<-[decided:DECIDED_BY]-(record:CreditRecord)
      WHERE record.on.year = held AND record.on <= last AND decided.on <= $as_of
    } END AS fulfilled
  UNION ALL
  MATCH (unit:Unit)-[owes:OWES]->(duty:Duty)
  WHERE unit.id STARTS WITH $county AND owes.since <= last AND coalesce(owes.until > date({year: held}), true)
  WITH DISTINCT held, last, unit, duty, split(unit.id, ':')[0] + ':' AS own
  RETURN duty, unit.name AS owner_name, unit, null AS district, null AS school, null AS alliance, CASE
    WHEN duty.code IN ['train-principals', 'train-trainers', 'send-teaching'] THEN EXISTS {
      MATCH (activity:Activity)
      WHERE activity.id STARTS WITH own AND activity.starts.year = held AND activity.starts <= last
        AND activity.kind = CASE duty.code WHEN 'train-principals' THEN 'principals'
                                           WHEN 'train-trainers' THEN 'team_study' ELSE 'sending_teaching' END
    }
    WHEN duty.code = 'train-new-teachers' THEN EXISTS {
      MATCH (activity:Activity)<-[attended:ATTENDED]-(teacher:Teacher)
      WHERE activity.id STARTS WITH own AND activity.starts.year = held AND activity.starts <= last
        AND attended.hours > 0 AND teacher.hired.year IN [held - 1, held]
    }
    WHEN duty.code = 'assess-sending' THEN EXISTS {
      MATCH (survey:Survey {kind: 'satisfaction'})-[:ASKS_ABOUT]->(activity:Activity {kind: 'sending_teaching'})
      WHERE activity.id STARTS WITH own AND activity.starts.year = held AND activity.starts <= last
        AND survey.on <= $as_of
    } END AS fulfilled
  UNION ALL
  MATCH (owner:SupervisionDistrict|ResearchRoom)-[owes:OWES]->(duty:Duty)
  WHERE owner.id STARTS WITH $county AND duty.code <> 'organise-alliances'
    AND owes.since <= last AND coalesce(owes.until > date({year: held}), true)
  OPTIONAL MATCH (owner)-[seat:ROOM_OF]->(home:SupervisionDistrict)
  WHERE seat.since <= last AND coalesce(seat.until > date({year: held}), true)
  WITH DISTINCT held, last, duty, CASE WHEN owner:ResearchRoom THEN home ELSE owner END AS district
  WHERE district IS NOT NULL
  WITH held, last, duty, district, COLLECT {
    MATCH (school:School)-[belongs:IN_DISTRICT]->(district)
    WHERE belongs.since <= last AND coalesce(belongs.until > last, true)
      AND coalesce(school.opened <= last, true) AND coalesce(school.closed > last, true)
      AND (school.central OR EXISTS {
        MATCH (school)-[offers:OFFERS]->(:Stage {id: 'junior_high'})
        WHERE offers.since <= last AND coalesce(offers.until > last, true)
      })
    RETURN EXISTS {
      MATCH (school)<-[:ORGANISED_BY]-(study:Activity {kind: 'school_based'})
      WHERE study.starts.year = held AND study.starts <= last
    }
  } AS studying
  RETURN duty, district.name AS owner_name, null AS unit, district, null AS school, null AS alliance, CASE duty.code
    WHEN 'supervise-school-study' THEN size(studying) = 0 OR true IN studying
    WHEN 'organise-sending' THEN EXISTS {
      MATCH (district)<-[:ORGANISED_BY]-(activity:Activity {kind: 'sending_teaching'})
      WHERE activity.starts.year = held AND activity.starts <= last
    } OR EXISTS {
      MATCH (district)<-[seat:ROOM_OF]-(:ResearchRoom)<-[:ORGANISED_BY]-(activity:Activity {kind: 'sending_teaching'})
      WHERE activity.starts.year = held AND activity.starts <= last
        AND seat.since <= activity.starts AND coalesce(seat.until > activity.starts, true)
    } END AS fulfilled
  UNION ALL
  MATCH (district:SupervisionDistrict)-[owes:OWES]->(duty:Duty {code: 'organise-alliances'})
  WHERE district.id STARTS WITH $county AND owes.since <= last AND coalesce(owes.until > date({year: held}), true)
  WITH DISTINCT held, last, duty, district
  OPTIONAL MATCH (alliance:Alliance)-[belongs:IN_DISTRICT]->(district)
  WHERE belongs.since <= last AND coalesce(belongs.until > last, true)
  WITH DISTINCT held, last, duty, district, alliance
  RETURN duty, district.name AS owner_name, null AS unit, district, null AS school, alliance, CASE
    WHEN alliance IS NOT NULL THEN EXISTS {
      MATCH (alliance)<-[:ORGANISED_BY]-(activity:Activity)
      WHERE activity.starts.year = held AND activity.starts <= last
    }
    ELSE NOT EXISTS {
      MATCH (district)<-[belongs:IN_DISTRICT]-(school:School)-[offers:OFFERS]->(:Stage {id: 'primary'}),
            (school)-[lies:IN_LOCALITY]->(place:Locality)
      WHERE place.id IN ['village', 'teaching_point'] AND NOT coalesce(school.central, false)
        AND coalesce(school.opened <= last, true) AND coalesce(school.closed > last, true)
        AND all(one IN [belongs, offers, lies] WHERE one.since <= last AND coalesce(one.until > last, true))
    } END AS fulfilled
}
WITH * WHERE NOT coalesce(fulfilled, false) AND ($level IS NULL OR $level = duty.level)
  AND ($district IS NULL OR $district IN [district.code, district.name])
RETURN duty, duty.level AS level, owner_name, unit, district, school, alliance,
       CASE WHEN fulfilled IS NULL THEN 'no_evidence_kept' WHEN coalesce($year, $as_of.year) > $as_of.year THEN 'not_due' ELSE 'missing' END AS state
