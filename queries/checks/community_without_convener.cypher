/*
title.zh = "没有召集人的共同体"
title.en = "Communities without a convener"
about.zh = "查询日期有成员而没有召集人的自主研修共同体。"
about.en = "Peer communities that on the day have members and no convener."
hint.zh = "补录召集人。"
hint.en = "Load the convener."
plan = ["3.3", "4/2020"]
key = ["community.id"]
order = ["community.name"]

[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"

[columns.community]
type = "PeerCommunity!"
zh = "共同体"
en = "Community"

[columns.members]
type = "Int!"
zh = "成员人数"
en = "Members"
*/
MATCH (community:PeerCommunity)<-[joins:JOINS_COMMUNITY]-(teacher:Teacher)
WHERE community.id STARTS WITH $county AND joins.since <= $as_of AND coalesce(joins.until > $as_of, true)
WITH community, count(DISTINCT teacher) AS members, collect(joins.role) AS roles
WHERE NOT 'convener' IN roles
RETURN community, members
