"""Matches of trainers and schools for mentoring, their worth, and the demands that a plan must meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from yanxiu.analysis.allocation.mentor_reading import Need, Offer
from yanxiu.analysis.allocation.plan import Key, Pins, join_reasons
from yanxiu.analysis.allocation.programme import Programme
from yanxiu.graph.text import Text

_COVER = 100.0  # a covered school outweighs any choice between mentors
_NEAR = {0: (6.0, Text("same district", "同一责任区")), 1: (3.0, Text("same district pair", "同一送教片区")), 2: (0.0, Text("another district pair", "跨片区"))}  # fmt: skip
_STAYS = 8.0
_RURAL = 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """A trainer who could mentor a school in a subject, with the worth of the match and its reasons."""

    offer: Offer
    need: Need

    @property
    def key(self) -> Key:
        """The key as in a roster: number of the trainer, code of the school, id of the subject."""
        return (self.offer.number, self.need.code, self.need.subject)

    @property
    def distance(self) -> int:
        """0: the same district, 1: the same district pair, 2: farther away."""
        if self.offer.district and self.offer.district == self.need.district:
            return 0
        return 1 if self.offer.pair and self.offer.pair == self.need.pair else 2

    @property
    def is_current(self) -> bool:
        return (self.offer.id, self.need.subject) in self.need.current_mentors

    @property
    def worth(self) -> float:
        tier = 1.0 / self.offer.tier if self.offer.tier else 0.0
        return (
            10 * self.need.untrained_share
            + _NEAR[self.distance][0]
            + _STAYS * self.is_current
            + tier
        )

    @property
    def reason(self) -> Text:
        need = self.need
        parts = [
            Text(
                f"{need.untrained} of {need.people} teachers of it untrained in two years",
                f"该学科 {need.people} 名教师中 {need.untrained} 名近两年未参训",
            ),
            _NEAR[self.distance][1],
        ]
        if self.is_current:
            parts.append(Text("mentors it already", "现任指导，保持不变"))
        return join_reasons(parts)


def find_matches(offers: Sequence[Offer], needs: Sequence[Need]) -> list[Match]:
    """All possible matches: subject and stage fit, the team serves the district, and it is not the trainer's school."""
    by_skill: dict[tuple[str, str], list[Offer]] = defaultdict(list)
    for offer in offers:
        by_skill[offer.subject, offer.stage].append(offer)
    matches: dict[Key, Match] = {}
    for need in needs:
        for offer in (*by_skill[need.subject, need.stage], *by_skill[need.subject, ""]):
            elsewhere = offer.districts and need.district not in offer.districts
            if need.school in offer.schools or elsewhere:
                continue
            match = Match(offer, need)
            known = matches.get(match.key)
            if known is None or match.worth > known.worth:
                matches[match.key] = match
    return [*matches.values()]


def make_programme(
    matches: Sequence[Match],
    needs: Sequence[Need],
    ceiling: int,
    each: int,
    *,
    every: bool,
    pins: Pins,
) -> Programme:
    """The integer programme that chooses among the matches.

    ceiling   maximum number of schools per trainer
    each      maximum number of mentors per school
    every     whether each school must have a mentor
    pins      the matches that the planner keeps or excludes
    """
    programme = Programme()
    by_school: dict[str, list[int]] = defaultdict(list)
    by_trainer: dict[str, list[int]] = defaultdict(list)
    by_subject: dict[tuple[str, str], list[int]] = defaultdict(list)
    pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
    for match in matches:
        at = programme.add_variable(match.worth)
        by_school[match.need.school].append(at)
        by_trainer[match.offer.id].append(at)
        by_subject[match.need.school, match.need.subject].append(at)
        pairs[match.offer.id, match.need.school].append(at)
        _pin(programme, at, match, pins)
    schools = {need.school: need for need in needs}
    for school, need in schools.items():
        here = by_school[school]
        weak = (
            max(one.untrained_share for one in needs_of_school(needs, school)) + _RURAL * need.rural
        )
        covered = programme.add_variable(_COVER * (1 + weak))
        programme.add_limit({covered: 1.0, **dict.fromkeys(here, -1.0)}, upper=0)
        programme.add_limit(
            here, upper=each, demand="each",
            text=Text(f"A school has at most {each} mentors.", f"每所学校最多 {each} 名指导教师。"), tag=f"school:{school}",
        )  # fmt: skip
        if every:
            nobody = (
                Text("", "")
                if here
                else Text(
                    ", but no trainer fits its subjects and stages",
                    "，但没有适合其学科与学段的培训者",
                )
            )
            programme.add_limit(
                here, lower=1, demand=f"every:{school}",
                text=Text(f"{need.name} ({need.code}) has a mentor{nobody.en}.", f"{need.name}（{need.code}）须有指导教师{nobody.zh}。"),
            )  # fmt: skip
    for group in (by_subject, pairs):
        for terms in group.values():
            if len(terms) > 1:
                programme.add_limit(terms, upper=1)
    for trainer, terms in by_trainer.items():
        programme.add_limit(
            terms, upper=ceiling, demand="ceiling",
            text=Text(f"No trainer mentors more than {ceiling} schools.", f"每名培训者最多指导 {ceiling} 所学校。"), tag=f"trainer:{trainer}",
        )  # fmt: skip
    return programme


def needs_of_school(needs: Sequence[Need], school: str) -> list[Need]:
    """The needs of one school."""
    return [need for need in needs if need.school == school]


def _pin(programme: Programme, at: int, match: Match, pins: Pins) -> None:
    who = f"{match.offer.name} ({match.offer.number})"
    pins.apply(
        programme,
        at,
        match.key,
        Text(
            f"Pinned: {who} mentors {match.need.name} in {match.need.subject_name.en}.",
            f"已固定：{who}指导{match.need.name}的{match.need.subject_name.zh}。",
        ),
        Text(
            f"Barred: {who} does not mentor {match.need.name} in {match.need.subject_name.en}.",
            f"已排除：{who}不指导{match.need.name}的{match.need.subject_name.zh}。",
        ),
    )
