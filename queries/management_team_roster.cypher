/*
title.zh = "三级培训管理团队"
title.en = "Management teams on three levels"
about.zh = """查询日期的县、督学责任区、学校三级培训管理团队及其成员，成员一人只计一次（方案3.3）。没有管理团队的也列出，团队为空：县级与学校级，按县，一个也没有的；责任区级，每个没有责任区级团队的责任区。服务关系全部终止的团队视为已撤销。团队服务几个责任区的，各列一行。"""
about.en = """The management teams of county, supervision district and school on the day, with their members, each person once (plan 3.3). What lacks one is listed with an empty team: at county and school level each county that has none at all, at district level each district without a team of that level. A team all of whose services to a county or district have ended is no more. A team of several districts has a row for each."""
plan = ["3.3", "3.2"]
scope = "district"
key = ["level", "county.id", "district.id", "team.id"]
order = ["level", "district.name", "team.name"]
any_time.SERVES_COUNTY = "a team that never served any place is listed too"
any_time.SERVES_DISTRICT = "a team that never served any place is listed too"
group = "people"

[params.level]
type = "Enum"
values = "ManagementTeam.level"
zh = "层级"
en = "Level"

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.level]
type = "Enum!"
values = "ManagementTeam.level"
zh = "层级"
en = "Level"

[columns.county]
type = "County"
zh = "县"
en = "County"

[columns.district]
type = "SupervisionDistrict"
zh = "责任区"
en = "District"

[columns.team]
type = "ManagementTeam"
zh = "管理团队"
en = "Team"

[columns.members]
type = "Int!"
zh = "成员数"
en = "Members"

[columns.managers]
type = "[String!]!"
zh = "成员"
en = "Managers"
*/
CALL () {
  MATCH (team:ManagementTeam) WHERE team.id STARTS WITH $county
  OPTIONAL MATCH (team)-[serves:SERVES_DISTRICT]->(district:SupervisionDistrict)
  WHERE serves.since <= $as_of AND coalesce(serves.until > $as_of, true)
  OPTIONAL MATCH (team)-[works:SERVES_COUNTY]->(served:County)
  WHERE works.since <= $as_of AND coalesce(works.until > $as_of, true)
  OPTIONAL MATCH (district)-[lies:IN_COUNTY]->(around:County)
  WHERE lies.since <= $as_of AND coalesce(lies.until > $as_of, true)
  WITH team, district, coalesce(served, around) AS county
  WHERE district IS NOT NULL OR county IS NOT NULL
     OR NOT EXISTS { (team)-[:SERVES_COUNTY|SERVES_DISTRICT]->() }
  RETURN team.level AS level, county, district, team
  UNION
  MATCH (district:SupervisionDistrict)
  WHERE district.id STARTS WITH $county AND NOT EXISTS {
    MATCH (district)<-[serves:SERVES_DISTRICT]-(:ManagementTeam {level: 'district'})
    WHERE serves.since <= $as_of AND coalesce(serves.until > $as_of, true)
  }
  OPTIONAL MATCH (district)-[lies:IN_COUNTY]->(county:County)
  WHERE lies.since <= $as_of AND coalesce(lies.until > $as_of, true)
  RETURN 'district' AS level, county, district, null AS team
  UNION
  UNWIND ['county', 'school'] AS level
  MATCH (county:County)
  WHERE county.id STARTS WITH $county AND NOT EXISTS {
    MATCH (:ManagementTeam {level: level})-[serves:SERVES_COUNTY|SERVES_DISTRICT]->()
          -[lies:IN_COUNTY WHERE lies.since <= $as_of AND coalesce(lies.until > $as_of, true)]->{0,1}(county)
    WHERE serves.since <= $as_of AND coalesce(serves.until > $as_of, true)
  }
  RETURN level, county, null AS district, null AS team
}
WITH level, county, district, team
WHERE $level IS NULL OR level = $level
WITH level, county, district, team, COLLECT {
  MATCH (team)<-[manages:MANAGES_IN]-(manager:Teacher)
  WHERE manages.since <= $as_of AND coalesce(manages.until > $as_of, true)
  WITH DISTINCT manager
  RETURN manager.name + ' (' + manager.number + ')' ORDER BY manager.name, manager.id
} AS managers
RETURN level, county, district, team, size(managers) AS members, managers
