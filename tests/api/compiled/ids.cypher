RETURN [COLLECT {
  MATCH (N1:School)
  WHERE coalesce(N1.opened <= $p0, true) AND coalesce(N1.closed > $p0, true) AND (N1.id IN $p1)
  WITH N1
  ORDER BY N1.id LIMIT $p3
  RETURN [[[null, COUNT {
    MATCH (N1)<-[R3:TEACHES_AT]-(N2:Teacher)
    WHERE R3.since <= $p0 AND coalesce(R3.until > $p0, true) AND EXISTS {
      MATCH (N2)-[R4:TEACHES]->(N5:Subject)
      WHERE (R4.since <= $p0 AND coalesce(R4.until > $p0, true) AND EXISTS {
        MATCH (N6:Stage {id: R4.stage})
        WHERE N6.name = $p2
      })
    }
    RETURN 1 AS one
  }]]]
}] AS c0
// $p0 = "2021-06-30"
// $p1 = ["430624:S0001"]
// $p2 = "小学"
// $p3 = 21
