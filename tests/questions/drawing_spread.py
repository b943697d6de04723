"""Draws activities with a kind, a theme, a venue, an organiser and phases."""

from tests.questions.drawing import link, node


def held(
    code: str,
    day: str,
    *,
    ends: str | None = None,
    kind: str = "school_based",
    theme: str | None = None,
    at: str | None = None,
    by: str | None = None,
) -> list[str]:
    """An activity with first and last day, theme, venue, and organiser named as `Label:code`."""
    drawn = [
        node(
            "Activity", code, name=f"活动{code}", kind=kind, starts=day, ends=ends or day, hours=8.0
        )
    ]
    if theme:
        drawn.append(link(f"Activity:{code}", "HAS_THEME", f"Theme:{theme}"))
    if at:
        drawn.append(link(f"Activity:{code}", "HELD_AT", f"School:{at}"))
    if by:
        drawn.append(link(f"Activity:{code}", "ORGANISED_BY", by))
    return drawn


def phase(activity: str, kind: str, starts: str | None = None) -> str:
    """A phase of an activity, without a day if none is given."""
    day = f", starts: date('{starts}')" if starts else ""
    return (
        f"MATCH (a:Activity {{id: 'c:{activity}'}}) "
        f"CREATE (a)-[:HAS_PHASE]->(:Phase {{id: 'c:{activity}:{kind}:{starts}', kind: '{kind}'{day}}})"
    )


def rated(survey: str, activity: str, score: float, answers: int | None = None) -> str:
    """A score in a satisfaction survey that closed on 2020-12-01. Creates the survey if needed."""
    behind = f", answers: {answers}" if answers is not None else ""
    return f"""
    MERGE (s:Survey {{id: 'c:{survey}'}})
    SET s.code = '{survey}', s.name = '问卷{survey}', s.kind = 'satisfaction', s.on = date('2020-12-01')
    WITH s MATCH (a:Activity {{id: 'c:{activity}'}})
    CREATE (s)-[:ASKS_ABOUT {{score: {score}{behind}}}]->(a)
    """
