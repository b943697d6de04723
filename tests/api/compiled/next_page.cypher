RETURN [COLLECT {
  MATCH (N1:School)
  WHERE coalesce(N1.opened <= $p0, true) AND coalesce(N1.closed > $p0, true) AND (N1.name >= $p1 AND (N1.name > $p1 OR (N1.name = $p1 AND N1.id > $p2)))
  WITH N1
  ORDER BY N1.name, N1.id LIMIT $p3
  RETURN [[N1.name]]
}, EXISTS {
  MATCH (N1:School)
  WHERE coalesce(N1.opened <= $p0, true) AND coalesce(N1.closed > $p0, true) AND NOT coalesce((N1.name >= $p1 AND (N1.name > $p1 OR (N1.name = $p1 AND N1.id > $p2))), false)
  RETURN 1 AS one
}] AS c0
// $p0 = "2021-06-30"
// $p1 = "城区小学"
// $p2 = "c:S2"
// $p3 = 6
