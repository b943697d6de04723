/*
title.zh = "导入标记不再带县代码"
title.en = "Marks of loads without the county's code"
# What a load made carries its mark. It was the whole id of the load (`county:number`) once, and is the number alone
# since, so short that Neo4j keeps it in the record itself.
*/
MATCH (n) WHERE n._load CONTAINS ':'
SET n._load = split(n._load, ':')[-1];

MATCH ()-[r]->() WHERE r._load CONTAINS ':'
SET r._load = split(r._load, ':')[-1];
