RETURN [null, COLLECT {
  CALL () {
    MATCH (:Locality {rural: true})<-[lies:IN_LOCALITY]-(school:School)
    WHERE school.id STARTS WITH $q1_county
    WITH school, lies, CASE WHEN school.closed <= $q1_as_of THEN school.closed - duration({days: 1}) ELSE $q1_as_of END AS day
    WHERE lies.since <= day AND coalesce(lies.until > day, true)
    OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
    WHERE belongs.since <= day AND coalesce(belongs.until > day, true)
    WITH school, district
    WHERE ($q1_district IS NULL OR $q1_district IN [district.code, district.name])
    MATCH (teacher:Teacher)-[post:TEACHES_AT]->(school)
    WHERE post.since <= $q1_as_of AND coalesce(post.until > $q1_as_of, true) AND NOT post.role IN ['care_worker', 'support_staff'] AND ($q1_subject IS NULL AND $q1_stage IS NULL OR EXISTS {
      MATCH (teacher)-[taught:TEACHES]->(subject:Subject), (stage:Stage {id: taught.stage})
      WHERE taught.since <= $q1_as_of AND coalesce(taught.until > $q1_as_of, true) AND ($q1_subject IS NULL OR $q1_subject IN [subject.id, subject.name, subject.name_en]) AND ($q1_stage IS NULL OR $q1_stage IN [stage.id, stage.name, stage.name_en])
    }) AND (coalesce(school.closed > $q1_as_of, true) OR NOT EXISTS {
      MATCH (teacher)-[now:TEACHES_AT]->(open:School)
      WHERE now.since <= $q1_as_of AND coalesce(now.until > $q1_as_of, true) AND coalesce(open.closed > $q1_as_of, true)
    })
    WITH teacher, school, district, post
    ORDER BY post.main DESC, school.id
    WITH teacher, collect({school: school, district: district})[0] AS place
    OPTIONAL MATCH (teacher)-[attended:ATTENDED]->(:Activity)
    WHERE attended.on <= $q1_to AND attended.hours > 0
    WITH teacher, place, sum(CASE WHEN attended.on >= $q1_from THEN attended.hours ELSE 0.0 END) AS hours, max(attended.on) AS last_trained
    WHERE CASE WHEN $q1_min_hours IS NULL THEN hours = 0 ELSE hours < $q1_min_hours END
    RETURN teacher, place.school AS school, place.district AS district, CASE WHEN place.school.closed <= $q1_as_of THEN place.school.closed END AS school_closed, hours, last_trained
  }
  WITH teacher, school, district, school_closed, hours, last_trained, [district.name] AS key
  WITH key, count(*) AS rows, [[], count(*), [sum(`hours`)]] AS made
  ORDER BY key[0] LIMIT $p8
  RETURN [key, made]
}] AS c0
// $q1_from = "2018-01-01"
// $q1_to = "2021-06-30"
// $q1_district = null
// $q1_subject = null
// $q1_stage = null
// $q1_min_hours = null
// $q1_as_of = "2021-06-30"
// $q1_county = ""
// $p8 = 1001
