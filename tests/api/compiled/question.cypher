RETURN head(COLLECT {
  UNWIND [COLLECT {
    CALL () {
      MATCH (school:School)
      WHERE school.id STARTS WITH $q1_county AND coalesce(school.opened <= $q1_as_of, true) AND coalesce(school.closed > $q1_as_of, true) AND NOT EXISTS {
        (school)<-[mentors:MENTORS]-(:Teacher|Expert)
        WHERE mentors.since <= $q1_as_of AND coalesce(mentors.until > $q1_as_of, true)
      } AND ($q1_stage IS NULL OR EXISTS {
        MATCH (school)-[offers:OFFERS]->(stage:Stage)
        WHERE offers.since <= $q1_as_of AND coalesce(offers.until > $q1_as_of, true) AND ($q1_stage IS NULL OR $q1_stage IN [stage.id, stage.name, stage.name_en])
      })
      OPTIONAL MATCH (school)-[belongs:IN_DISTRICT]->(district:SupervisionDistrict)
      WHERE belongs.since <= $q1_as_of AND coalesce(belongs.until > $q1_as_of, true)
      WITH school, district, EXISTS {
        (school)-[lies:IN_LOCALITY]->(:Locality {rural: true})
        WHERE lies.since <= $q1_as_of AND coalesce(lies.until > $q1_as_of, true)
      } AS rural
      WHERE ($q1_district IS NULL OR $q1_district IN [district.code, district.name]) AND ($q1_rural IS NULL OR rural = $q1_rural)
      RETURN school, district, rural, COUNT {
        MATCH (school)<-[post:TEACHES_AT]-(teacher:Teacher)
        WHERE post.since <= $q1_as_of AND coalesce(post.until > $q1_as_of, true)
        RETURN DISTINCT teacher
      } AS staff
    }
    WITH school, district, rural, staff
    ORDER BY staff DESC, school.name, school.id
    RETURN [school, district, rural, staff]
  }] AS G2
  RETURN [COLLECT {
    UNWIND G2 AS G3
    WITH G3[0] AS school, G3[1] AS district, G3[2] AS rural, G3[3] AS staff
    WITH school, district, rural, staff LIMIT $p5
    RETURN [[CASE WHEN school IS NOT NULL THEN [school.name, [null, COUNT {
      MATCH (school)<-[R5:MENTORS]-(N4:Teacher)
      RETURN 1 AS one
    }]] END], [staff, school.name, school.id]]
  }, size(G2), head(COLLECT {
    UNWIND G2 AS G3
    WITH G3[0] AS school, G3[1] AS district, G3[2] AS rural, G3[3] AS staff
    RETURN [count(*)]
  })]
}) AS c0
// $q1_district = null
// $q1_stage = null
// $q1_rural = null
// $q1_as_of = "2021-06-30"
// $q1_county = ""
// $p5 = 11
