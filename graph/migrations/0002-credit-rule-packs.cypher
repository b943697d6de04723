/*
title.zh = "学分规则改称学分规则集"
title.en = "Packs of credit rules under their present name"
# The label was `CreditRules` before it was `CreditRulePack`. Where rosters were loaded since, both stand for one pack:
# then the later one gets what the earlier one was joined to.
*/
MATCH (former:CreditRules) WHERE NOT EXISTS { (:CreditRulePack {id: former.id}) }
SET former:CreditRulePack REMOVE former:CreditRules;

MATCH (former:CreditRules)-[r]->(other) MATCH (pack:CreditRulePack {id: former.id})
WHERE NOT EXISTS {
  (pack)-[same]->(other) WHERE type(same) = type(r)
  AND coalesce(toString(same.since), '') = coalesce(toString(r.since), '')
}
CREATE (pack)-[moved:$(type(r))]->(other) SET moved = properties(r);

MATCH (former:CreditRules)<-[r]-(other) MATCH (pack:CreditRulePack {id: former.id})
WHERE NOT EXISTS {
  (pack)<-[same]-(other) WHERE type(same) = type(r)
  AND coalesce(toString(same.since), '') = coalesce(toString(r.since), '')
}
CREATE (pack)<-[moved:$(type(r))]-(other) SET moved = properties(r);

MATCH (former:CreditRules) DETACH DELETE former;
