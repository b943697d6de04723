RETURN [null, COUNT {
  MATCH (N1:Teacher)
  RETURN 1 AS one
}] AS c0
// $p0 = "2021-06-30"
