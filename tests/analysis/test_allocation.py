"""Allocations equal the best of all choices, meet their demands, and name the demands that contradict each other."""

from datetime import date
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.running import yanxiu
from yanxiu.analysis.allocation import Contradiction, Pins, plan_budget, plan_places, programme
from yanxiu.analysis.allocation.bases import Candidate, solve_bases
from yanxiu.analysis.allocation.budget_choices import SEATS, Choice, solve_budget
from yanxiu.analysis.allocation.mentor_matches import Match, find_matches, needs_of_school
from yanxiu.analysis.allocation.mentor_reading import CurrentMentoring, Need, Offer
from yanxiu.analysis.allocation.mentors import solve_mentors
from yanxiu.analysis.allocation.place_claims import Place
from yanxiu.analysis.allocation.place_reading import Course, Person
from yanxiu.analysis.allocation.places import solve_places
from yanxiu.analysis.allocation.plan import one_county
from yanxiu.analysis.allocation.programme import Limit, Programme
from yanxiu.analysis.allocation.seats import Claim, solve_seats
from yanxiu.analysis.stages import progress_listener
from yanxiu.graph.database import Address, Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text

DAY = date(2021, 9, 1)
_SAID = Text("mathematics", "数学")
quick = settings(max_examples=25, deadline=None)


def offer(name: str, district: str = "a", tier: int | None = None) -> Offer:
    return Offer(
        name, name, name, "team", "mathematics", "primary", _SAID, _SAID, tier, district, district, "pair"
    )  # fmt: skip


def need(
    name: str,
    untrained: int,
    district: str = "a",
    *,
    rural: bool = False,
    held: tuple[CurrentMentoring, ...] = (),
) -> Need:
    return Need(
        name, name, name, "mathematics", "primary", _SAID, _SAID, 4, untrained, rural, district, district, "pair", held
    )  # fmt: skip


def worth_of(chosen: tuple[Match, ...], needs: list[Need]) -> float:
    """The worth of a choice by the plan's own rule: schools with a mentor first, weak schools more than others."""
    covered = {match.need.school for match in chosen}
    schools = sum(
        100
        * (
            1
            + max(one.untrained_share for one in needs_of_school(needs, school))
            + 0.5 * needs_of_school(needs, school)[0].rural
        )
        for school in covered
    )
    return schools + sum(match.worth for match in chosen)


@quick
@given(st.data())
def test_the_mentor_plan_equals_the_best_of_all_choices(data: st.DataObject) -> None:
    offers = [
        offer(f"t{at}", data.draw(st.sampled_from("ab")), data.draw(st.sampled_from([None, 1, 2])))
        for at in range(data.draw(st.integers(1, 3)))
    ]
    needs = [
        need(f"s{at}", data.draw(st.integers(0, 4)), data.draw(st.sampled_from("ab")), rural=data.draw(st.booleans()))
        for at in range(data.draw(st.integers(1, 3)))
    ]  # fmt: skip
    ceiling = data.draw(st.integers(1, 2))
    matches = find_matches(offers, needs)
    possible = [
        chosen
        for size in range(len(matches) + 1)
        for chosen in combinations(matches, size)
        if all(sum(m.offer.id == o.id for m in chosen) <= ceiling for o in offers)
        and all(sum(m.need.school == n.school for m in chosen) <= 1 for n in needs)
    ]
    best = max(worth_of(chosen, needs) for chosen in possible)
    assert solve_mentors(offers, needs, DAY, ceiling, 1).worth == pytest.approx(best)


def twins(data: st.DataObject) -> tuple[list[Any], list[Any]]:
    """Four trainers and six schools; many of them are alike."""
    offers = [offer(f"t{at}", data.draw(st.sampled_from("ab"))) for at in range(4)]
    return offers, [need(f"s{at}", 2, data.draw(st.sampled_from("ab"))) for at in range(6)]


@pytest.mark.thorough
@quick
@given(st.data())
def test_a_plan_does_not_depend_on_the_order_of_its_rows(data: st.DataObject) -> None:
    def shuffled(rows: list[Any]) -> list[Any]:
        return data.draw(st.permutations(rows))

    offers, needs = twins(data)
    mentors = [
        solve_mentors(*given, DAY, 1, 1)
        for given in ((offers, needs), (shuffled(offers), shuffled(needs)))
    ]
    courses = [Course(f"a{at}", f"A{at}", "a", DAY, DAY, 2) for at in range(2)]
    people = [Person(f"t{at}", f"T{at}", "t", f"s{at % 2}", "d") for at in range(5)]
    claims = [Place(one, course, DAY) for course in courses for one in people]
    places = [
        solve_places(*given, DAY, 1, 1)
        for given in ((courses, claims), (shuffled(courses), shuffled(claims)))
    ]
    schools = [
        Candidate(f"town {town}", town, school, f"{town}{school}", 5)
        for town in "TU"
        for school in "xy"
    ]
    towns = {"T": "town T", "U": "town U"}
    bases = [
        solve_bases(towns, schools, DAY, 1),
        solve_bases(dict(shuffled([*towns.items()])), shuffled(schools), DAY, 1),
    ]
    for one, other in (mentors, places, bases):
        assert one.table.rows == other.table.rows
        assert one.roster == other.roster
    districts = [Claim(str(at), str(at), 9, 4, 0) for at in range(4)]
    assert solve_seats(districts, 6)[0].rows == solve_seats(shuffled(districts), 6)[0].rows
    choices = [Choice("z", _SAID, 6, 0, 4, 1.0, (str(at), "", "")) for at in range(3)]
    first, second = (
        solve_budget(given, 10, {"z": "z"})[0] for given in (choices, shuffled(choices))
    )
    assert first == second


@pytest.mark.thorough
def test_a_running_solver_reports_the_gap_between_its_plan_and_the_optimum(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(programme, "_REPORT_INTERVAL", 0.0)
    hard = Programme()
    things = [hard.add_variable(10 + 37 * at % 51) for at in range(60)]
    for row in range(8):
        hard.add_limit({at: 5 + (17 * at + 29 * row) % 46 for at in things}, upper=500)
    progress: list[tuple[str, int, int]] = []
    with progress_listener(lambda what, done, every: progress.append((what.en, done, every))):
        hard.solve(gap=0.005)
    steps = [done / every for what, done, every in progress if "of the best" in what]
    assert steps
    assert steps == sorted(steps)
    assert all(1 / 3 <= each <= 2 / 3 for each in steps)


@pytest.mark.thorough
@quick
@given(st.data())
def test_the_plan_closest_to_todays_is_chosen_among_equally_good_plans(data: st.DataObject) -> None:
    """If today's plan is equally good, the plan repeats it. Otherwise it changes only what it must."""
    offers, needs = twins(data)
    pins = Pins(required=frozenset({("t3", "s5", "mathematics")}))
    today = solve_mentors(offers, needs, DAY, 1, 1, pins=pins)
    best = solve_mentors(offers, needs, DAY, 1, 1)
    again = solve_mentors(offers, needs, DAY, 1, 1, pins=Pins(preferred=today.choices))
    assert again.worth == pytest.approx(best.worth)
    if today.worth == pytest.approx(best.worth):
        assert again.choices == today.choices
    else:
        assert len(again.choices.keys() & today.choices) >= len(best.choices.keys() & today.choices)


def test_plans_stay_as_today_if_nothing_is_better() -> None:
    """All options are equal. Each in turn is today's choice, and the plan keeps it."""
    course = Course("a", "A", "a", DAY, DAY, 1)
    claims = [Place(Person(f"t{at}", f"T{at}", "t", "s", "d"), course, DAY) for at in range(3)]
    schools = [Candidate("town", "T", str(at), str(at), 5) for at in range(3)]
    districts = [Claim(str(at), str(at), 9, 4, 0) for at in range(3)]
    choices = [Choice("z", _SAID, 4, 0, 4, 1.0, (str(at), "", "")) for at in range(3)]
    liked: Any
    for at in range(3):
        liked = {(f"T{at}", "A"): 1.0}
        assert solve_places([course], claims, DAY, pins=Pins(preferred=liked)).choices == liked
        liked = {(str(at), "T"): 1.0}
        assert solve_bases({"T": "town"}, schools, DAY, pins=Pins(preferred=liked)).choices == liked
        table, *_ = solve_seats(districts, 1, preferred={(str(at),): 1.0})
        assert [row["seats"] for row in table.rows] == [int(one == at) for one in range(3)]
        liked = {(str(at), "", ""): 1.0, (str(at), "", "", SEATS): 4.0}
        chosen, *_ = solve_budget(choices, 4, {"z": "z"}, pins=Pins(preferred=liked))
        assert [one.key for one, _ in chosen] == [(str(at), "", "")]


def test_districts_and_towns_with_the_same_name_are_kept_apart() -> None:
    districts = [Claim("1", "城关", 9, 4, 0), Claim("2", "城关", 9, 2, 0)]
    rows = solve_seats(districts, 6)[0].rows
    assert [row["seats"] for row in rows] == [4, 2]
    schools = [Candidate("城关镇", town, town, f"school {town}", 5) for town in "TU"]
    made = solve_bases({"T": "城关镇", "U": "城关镇"}, schools, DAY)
    assert [row["school_code"] for row in made.table.rows] == ["school T", "school U"]
    assert made.table.figures == {"towns": 2, "with_base": 2}


class Counties:
    """A graph with some counties."""

    def __init__(self, *codes: str) -> None:
        self.codes = codes

    def read(self, _statement: str, county: str) -> list[dict[str, str]]:
        return [
            {"code": code, "name": f"county {code}"}
            for code in self.codes
            if code.startswith(county)
        ]


def test_a_plan_needs_exactly_one_county() -> None:
    both: Any = Counties("430624", "430626")
    with pytest.raises(Refused, match="430624 county 430624, 430626 county 430626"):
        one_county(both, "")
    with pytest.raises(Refused, match="there are 2"):
        one_county(both, "4306")
    assert one_county(both, "430626") == "430626"
    only: Any = Counties("430624")
    assert one_county(only, "") == "430624"


def test_the_only_mentor_goes_to_the_weaker_school_and_a_note_explains_the_other() -> None:
    made = solve_mentors([offer("t")], [need("strong", 0), need("weak", 4)], DAY, 1, 1)
    assert [(row["school"], row.get("trainer")) for row in made.table.rows] == [
        ("strong", None),
        ("weak", "t"),
    ]
    assert made.table.figures["covered"] == 1
    assert any("1 more schools" in note.en for note in made.table.notes)


def test_a_current_mentor_stays_and_a_dropped_mentor_gets_an_end_date_in_the_roster() -> None:
    held = (CurrentMentoring("old", "old", "old", "mathematics", "team", date(2019, 1, 1)),)
    stays = solve_mentors(
        [offer("old"), offer("new", tier=1)], [need("s", 2, held=held)], DAY, 1, 1
    )
    assert stays.roster.rows == ()
    dropped = solve_mentors([offer("new")], [need("s", 2, held=held)], DAY, 1, 1)
    assert [(row["trainer"], row["since"], row["until"]) for row in dropped.roster.rows] == [
        ("new", DAY, None), ("old", date(2019, 1, 1), DAY),
    ]  # fmt: skip


def test_exactly_the_contradictory_demands_are_named() -> None:
    needs = [need("one", 1), need("two", 1), need("far", 1, "b")]
    with pytest.raises(Contradiction) as raised:
        solve_mentors(
            [offer("t")], needs, DAY, 1, 1, every=True,
            pins=Pins(excluded=frozenset({("t", "far", "mathematics")})),
        )  # fmt: skip
    said = {each.en for each in raised.value.demands}
    assert said in (
        {"Barred: t (t) does not mentor far in mathematics.", "far (far) has a mentor."},
        {
            "No trainer mentors more than 1 schools.",
            "one (one) has a mentor.",
            "two (two) has a mentor.",
        },
    )
    assert raised.value.exit_code == 2


@quick
@given(st.data())
def test_a_reported_contradiction_is_minimal(data: st.DataObject) -> None:
    """The other demands can be met as soon as any one of the named demands is dropped."""
    programme = Programme()
    size = data.draw(st.integers(2, 4))
    for _ in range(size):
        programme.add_variable(1.0)
    for at in range(data.draw(st.integers(2, 6))):
        terms = data.draw(st.sets(st.integers(0, size - 1), min_size=1))
        name = Text(str(at), str(at))
        if data.draw(st.booleans()):
            programme.add_limit(
                terms, lower=data.draw(st.integers(1, 3)), demand=str(at), text=name
            )
        else:
            programme.add_limit(
                terms, upper=data.draw(st.integers(0, 2)), demand=str(at), text=name
            )

    def possible(limits: list[Limit]) -> bool:
        return any(
            all(each.lower <= sum(values[at] for at in each.terms) <= each.upper for each in limits)
            for values in product((0, 1), repeat=size)
        )

    if possible(programme.limits):
        assert programme.solve().gap <= 0.01
        return
    with pytest.raises(Contradiction) as raised:
        programme.solve()
    named = [each.en for each in raised.value.demands]
    assert not possible([limit for limit in programme.limits if limit.demand in named])
    for gone in named:
        assert possible([limit for limit in programme.limits if limit.demand in {*named} - {gone}])


@st.composite
def courses_and_places(draw: st.DrawFn) -> tuple[list[Course], list[Place]]:
    days = st.integers(1, 4)
    courses = []
    for at in range(draw(st.integers(1, 3))):
        first = draw(days)
        courses.append(
            Course(f"a{at}", f"A{at}", f"A{at}", date(2021, 10, first), date(2021, 10, first + draw(st.integers(0, 2))), draw(st.integers(0, 2)))
        )  # fmt: skip
    people = [
        Person(f"t{at}", f"T{at}", f"t{at}", draw(st.sampled_from("xy")), "d", draw(st.booleans()), draw(st.booleans()),
               draw(st.sampled_from([None, date(2021, 1, 1), date(2019, 1, 1)])))
        for at in range(draw(st.integers(1, 4)))
    ]  # fmt: skip
    pairs = draw(st.sets(st.sampled_from([(p, c) for p in people for c in courses]), max_size=7))
    return courses, [Place(p, c, DAY) for c in courses for p in people if (p, c) in pairs]


@quick
@given(courses_and_places(), st.integers(1, 2), st.sampled_from([None, 1, 2]))
def test_the_plan_of_places_equals_the_best_of_all_choices(
    case: tuple[list[Course], list[Place]], most: int, school_most: int | None
) -> None:
    courses, places = case

    def allowed(chosen: tuple[Place, ...]) -> bool:
        by_course = all(sum(p.course == c for p in chosen) <= c.free for c in courses)
        people = {p.person for p in chosen}
        by_person = all(sum(p.person == one for p in chosen) <= most for one in people)
        apart = all(
            one.person != other.person or one.course.ends < other.course.starts or other.course.ends < one.course.starts
            for one, other in combinations(chosen, 2)
        )  # fmt: skip
        schools = school_most is None or all(
            sum((p.course, p.person.school) == (c, s) for p in chosen) <= school_most
            for c in courses
            for s in "xy"
        )
        return by_course and by_person and apart and schools

    best = max(
        sum(place.worth for place in chosen)
        for size in range(len(places) + 1)
        for chosen in combinations(places, size)
        if allowed(chosen)
    )
    assert solve_places(courses, places, DAY, most, school_most).worth == pytest.approx(best)


def test_the_teacher_longest_without_training_goes_first_and_the_next_is_named() -> None:
    course = Course("a", "A", "A", date(2021, 10, 1), date(2021, 10, 2), 1)
    never = Person("n", "N", "never", "x", "d")
    lately = Person("l", "L", "lately", "x", "d", last=date(2021, 5, 1))
    made = solve_places([course], [Place(one, course, DAY) for one in (lately, never)], DAY)
    (row,) = made.table.rows
    assert row["teacher"] == "never"
    assert row["other"] == "lately (L): 4 months without training"
    assert made.roster.rows[0]["teacher"] == "N"
    kept = solve_places(
        [course], [Place(one, course, DAY) for one in (lately, never)], DAY,
        pins=Pins(required=frozenset({("L", "A")})),
    )  # fmt: skip
    assert kept.table.rows[0]["teacher"] == "lately"
    with pytest.raises(Refused, match="cannot be pinned"):
        solve_places([course], [], DAY, pins=Pins(required=frozenset({("L", "A")})))


@quick
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=3),
    st.integers(1, 8),
    st.integers(0, 1),
)
def test_seats_are_split_by_websters_method(
    needs: list[tuple[int, int]], seats: int, least: int
) -> None:
    claims = [Claim(str(at), str(at), 9, n, min(n, rural)) for at, (n, rural) in enumerate(needs)]
    possible = [
        split
        for split in product(*(range(claim.untrained + 1) for claim in claims))
        if sum(split) <= seats
        and all(
            got >= min(least, claim.untrained) for got, claim in zip(split, claims, strict=True)
        )
    ]

    def worth(split: tuple[int, ...]) -> float:
        return sum(
            claim.weight / (2 * n - 1)
            for claim, got in zip(claims, split, strict=True)
            for n in range(1, got + 1)
        )

    if not possible:
        with pytest.raises(Contradiction):
            solve_seats(claims, seats, least)
        return
    assert solve_seats(claims, seats, least)[1] == pytest.approx(max(map(worth, possible)))


@quick
@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9)), min_size=1, max_size=3),
    st.integers(0, 40),
)
def test_a_budget_plan_reaches_as_many_teachers_as_the_best_of_all_choices(
    needs: list[tuple[int, int]], budget: int
) -> None:
    choices = [
        Choice("z", Text(str(at), str(at)), n, min(n, rural), 4, 1.0, (str(at), "", ""))
        for at, (n, rural) in enumerate(needs)
    ]
    ways = [
        [
            (choice.rurality * people, sum(choice.split_seats(number, people)) if number else 0)
            for number in range(choice.most + 1)
            for people in range(min(choice.untrained, number * choice.size) + 1)
        ]
        for choice in choices
    ]
    best = max(
        sum(worth for worth, _ in chosen)
        for chosen in product(*ways)
        if sum(seats for _, seats in chosen) <= budget
    )
    chosen, table, *_ = solve_budget(choices, budget, {"z": "z"})
    got = sum(choice.rurality * min(choice.untrained, sum(seats)) for choice, seats in chosen)
    assert got == pytest.approx(best, rel=1e-4)
    assert sum(sum(seats) for _, seats in chosen) == table.figures["cost"] <= budget
    assert all(2 <= one <= 4 for _, seats in chosen for one in seats)


def test_a_base_school_changes_only_for_a_clearly_better_one() -> None:
    def base_of(town: str, *others: Candidate) -> object:
        held = Candidate("town", "T", "held", "H", 3, base=True)
        return solve_bases({"T": "town"}, [held, *others], DAY).table.rows[0]["school"]

    assert base_of("town", Candidate("town", "T", "slightly", "S", 5)) == "held"
    assert base_of("town", Candidate("town", "T", "clearly", "C", 8)) == "clearly"


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("指导关系.csv", ["mentors"]),
        ("报名名册.csv", ["places"]),
        ("培训基地校.csv", ["bases"]),
        ("培训活动.csv", ["budget", "--budget", "300000", "--as-of", "2020-12-31"]),
        ("培训活动.csv", ["seats", "--seats", "60", "--stage", "小学", "--subject", "语文", "--fix", "岭北=5"]),
    ],
)  # fmt: skip
def test_the_loader_accepts_the_roster_of_a_plan(
    sample: Address, tmp_path: Path, name: str, words: list[str]
) -> None:
    roster = tmp_path / name
    made = yanxiu(sample, "plan", *words, "--roster", roster)
    assert made.returncode == 0, made.stderr.decode()
    assert b"best" in made.stdout
    loaded = yanxiu(sample, "load", "--dry-run", roster)
    assert loaded.returncode == 0, loaded.stdout.decode()
    assert len(roster.read_text(encoding="utf-8-sig").splitlines()) > 3


@pytest.mark.thorough
def test_a_plan_is_solved_again_with_pinned_and_excluded_rows(
    sample: Address, tmp_path: Path
) -> None:
    first, again = tmp_path / "first.csv", tmp_path / "again.csv"
    yanxiu(sample, "plan", "places", "--roster", first)
    lines = first.read_text(encoding="utf-8-sig").splitlines()
    out = tmp_path / "out.csv"
    out.write_text("\n".join([lines[0], *lines[1:4]]), encoding="utf-8")
    keep = tmp_path / "keep.csv"
    keep.write_text("\n".join([lines[0], *lines[4:7]]), encoding="utf-8")
    made = yanxiu(sample, "plan", "places", "--keep", keep, "--without", out, "--roster", again)
    assert made.returncode == 0, made.stderr.decode()
    now = again.read_text(encoding="utf-8-sig").splitlines()
    assert set(lines[4:7]) <= set(now)
    assert not set(lines[1:4]) & set(now)
    both = yanxiu(sample, "plan", "places", "--keep", keep, "--without", keep)
    assert both.returncode == 2
    assert b"both pinned and barred" in both.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["seats", "--seats", "9", "--stage", "小学", "--subject", "语闻"], b"no subject"),
        (["places", "--activity", "HD2027-28"], b"Nearest"),
        (["places", "--as-of", "1990-01-01"], b"No activity with seats"),
        (["budget", "--budget", "30000", "--pair-least", "2", "--as-of", "2020-12-31"], b"The budget is 30,000 yuan"),
        (["mentors", "--every", "--ceiling", "1"], b"no trainer fits its subjects"),
        (["seats", "--seats", "9", "--stage", "小学", "--subject", "语文", "--fix", "岭北"], b"DISTRICT=SEATS"),
    ],
)  # fmt: skip
def test_an_impossible_plan_is_refused_with_a_plain_message(
    sample: Address, words: list[str], said: bytes
) -> None:
    made = yanxiu(sample, "plan", *words)
    assert made.returncode == 2, made.stderr.decode()
    assert said in made.stderr


@pytest.mark.thorough
def test_a_budget_cut_reports_how_many_fewer_teachers_are_reached(sample: Address) -> None:
    """The cut plan equals the plan of the smaller budget. The note counts the difference in teachers reached."""
    asked: dict[str, Any] = {"day": date(2020, 12, 31), "seat_cost": 300.0}
    with Database.connect(sample) as database:
        whole = plan_budget(database, budget=200_000, **asked)
        small = plan_budget(database, budget=180_000, **asked)
        cut = plan_budget(database, budget=200_000, cut=10, **asked)
    assert cut.table.rows == small.table.rows
    lost = int(whole.table.figures["reached"] - small.table.figures["reached"])
    assert lost > 0
    said = [note.en for note in cut.table.notes]
    assert f"200,000 yuan cut to 180,000: {lost} teachers in need fewer are reached." in said
    assert any(each.startswith("Not held any more: ") for each in said)
    assert not any("cut to" in note.en for note in whole.table.notes)


def test_a_reason_names_what_was_pinned_or_barred() -> None:
    offers, needs = [offer("near", "a"), offer("far", "b")], [need("school", 3)]
    key = ("far", "school", "mathematics")
    kept = solve_mentors(offers, needs, DAY, 3, 1, pins=Pins(required=frozenset({key})))
    (row,) = kept.table.rows
    assert row["reason"].startswith(str(Text("pinned", "已固定")))
    assert str(Text("another was pinned", "已固定他人")) in str(row["other"])
    barred = Pins(excluded=frozenset({key, ("near", "school", "mathematics")}))
    (row,) = solve_mentors(offers, needs, DAY, 3, 1, pins=barred).table.rows
    assert row["reason"] == str(Text("whoever would fit is barred", "合适的人选均已被排除"))

    town = [Candidate("town", "T", "good", "G", 9), Candidate("town", "T", "poor", "P", 1)]
    (row,) = solve_bases(
        {"T": "town"}, town, DAY, pins=Pins(required=frozenset({("P", "T")}))
    ).table.rows
    assert str(Text("another was pinned", "已固定他校")) in str(row["other"])
    every = Pins(excluded=frozenset({("P", "T"), ("G", "T")}))
    (row,) = solve_bases({"T": "town"}, town, DAY, pins=every).table.rows
    assert row["reason"] == str(Text("every candidate is barred", "候选学校均已被排除"))


def test_a_teacher_never_trained_has_no_waiting_months() -> None:
    course = Course("c", "c", "c", date(2021, 9, 1), date(2021, 9, 2), 2)
    people = [
        Person("n", "n", "never", "s", "d"),
        Person("o", "o", "once", "s", "d", last=date(2011, 9, 1)),
    ]
    rows = solve_places([course], [Place(one, course, DAY) for one in people], DAY).table.rows
    assert {row["number"]: row["months"] for row in rows} == {"n": None, "o": 120}


@pytest.mark.thorough
def test_the_plan_of_places_leaves_hand_in_hand_activities_to_their_schools(
    sample: Address,
) -> None:
    with Database.connect(sample) as database:
        codes = {row["code"] for row in plan_places(database, day=date(2020, 1, 1)).table.rows}
    assert codes
    assert not any(code.startswith("SLS") for code in codes)
