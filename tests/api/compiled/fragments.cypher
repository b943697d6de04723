RETURN [COLLECT {
  MATCH (N1:Teacher)
  WHERE N1.id IS NOT NULL AND EXISTS {
    (N1)-[holds:TEACHES_AT|EMPLOYED_AT]->()
    WHERE holds.since <= $p0 AND coalesce(holds.until > $p0, true)
  }
  WITH N1
  ORDER BY N1.id LIMIT $p1
  RETURN [[N1.name, head(COLLECT {
    MATCH (N1)-[R2:TEACHES_AT]->(N3:School)
    WHERE R2.since <= $p0 AND coalesce(R2.until > $p0, true) AND R2.main
    RETURN [N3.name] LIMIT 1
  }), N1.number]]
}] AS c0
// $p0 = "2021-06-30"
// $p1 = 4
