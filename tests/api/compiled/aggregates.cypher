RETURN head(COLLECT {
  UNWIND [COLLECT {
    MATCH (N1:Teacher)
    WHERE EXISTS {
      (N1)-[holds:TEACHES_AT|EMPLOYED_AT]->()
      WHERE holds.since <= $p0 AND coalesce(holds.until > $p0, true)
    } AND N1.hired IS NOT NULL
    WITH N1
    ORDER BY N1.id
    RETURN [N1]
  }] AS G2
  RETURN [null, size(G2), head(COLLECT {
    UNWIND G2 AS G3
    WITH G3[0] AS N1
    RETURN [count(*)]
  }), COLLECT {
    MATCH (N1:Teacher)
    WHERE EXISTS {
      (N1)-[holds:TEACHES_AT|EMPLOYED_AT]->()
      WHERE holds.since <= $p0 AND coalesce(holds.until > $p0, true)
    } AND N1.hired IS NOT NULL
    OPTIONAL MATCH (N1)-[R5:TEACHES_AT]->(N4:School)
    WHERE R5.since <= $p0 AND coalesce(R5.until > $p0, true) AND R5.main
    OPTIONAL MATCH (N4)-[R7:IN_DISTRICT]->(N6:SupervisionDistrict)
    WHERE R7.since <= $p0 AND coalesce(R7.until > $p0, true)
    WITH DISTINCT N1, [N6.name] AS key
    WITH key, count(*) AS rows, [[], count(*)] AS made
    ORDER BY key[0] LIMIT $p1
    RETURN [key, made]
  }]
}) AS c0, [null, head(COLLECT {
  MATCH (N8:Activity)
  RETURN [count(*), [sum(N8.hours), avg(N8.hours)], [toString(min(N8.starts)), toString(max(N8.starts))]]
})] AS c1
// $p0 = "2021-06-30"
// $p1 = 1001
// $p2 = "2021-06-30"
