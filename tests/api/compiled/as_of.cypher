RETURN [COLLECT {
  MATCH (N1:School)
  WHERE N1.id IS NOT NULL AND coalesce(N1.opened <= $p0, true) AND coalesce(N1.closed > $p0, true)
  WITH N1
  ORDER BY N1.id LIMIT $p3
  RETURN [[N1.name, EXISTS {
    (N1)-[lies:IN_LOCALITY]->(:Locality {rural: true})
    WHERE lies.since <= $p0 AND coalesce(lies.until > $p0, true)
  }, EXISTS {
    (N1)-[lies:IN_LOCALITY]->(:Locality {rural: true})
    WHERE lies.since <= $p1 AND coalesce(lies.until > $p1, true)
  }, head(COLLECT {
    MATCH (N1)-[R2:IN_DISTRICT]->(N3:SupervisionDistrict)
    WHERE R2.since <= $p0 AND coalesce(R2.until > $p0, true)
    RETURN [N3.name] LIMIT 1
  }), head(COLLECT {
    MATCH (N1)-[R4:IN_DISTRICT]->(N5:SupervisionDistrict)
    WHERE R4.since <= $p2 AND coalesce(R4.until > $p2, true)
    RETURN [N5.name] LIMIT 1
  })]]
}] AS c0
// $p0 = "2019-12-31"
// $p1 = "2020-01-01"
// $p2 = "2020-01-01"
// $p3 = 21
