RETURN [COLLECT {
  UNWIND $p1 AS K1
  MATCH (N2:School {id: K1})
  RETURN [K1, [N2.id, N2.name, head(COLLECT {
    MATCH (N2)-[R3:IN_DISTRICT]->(N4:SupervisionDistrict)
    WHERE R3.since <= $p0 AND coalesce(R3.until > $p0, true)
    RETURN [N4.name] LIMIT 1
  })]]
}, COLLECT {
  UNWIND $p2 AS K5
  MATCH (N6:Teacher {id: K5})
  RETURN [K5, [N6.id, N6.name, head(COLLECT {
    MATCH (N6)-[R7:TEACHES_AT]->(N8:School)
    WHERE R7.since <= $p0 AND coalesce(R7.until > $p0, true) AND R7.main
    RETURN [N8.name] LIMIT 1
  })]]
}] AS c0
// $p0 = "2021-06-30"
// $p1 = ["430624:S0001", "430624:S0002"]
// $p2 = ["430624:T00001"]
