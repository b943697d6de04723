RETURN head(COLLECT {
  UNWIND [COLLECT {
    MATCH (N1:Teacher)
    WHERE (NOT EXISTS {
      MATCH (N1)-[R2:ATTENDED]->(N3:Activity)
      WHERE N3.starts.year = $p1
    } AND EXISTS {
      MATCH (N1)-[R4:ATTENDED]->(N5:Activity)
      WHERE R4.hours >= $p2
    } AND NOT coalesce(N1.name STARTS WITH $p3, false) AND (N1.hired < $p4 OR N1.hired IS NULL) AND NOT EXISTS {
      MATCH (N1)-[R6:TEACHES_AT]->(N7:School)
      WHERE NOT coalesce(R6.main = $p5, false)
    } AND EXISTS {
      MATCH (N1)-[R8:TEACHES_AT]->(N9:School)
      WHERE (R8.since <= $p0 AND coalesce(R8.until > $p0, true) AND R8.main AND EXISTS {
        (N9)-[lies:IN_LOCALITY]->(:Locality {rural: true})
        WHERE lies.since <= $p0 AND coalesce(lies.until > $p0, true)
      } = $p6)
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
// $p1 = 2018
// $p2 = 10.0
// $p3 = "王"
// $p4 = "2010-01-01"
// $p5 = true
// $p6 = true
// $p7 = 21
