RETURN [null, COUNT {
  MATCH (N1:Teacher)
  WHERE EXISTS {
    (N1)-[holds:TEACHES_AT|EMPLOYED_AT]->()
    WHERE holds.since <= $p0 AND coalesce(holds.until > $p0, true)
  }
  RETURN 1 AS one
}] AS c0
// $p0 = "2021-06-30"
