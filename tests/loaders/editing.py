"""A small county with teams, an activity and a community for edits by hand, and a database that counts changes."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from yanxiu.graph.access import LOCAL, Caller
from yanxiu.graph.database import Bookmark, Database, T, Transaction
from yanxiu.loaders.edits import EDITS, AppliedEdit, EditRejected, apply_edit

TODAY = date(2021, 6, 1)
COUNTY = """
MERGE (chinese:Subject {id: 'chinese'}) MERGE (english:Subject {id: 'english'})
CREATE (county:County {id: '430000', code: '430000', name: '试验县'}),
       (north:SupervisionDistrict {id: '430000:north', code: 'north', name: '北片'}),
       (south:SupervisionDistrict {id: '430000:south', code: 'south', name: '南片'}),
       (north)-[:IN_COUNTY {since: date('2010-01-01')}]->(county),
       (south)-[:IN_COUNTY {since: date('2010-01-01')}]->(county),
       (s1:School {id: '430000:S1', code: 'S1', name: '北小', ownership: 'public'}),
       (s2:School {id: '430000:S2', code: 'S2', name: '南小', ownership: 'public'}),
       (gone:School {id: '430000:S3', code: 'S3', name: '旧小', ownership: 'public', closed: date('2018-01-01')}),
       (s1)-[:IN_DISTRICT {since: date('2010-01-01')}]->(north),
       (s2)-[:IN_DISTRICT {since: date('2010-01-01')}]->(south),
       (gone)-[:IN_DISTRICT {since: date('2010-01-01')}]->(north),
       (team:TrainerTeam {id: '430000:TT', code: 'TT', name: '县小语', level: 'county', kind: 'trainers'}),
       (team)-[:WORKS_ON {since: date('2018-01-01'), stage: 'primary'}]->(chinese),
       (team)-[:SERVES_COUNTY {since: date('2018-01-01')}]->(county),
       (backbone:TrainerTeam {id: '430000:NT', code: 'NT', name: '北片小语', level: 'district', kind: 'trainers'}),
       (backbone)-[:WORKS_ON {since: date('2018-01-01'), stage: 'primary'}]->(chinese),
       (backbone)-[:SERVES_DISTRICT {since: date('2018-01-01')}]->(north),
       (rule:TeamRule {id: '430000:R', code: 'R', name: '规则', lowest_tier: 3}),
       (county)-[:FOLLOWS_TEAM_RULE {since: date('2018-01-01')}]->(rule),
       (expert:Expert {id: '430000:E1', code: 'E1', name: '周专'}),
       (expert)-[:TRAINS_IN {since: date('2018-01-01'), role: 'member'}]->(team),
       (programme:Programme {id: '430000:P1', code: 'P1', name: '项目', year: 2021, level: 'county', unit: 'person'}),
       (activity:Activity {id: '430000:A1', code: 'A1', name: '培训', kind: 'sending_teaching', hours: 20.0, seats: 2,
                           starts: date('2021-05-01'), ends: date('2021-05-31')}),
       (activity)-[:ORGANISED_BY]->(north),
       (community:PeerCommunity {id: '430000:C1', code: 'C1', name: '共同体'}),
       (plan:CommunityPlan {id: '430000:C1:2021', year: 2021, planned_activities: 4, requested: 3000.0}),
       (community)-[:PLANS]->(plan),
       (other:CommunityPlan {id: '430000:C2:2021', year: 2021, planned_activities: 1, requested: 9000.0, granted: 500.0}),
       (:Budget {id: '430000:2021', year: 2021, training_funds: 3000.0})-[:BUDGET_OF]->(county)
WITH *
UNWIND range(1, 4) AS i
CREATE (t:Teacher {id: '430000:T' + i, number: 'T' + i, name: '老师' + i})
WITH t, i, CASE i % 2 WHEN 1 THEN s1 ELSE s2 END AS school, team, backbone, community, activity
CREATE (t)-[:TEACHES_AT {since: date('2012-09-01'), main: true, role: 'teacher'}]->(school)
WITH t, i, team, backbone, community, activity WHERE i = 1
CREATE (t)-[:TRAINS_IN {since: date('2018-01-01'), role: 'leader', tier: 2}]->(team),
       (t)-[:TRAINS_IN {since: date('2018-01-01'), role: 'member', tier: 1}]->(backbone),
       (t)-[:JOINS_COMMUNITY {since: date('2018-01-01'), role: 'convener'}]->(community),
       (activity)-[:TAUGHT_BY {hours: 10.0}]->(t)
"""


class Counting(Database):
    """Remembers the counters that Neo4j returned for the last edit."""

    changed: Mapping[str, int]

    def write_for_caller(self, work: Callable[[Transaction], T]) -> tuple[T, Bookmark]:
        def counted(transaction: Transaction) -> T:
            done = work(transaction)
            self.changed = {name: n for name, n in transaction.counters.items() if n}
            return done

        return super().write_for_caller(counted)


def node(label: str, key: str) -> tuple[str, str]:
    """A node in the form that an edit takes."""
    return label, key if label in ("Subject", "Stage") else f"430000:{key}"


def edit(database: Database, name: str, /, *, by: Caller = LOCAL, **given: Any) -> AppliedEdit:
    """Performs an edit on 1 June 2021."""
    return apply_edit(database, EDITS[name], given, by, TODAY)[0]


def rejected(database: Database, name: str, /, *, by: Caller = LOCAL, **given: Any) -> list[Any]:
    """Code and path of every fault of an edit."""
    try:
        edit(database, name, by=by, **given)
    except EditRejected as fault:
        return [(each.code, each.path) for each in fault.faults]
    raise AssertionError("it was not rejected")
