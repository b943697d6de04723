"""Generates surveys of training needs and satisfaction, and publicity about the training."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from yanxiu.data.sample.figures import figures
from yanxiu.data.sample.study import YEARS, PublicityItem, Study, Survey, SurveyResult, Theme
from yanxiu.data.sample.world import Activity, Expert, School, Teacher, World

_FIGURES = figures("feedback")

NEEDS, SATISFACTION = "需求调研", "满意度测评"
_WANTED: tuple[tuple[str, str], ...] = _FIGURES["wanted"]
_OWN = ("校本研修", "共同体活动")
_CHANNELS = ("微信公众号", "微信公众号", "县教育网", "县电视台", "省级教育报刊")
_FEWEST: int = _FIGURES["fewest"]


def survey_teachers(world: World, study: Study) -> None:
    """Fills `study.surveys` and `study.results`: needs each January, satisfaction each December."""
    about_all: list[tuple[str, str] | Theme] = [*_WANTED, *study.themes]
    wanted = [(about, world.chance.uniform(0.2, 1)) for about in about_all]
    for year in YEARS:
        respondents = round(len(world.teachers) * world.chance.uniform(0.45, 0.7))
        needs = Survey(
            f"DY{year}", f"{year}年教师培训需求调研", NEEDS, date(year, 1, 15), respondents
        )
        study.surveys.append(needs)
        for about, keen in wanted:
            votes = round(respondents * 0.2 * keen * world.chance.uniform(0.6, 1.2))
            study.results.append(SurveyResult(needs, about, votes=votes))
        study.surveys.append(_satisfaction(world, study, year))


def _satisfaction(world: World, study: Study, year: int) -> Survey:
    """A survey with scores of most activities of the year and of their trainers; some scores are low."""
    there = Counter(row.activity.code for row in world.attendance)
    survey = Survey(f"MYD{year}", f"{year}年培训满意度测评", SATISFACTION, date(year, 12, 25), 0)
    scores: dict[str, tuple[float, int]] = {}
    for activity in world.activities:
        if activity.starts.year != year or activity.kind in _OWN or world.chance.random() < 0.15:
            continue
        answers = round(there[activity.code] * world.chance.uniform(0.6, 0.95))
        if answers < _FEWEST:
            continue
        score = _score(world)
        scores[activity.code] = score, answers
        study.results.append(SurveyResult(survey, activity, score=score, answers=answers))
        survey.responses += answers
    study.results += _of_trainers(world, study, survey, scores)
    return survey


def _of_trainers(
    world: World, study: Study, survey: Survey, scores: dict[str, tuple[float, int]]
) -> Iterator[SurveyResult]:
    """Scores of trainers, close to the scores of the activities that they taught."""
    of_people: dict[Teacher | Expert, list[tuple[float, int]]] = {}
    for taught in study.taught:
        if scored := scores.get(taught.activity.code):
            of_people.setdefault(taught.trainer, []).append(scored)
    for person, given in of_people.items():
        answers = sum(count for _, count in given)
        mean = sum(score * count for score, count in given) / answers
        shifted = min(5.0, max(1.0, mean + world.chance.gauss(0, 0.25)))
        yield SurveyResult(survey, person, score=round(shifted, 2), answers=answers)


def _score(world: World) -> float:
    low = world.chance.random() < 0.12
    return round(world.chance.uniform(2.3, 3.3) if low else world.chance.uniform(3.7, 4.9), 2)


def publicise(world: World, study: Study) -> None:
    """Fills `study.publicity`: about one activity in five is reported, a few of them twice."""
    for activity in world.activities:
        if activity.starts.year not in YEARS:
            continue
        draw = world.chance.random()
        for _ in range(2 if draw < 0.04 else 1 if draw < 0.2 else 0):
            study.publicity.append(_item(world, activity, len(study.publicity) + 1))


def _item(world: World, activity: Activity, number: int) -> PublicityItem:
    on = activity.ends + timedelta(days=world.chance.randint(1, 20))
    schools: list[School] = [activity.venue] if activity.venue else []
    return PublicityItem(
        f"XC{number:04d}", f"{activity.name}掠影（{number}）", on, world.chance.choice(_CHANNELS), activity, schools
    )  # fmt: skip
