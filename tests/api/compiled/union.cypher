RETURN head(COLLECT {
  MATCH (N1:School {id: $p2})
  RETURN [[COLLECT {
    MATCH (N1)<-[R3:MENTORS]-(N2:Teacher|Expert)
    WHERE R3.since <= $p0 AND coalesce(R3.until > $p0, true)
    WITH R3, N2
    ORDER BY N2.name, R3.since, R3.subject, head(labels(N2)), N2.id LIMIT $p1
    RETURN [toString(R3.since), [head(labels(N2)), CASE WHEN N2:Teacher THEN [N2.name, head(COLLECT {
      MATCH (N2)-[R4:TEACHES_AT]->(N5:School)
      WHERE R4.since <= $p0 AND coalesce(R4.until > $p0, true) AND R4.main
      RETURN [N5.name] LIMIT 1
    }), N2.id] WHEN N2:Expert THEN [N2.name, N2.affiliation, N2.id] END]]
  }]]
}) AS c0
// $p0 = "2021-06-30"
// $p1 = 21
// $p2 = "430624:S0001"
