"""Draws trainers: a county with its team rule, its teams, and the activities that members taught."""

from typing import Any

from tests.questions.drawing import activity, link, node

BEGAN = "2018-06-10"


def member(number: str, team: str, *, since: str = BEGAN, **held: Any) -> str:
    """A teacher's membership in a trainer team."""
    return link(
        f"Teacher:{number}", "TRAINS_IN", f"TrainerTeam:{team}", since=since, role="member", **held
    )


def team(
    code: str, *, kind: str = "trainers", level: str = "county", serves: str = ""
) -> list[str]:
    """A trainer team that serves the county K, or a district."""
    place = f"SupervisionDistrict:{serves}" if serves else "County:K"
    relationship = "SERVES_DISTRICT" if serves else "SERVES_COUNTY"
    return [
        node("TrainerTeam", code, name=f"团队{code}", level=level, kind=kind),
        link(f"TrainerTeam:{code}", relationship, place, since=BEGAN),
    ]


def rule(code: str, *, since: str = BEGAN, until: str | None = None, **figures: float) -> list[str]:
    """A team rule that the county K follows from a day on."""
    ended = {"until": until} if until else {}
    return [
        node("TeamRule", code, name=f"规则{code}", **figures),
        link("County:K", "FOLLOWS_TEAM_RULE", f"TeamRule:{code}", since=since, **ended),
    ]


def taught(code: str, day: str, hours: float = 20.0, **by: float | None) -> list[str]:
    """An activity of one day with its hours and its trainers. None: the trainer's hours are not recorded."""
    return [
        activity(code, day=day, hours=hours),
        *(
            link(
                f"Activity:{code}",
                "TAUGHT_BY",
                f"Teacher:{number}",
                **({} if noted is None else {"hours": noted}),
            )
            for number, noted in by.items()
        ),
    ]


def mentors(number: str, school: str, *, since: str = BEGAN, **held: Any) -> str:
    """A trainer who mentors a school in Chinese."""
    return link(
        f"Teacher:{number}", "MENTORS", f"School:{school}", since=since, subject="chinese",
        team="c:G1", **held,
    )  # fmt: skip


def rated(
    code: str, on: str, kind: str = "satisfaction", **scores: tuple[str, float, int]
) -> list[str]:
    """A survey that closed on a day, with the score and the number of answers for each `Label:code`."""
    return [
        node("Survey", code, name=f"问卷{code}", kind=kind, on=on),
        *(
            link(f"Survey:{code}", "ASKS_ABOUT", about, score=score, answers=answers)
            for about, score, answers in scores.values()
        ),
    ]
