-- Of the teachers in post, by district: how many were credited hours since 2018 (the last day of 2020).
-- 各责任区在职教师中，2018 年以来有学时的人数(2020 年末)。
WITH day AS (SELECT '2020-12-31' AS today, '2018-01-01' AS first),
posts AS (
    SELECT p.source AS teacher, p.target AS school,
           ROW_NUMBER() OVER (PARTITION BY p.source ORDER BY p.main DESC, p.target) AS place
    FROM TEACHES_AT AS p JOIN School AS s ON s.id = p.target, day
    WHERE p.since <= day.today AND (p.until IS NULL OR p.until > day.today)
      AND (s.closed IS NULL OR s.closed > day.today)
      AND p.role NOT IN ('care_worker', 'support_staff')
)
SELECT d.name AS district, COUNT(*) AS teachers,
       SUM(EXISTS (
           SELECT 1 FROM ATTENDED AS a, day
           WHERE a.source = posts.teacher AND a.hours > 0 AND a."on" BETWEEN day.first AND day.today
       )) AS trained
FROM posts, day
JOIN IN_DISTRICT AS i ON i.source = posts.school
JOIN SupervisionDistrict AS d ON d.id = i.target
WHERE posts.place = 1 AND i.since <= day.today AND (i.until IS NULL OR i.until > day.today)
GROUP BY d.id, d.name
ORDER BY d.name;
