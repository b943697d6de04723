RETURN head(COLLECT {
  UNWIND [COLLECT {
    MATCH (N1:Activity)
    WHERE EXISTS {
      MATCH (N1)<-[R2:ATTENDED]-(N3:Teacher)
      WHERE EXISTS {
        MATCH (N3)-[R4:TEACHES_AT]->(N5:School)
        WHERE (R4.since <= $p0 AND coalesce(R4.until > $p0, true) AND R4.main AND EXISTS {
          MATCH (N5)-[R6:IN_DISTRICT]->(N7:SupervisionDistrict)
          WHERE (R6.since <= $p0 AND coalesce(R6.until > $p0, true) AND N7.code = $p1)
        })
      }
    }
    WITH N1
    ORDER BY N1.id
    RETURN [N1]
  }] AS G8
  RETURN [COLLECT {
    UNWIND G8 AS G9
    WITH G9[0] AS N1
    WITH N1 LIMIT $p2
    RETURN [[N1.code, N1.name]]
  }, size(G8)]
}) AS c0
// $p0 = "2021-06-30"
// $p1 = "lingbei"
// $p2 = 21
