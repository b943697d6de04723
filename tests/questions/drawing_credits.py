"""Short functions to draw a county's credit rules and its ledger."""

from tests.questions.drawing import COUNTY_NODE, link, node

COUNTY = [
    COUNTY_NODE,
    "MATCH (d:SupervisionDistrict), (c:County {id: 'c'}) CREATE (d)-[:IN_COUNTY {since: date('2000-01-01')}]->(c)",
]


def rules(
    code: str,
    *,
    since: str = "2012-01-01",
    until: str | None = None,
    hours_a_credit: float | None = None,
    unit: str = "credit",
    required: float = 360.0,
) -> list[str]:
    """A rule pack that the county follows for a time, with five-year cycles from 2016."""
    end = f", until: date('{until}')" if until else ""
    ratio = f"SET p.hours_a_credit = {hours_a_credit}" if hours_a_credit else ""
    pack = node(
        "CreditRulePack", code, name=code, source="文件", unit=unit, cycle_starts=2016, cycle_years=5,
        cycle_required=required, year_required=30.0, excellent_from=72.0, new_teacher_required=150.0,
    )  # fmt: skip
    follows = f"""
    MATCH (c:County {{id: 'c'}}), (p:CreditRulePack {{id: 'c:{code}'}})
    CREATE (c)-[:FOLLOWS_CREDIT_RULES {{since: date('{since}'){end}}}]->(p) {ratio}
    """
    return [pack, follows]


def ceiling(pack: str, kind: str, most: float) -> list[str]:
    """The yearly maximum for a kind of study under a rule pack."""
    return [
        node("CreditRule", f"{pack}-{kind}", kind=kind, year_ceiling=most),
        link(f"CreditRule:{pack}-{kind}", "RULE_OF", f"CreditRulePack:{pack}"),
    ]


def entry(
    code: str,
    number: str,
    on: str,
    hours: float,
    credits: float | None = None,  # noqa: A002 - the property's name
    *,
    kind: str = "sending_teaching",
    pack: str | None = "P",
) -> list[str]:
    """An entry of a teacher's ledger under a rule pack."""
    collected = {} if credits is None else {"credits": credits}
    drawn = [
        node("CreditRecord", code, kind=kind, on=on, hours=hours, **collected),
        link(f"Teacher:{number}", "EARNED", f"CreditRecord:{code}"),
    ]
    if pack:
        drawn.append(link(f"CreditRecord:{code}", "COUNTED_BY", f"CreditRulePack:{pack}"))
    return drawn


def decided(code: str, by: str, on: str, decision: str) -> str:
    """A decision of a school or unit, such as `School:S1`, on an entry."""
    return link(f"CreditRecord:{code}", "DECIDED_BY", by, on=on, decision=decision)
