RETURN [COLLECT {
  MATCH (N1:Teacher)
  WHERE N1.id IS NOT NULL AND EXISTS {
    (N1)-[holds:TEACHES_AT|EMPLOYED_AT]->()
    WHERE holds.since <= $p0 AND coalesce(holds.until > $p0, true)
  }
  WITH N1
  ORDER BY N1.id LIMIT $p2
  RETURN [[N1.name, [null, head(COLLECT {
    MATCH (N1)-[R3:ATTENDED]->(N2:Activity)
    RETURN [count(*), count(DISTINCT N2), [[sum(R3.hours), avg(R3.hours)]]]
  }), COLLECT {
    MATCH (N1)-[R3:ATTENDED]->(N2:Activity)
    OPTIONAL MATCH (N2)-[R5:CONCERNS]->(N4:Subject)
    WITH DISTINCT R3, N2, [N4.name] AS key
    WITH key, count(*) AS rows, [[], [[sum(R3.hours)]]] AS made
    ORDER BY rows DESC, key[0] LIMIT $p1
    RETURN [key, made]
  }]]]
}] AS c0
// $p0 = "2021-06-30"
// $p1 = 5
// $p2 = 11
