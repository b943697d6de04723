/*
title.zh = "研修主题从哪里传到哪里、何时传到"
title.en = "How a theme spread, from where to where and by when"
about.zh = """查询日期及以前每一次复制移植：主题、学校及其当日所属责任区、起始日期、是否试点。来源活动为该主题的活动中，在起始日期或以前结束、且活动结束当日有该校在任人员参加的最近一次；来源学校为其举办地点，来源责任区以活动结束当日为准，间隔天数自活动结束至复制移植。无人参加过这样的活动，则来源为空。名次为更早复制移植该主题的学校数加一，同日并列，不受责任区条件影响。终止日期当日起不再有效（方案3.4、四2020）。"""
about.en = """Each copy of a theme into a school's own training that began by the day asked about: the school, its district on the day it copied, since when, whether as a pilot. from_activity is the latest activity on the theme that ended on or before that day and was attended by somebody who held a post at the school on the day it ended; from_school is its venue, from_district the district of the venue on that day, days the time from the end of the activity to the copy. Where nobody from the school was at such an activity they are empty. rank is one more than the number of other schools that copied the theme earlier, the same for copies of one day and whatever the district asked for. A copy no longer holds from the day until (plan 3.4; 4, 2020)."""
plan = ["3.4", "4/2020"]
scope = "school"
key = ["theme.id", "school.id", "since"]
order = ["theme.name", "since", "school.name"]
any_time.COPIED_BY = "what a school has copied counts from that day on"
group = "training"

[measures.pilots]
cypher = "count(DISTINCT CASE WHEN pilot THEN school END)"
zh = "试点学校数"
en = "Pilot schools"

[measures.schools]
cypher = "count(DISTINCT school)"
zh = "复制移植的学校数"
en = "Schools that adopted a theme"

[params.theme]
type = "String"
refers = "Theme"
zh = "主题：代码、名称或曾用名"
en = "Theme, by code or name"

[params.district]
type = "String"
refers = "SupervisionDistrict"
zh = "责任区：学校所属的，代码、名称或曾用名"
en = "District of the school, by code or name"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.theme]
type = "Theme!"
zh = "研修主题"
en = "Theme"

[columns.rank]
type = "Int!"
zh = "名次"
en = "Rank"

[columns.school]
type = "School!"
zh = "学校"
en = "School"

[columns.district]
type = "SupervisionDistrict"
zh = "责任区"
en = "District"

[columns.since]
type = "Date!"
zh = "起始日期"
en = "Since"

[columns.until]
type = "Date"
zh = "终止日期"
en = "Until"

[columns.pilot]
type = "Boolean!"
zh = "是否试点"
en = "Pilot"

[columns.from_activity]
type = "Activity"
zh = "来源活动"
en = "From activity"

[columns.from_school]
type = "School"
zh = "来源学校"
en = "From school"

[columns.from_district]
type = "SupervisionDistrict"
zh = "来源责任区"
en = "From district"

[columns.days]
type = "Int"
zh = "间隔天数"
en = "Days"
*/
MATCH (theme:Theme)-[copied:COPIED_BY]->(school:School)
WHERE school.id STARTS WITH $county AND copied.since <= $as_of AND ($theme IS NULL OR $theme IN [theme.code, theme.name])
OPTIONAL MATCH (school)-[lies:IN_DISTRICT]->(district:SupervisionDistrict)
WHERE lies.since <= copied.since AND coalesce(lies.until > copied.since, true)
WITH theme, copied, school, district
WHERE $district IS NULL OR $district IN [district.code, district.name]
OPTIONAL CALL (theme, copied, school) {
  MATCH (theme)<-[:HAS_THEME]-(activity:Activity)
  WHERE activity.ends <= copied.since AND EXISTS {
    MATCH (activity)<-[attended:ATTENDED]-(:Teacher)-[post:TEACHES_AT]->(school)
    WHERE attended.hours > 0 AND post.since <= activity.ends AND coalesce(post.until > activity.ends, true)
  }
  RETURN activity ORDER BY activity.ends DESC, activity.id LIMIT 1
}
OPTIONAL MATCH (activity)-[:HELD_AT]->(venue:School)
OPTIONAL MATCH (venue)-[lay:IN_DISTRICT]->(origin:SupervisionDistrict)
WHERE lay.since <= activity.ends AND coalesce(lay.until > activity.ends, true)
RETURN theme,
       1 + COUNT { MATCH (theme)-[earlier:COPIED_BY]->(other:School)
                   WHERE earlier.since < copied.since AND other <> school
                   RETURN DISTINCT other } AS rank,
       school, district, copied.since AS since, copied.until AS until, copied.pilot AS pilot,
       activity AS from_activity, venue AS from_school, origin AS from_district,
       duration.inDays(activity.ends, copied.since).days AS days
