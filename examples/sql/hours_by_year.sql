-- Activities, people and hours by kind of activity and year. A person in two activities of a kind and year counts once.
-- 各类活动各年度的次数、人数、学时；一人同类同年参加几次只计一次。
SELECT v.kind, CAST(substr(a."on", 1, 4) AS INTEGER) AS year, COUNT(DISTINCT v.id) AS activities,
       COUNT(DISTINCT a.source) AS people, ROUND(SUM(a.hours), 1) AS hours
FROM ATTENDED AS a JOIN Activity AS v ON v.id = a.target
WHERE a.hours > 0
GROUP BY v.kind, year
ORDER BY year, v.kind;
