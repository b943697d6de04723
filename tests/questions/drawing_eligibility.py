"""Draws programmes, target groups, the schedule and enrolments, for tests of plan and people."""

from typing import Any

from tests.questions.drawing import link, node


def programme(code: str, *, year: int = 2018, unit: str = "person", **held: Any) -> str:
    """A programme of a year, named 项目 and its code."""
    return node("Programme", code, name=f"项目{code}", year=year, level="county", unit=unit, **held)


def group(code: str, *subjects: str, meant_by: str | None = None, **held: Any) -> list[str]:
    """A target group that teaches any of `stage/subject`, with the programme meant for it."""
    drawn = [node("TargetGroup", code, name=f"对象{code}", **held)]
    for written in subjects:
        stage, subject = written.split("/")
        drawn.append(
            link(f"TargetGroup:{code}", "TARGETS_SUBJECT", f"Subject:{subject}", stage=stage)
        )
    if meant_by:
        drawn.append(link(f"Programme:{meant_by}", "MEANT_FOR", f"TargetGroup:{code}"))
    return drawn


def held(
    code: str,
    starts: str,
    ends: str | None = None,
    *,
    of: str | None = None,
    kind: str = "county_course",
    **more: Any,
) -> list[str]:
    """An activity of several days that belongs to a programme."""
    drawn = [
        node(
            "Activity",
            code,
            name=f"活动{code}",
            kind=kind,
            starts=starts,
            ends=ends or starts,
            hours=8.0,
            **more,
        )
    ]
    return [*drawn, link(f"Activity:{code}", "OF_PROGRAMME", f"Programme:{of}")] if of else drawn


def signed(number: str, *codes: str, as_what: str = "ENROLLED", **more: Any) -> list[str]:
    """A teacher's nomination for or enrolment in activities."""
    return [link(f"Teacher:{number}", as_what, f"Activity:{code}", **more) for code in codes]


def stage_of(school: str, stage: str, **more: Any) -> str:
    """A stage that a school offers."""
    return link(f"School:{school}", "OFFERS", f"Stage:{stage}", **{"since": "2000-01-01", **more})


def changed(label: str, code: str, **values: str) -> str:
    """Sets dates of a node."""
    said = ", ".join(f"n.{name} = date('{value}')" for name, value in values.items())
    return f"MATCH (n:{label} {{id: 'c:{code}'}}) SET {said}"


def line(code: str, *subjects: str) -> list[str]:
    """A line of the schedule with its `stage/subject` pairs."""
    drawn = [node("ProgrammeLine", code, name=f"科目{code}", category="B")]
    for written in subjects:
        stage, subject = written.split("/")
        drawn.append(link(f"ProgrammeLine:{code}", "CONCERNS", f"Subject:{subject}", stage=stage))
    return drawn


def item(
    code: str,
    on: str,
    *districts: str,
    year: int = 2019,
    seats: int | None = None,
    zone: str = "pair",
) -> list[str]:
    """An item of the schedule on a line, for districts."""
    figure = {} if seats is None else {"seats": seats}
    drawn = [node("ScheduleItem", code, year=year, zone=zone, **figure)]
    drawn.append(link(f"ScheduleItem:{code}", "ON_LINE", f"ProgrammeLine:{on}"))
    return drawn + [
        link(f"ScheduleItem:{code}", "FOR_DISTRICT", f"SupervisionDistrict:{name}")
        for name in districts
    ]


def fulfils(activity: str, item: str) -> str:
    """Links an activity to the schedule item that it carries out."""
    return link(f"Activity:{activity}", "FULFILS", f"ScheduleItem:{item}")
