"""Reads the schedule and programmes of the county's plan, which the sample carries out, from the plan's tables."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from yanxiu.data.sample.tables import read_table


@dataclass(frozen=True, slots=True)
class ScheduleItem:
    """An item of the schedule: one line in one year for one zone; without districts, the whole county."""

    code: str
    year: int
    line: str
    seats: int | None
    districts: tuple[str, ...]
    stages: tuple[str, ...]
    subjects: tuple[str, ...]
    wording: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The schedule, the titles of its lines, the programmes of 2018, and their stages and subjects."""

    items: tuple[ScheduleItem, ...]
    lines: Mapping[str, str]
    programmes: Mapping[str, tuple[str, int | None]]
    concerns: Mapping[str, frozenset[tuple[str, str]]]

    def workshop_programme(self, item: ScheduleItem) -> str:
        """The code of the workshop programme of 2018 with the same subjects and stages; empty in later years."""
        pairs = {(stage, subject) for stage in item.stages for subject in item.subjects}
        codes = [code for code, concerned in self.concerns.items() if concerned == pairs]
        of_workshops = [code for code in codes if code.startswith("C5")]
        return of_workshops[0] if item.year == 2018 and of_workshops else ""


def read_plan() -> Plan:
    """Reads the tables of the plan that ships with the program."""
    concerns: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in read_table("programme_subjects"):
        concerns[row["项目"]].add((row["学段"], row["学科"]))
    return Plan(
        items=_items(),
        lines={row["代码"]: row["名称"] for row in read_table("programme_lines")},
        programmes={
            row["代码"]: (row["名称"], int(row["名额"]) if row["名额"] else None)
            for row in read_table("programmes")
        },
        concerns={code: frozenset(pairs) for code, pairs in concerns.items()},
    )


def _items() -> tuple[ScheduleItem, ...]:
    stages: dict[str, list[str]] = defaultdict(list)
    subjects: dict[str, list[str]] = defaultdict(list)
    for row in read_table("schedule_subjects"):
        for known, value in ((stages, row["学段"]), (subjects, row["学科"])):
            if value not in known[row["年度安排"]]:
                known[row["年度安排"]].append(value)
    return tuple(
        ScheduleItem(
            code=row["代码"],
            year=int(row["年度"]),
            line=row["项目科目"],
            seats=int(row["名额"]) if row["名额"] else None,
            districts=tuple(row["责任区"].split(";")) if row["责任区"] else (),
            stages=tuple(stages[row["代码"]]),
            subjects=tuple(subjects[row["代码"]]),
            wording=row["原文"],
        )
        for row in read_table("schedule")
    )
