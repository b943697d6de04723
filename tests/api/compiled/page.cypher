RETURN [COLLECT {
  MATCH (N1:Teacher) USING INDEX N1:Teacher(name)
  WHERE N1.name IS NOT NULL AND EXISTS {
    (N1)-[holds:TEACHES_AT|EMPLOYED_AT]->()
    WHERE holds.since <= $p0 AND coalesce(holds.until > $p0, true)
  }
  WITH N1
  ORDER BY N1.name, N1.id LIMIT $p2
  RETURN [[N1.id, N1.name, head(COLLECT {
    MATCH (N1)-[R2:TEACHES_AT]->(N3:School)
    WHERE R2.since <= $p0 AND coalesce(R2.until > $p0, true) AND R2.main
    RETURN [N3.name, head(COLLECT {
      MATCH (N3)-[R4:IN_DISTRICT]->(N5:SupervisionDistrict)
      WHERE R4.since <= $p0 AND coalesce(R4.until > $p0, true)
      RETURN [N5.name] LIMIT 1
    })] LIMIT 1
  }), [COLLECT {
    MATCH (N1)-[R7:ATTENDED]->(N6:Activity)
    WITH R7, N6
    ORDER BY R7.on DESC, N6.id LIMIT $p1
    RETURN [toString(R7.on), R7.hours, [N6.name]]
  }]], [N1.name, N1.id]]
}] AS c0
// $p0 = "2021-06-30"
// $p1 = 4
// $p2 = 101
