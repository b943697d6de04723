RETURN [COLLECT {
  CALL db.index.fulltext.queryNodes($p1, $p2) YIELD node AS N1, score AS S2
  WITH * WHERE N1:School|Teacher
  WITH N1, S2
  ORDER BY S2 DESC, head(labels(N1)), N1.id LIMIT $p3
  RETURN [S2, [head(labels(N1)), CASE WHEN N1:School THEN [N1.id, N1.name, head(COLLECT {
    MATCH (N1)-[R3:IN_DISTRICT]->(N4:SupervisionDistrict)
    WHERE R3.since <= $p0 AND coalesce(R3.until > $p0, true)
    RETURN [N4.name] LIMIT 1
  })] WHEN N1:Teacher THEN [N1.id] END]]
}] AS c0
// $p0 = "2021-06-30"
// $p1 = "names"
// $p2 = "\"第一小学\""
// $p3 = 6
