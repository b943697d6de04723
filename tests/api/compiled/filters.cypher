RETURN head(COLLECT {
  UNWIND [COLLECT {
    MATCH (N1:Teacher)
    WHERE EXISTS {
      (N1)-[holds:TEACHES_AT|EMPLOYED_AT]->()
      WHERE holds.since <= $p0 AND coalesce(holds.until > $p0, true)
    } AND ((N1.hired < $p1 OR N1.hired IS NULL) AND NOT coalesce(N1.name STARTS WITH $p2, false) AND EXISTS {
      MATCH (N1)-[R2:TEACHES_AT]->(N3:School)
      WHERE (R2.since <= $p0 AND coalesce(R2.until > $p0, true) AND R2.main AND EXISTS {
        (N3)-[lies:IN_LOCALITY]->(:Locality {rural: true})
        WHERE lies.since <= $p0 AND coalesce(lies.until > $p0, true)
      } = $p3)
    } AND EXISTS {
      MATCH (N1)-[R4:ATTENDED]->(N5:Activity)
      WHERE R4.hours >= $p4
    } AND NOT EXISTS {
      MATCH (N1)-[R6:ATTENDED]->(N7:Activity)
      WHERE N7.starts.year = $p5
    } AND NOT EXISTS {
      MATCH (N1)-[R8:TEACHES_AT]->(N9:School)
      WHERE NOT coalesce(R8.main = $p6, false)
    })
    WITH N1
    ORDER BY N1.id
    RETURN [N1]
  }] AS G10
  RETURN [COLLECT {
    UNWIND G10 AS G11
    WITH G11[0] AS N1
    WITH N1 LIMIT $p7
    RETURN [[N1.number, N1.name]]
  }, size(G10)]
}) AS c0
// $p0 = "2021-06-30"
// $p1 = "2010-01-01"
// $p2 = "王"
// $p3 = true
// $p4 = 10.0
// $p5 = 2018
// $p6 = true
// $p7 = 21
