RETURN head(COLLECT {
  UNWIND [COLLECT {
    MATCH (N1:Teacher)
    WHERE EXISTS {
      (N1)-[holds:TEACHES_AT|EMPLOYED_AT]->()
      WHERE holds.since <= $p0 AND coalesce(holds.until > $p0, true)
    } AND EXISTS {
      MATCH (N1)-[R2:TEACHES_AT]->(N3:School)
      WHERE (R2.since <= $p0 AND coalesce(R2.until > $p0, true) AND R2.main AND EXISTS {
        MATCH (N3)-[R4:IN_DISTRICT]->(N5:SupervisionDistrict)
        WHERE (R4.since <= $p0 AND coalesce(R4.until > $p0, true) AND N5.code = $p1)
      })
    }
    WITH N1
    ORDER BY N1.id
    RETURN [N1]
  }] AS G6
  RETURN [COLLECT {
    UNWIND G6 AS G7
    WITH G7[0] AS N1
    WITH N1 LIMIT $p2
    RETURN [[N1.number, N1.name]]
  }, size(G6)]
}) AS c0
// $p0 = "2021-06-30"
// $p1 = "lingbei"
// $p2 = 21
