RETURN [COLLECT {
  MATCH (N1:Teacher)
  WHERE EXISTS {
    (N1)-[holds:TEACHES_AT|EMPLOYED_AT]->()
    WHERE holds.since <= $p0 AND coalesce(holds.until > $p0, true)
  }
  WITH N1
  ORDER BY N1.hired, N1.name DESC, N1.id DESC LIMIT $p1
  RETURN [[toString(N1.hired), N1.name, N1.id], [N1.number]]
}] AS c0
// $p0 = "2021-06-30"
// $p1 = 6
