"""Answers as frames: complete, typed, and asked by name from the database of the settings."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from yanxiu.graph.database import Address, Database
from yanxiu.graph.errors import Refused, WrongParameter
from yanxiu.queries import Answer, ask_by_name, read_catalogue
from yanxiu.queries.by_name import parse_parameters


@pytest.fixture
def named(sample: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the sample the database of the settings."""
    monkeypatch.setenv("NEO4J_URI", sample.uri)
    monkeypatch.setenv("NEO4J_USERNAME", sample.username)
    monkeypatch.setenv("NEO4J_PASSWORD", sample.password)


@pytest.mark.usefixtures("named")
def test_a_question_asked_by_name_returns_a_complete_typed_polars_frame() -> None:
    frame = ask_by_name("coverage", year=2019).to_polars()
    assert frame.height > 50
    assert frame.schema["year"] == pl.Int64
    assert frame.schema["share"] == pl.Float64
    assert frame.schema["district"] == pl.String
    assert frame["year"].unique().to_list() == [2019]
    shares = frame.select((pl.col("trained") / pl.col("eligible") - pl.col("share")).abs().max())
    assert shares.item() < 1e-9
    assert ask_by_name("untrained-rural-teachers", as_of="2018-12-31").to_polars().height > 1000


@pytest.mark.usefixtures("named")
def test_days_are_dates_and_missing_values_stay_missing_in_both_libraries() -> None:
    answer = ask_by_name("teacher_history", teacher=_untrained_teacher())
    dates = [field.key for field in answer.fields if field.kind == "Date"]
    assert dates
    assert answer.rows
    polars, pandas = answer.to_polars(), answer.to_pandas()
    for name in dates:
        assert polars.schema[name] == pl.Date
        assert pandas[name].dtype == "datetime64[s]"
        read = [row[name] and date.fromisoformat(row[name]) for row in answer.rows]
        assert polars[name].to_list() == read
        assert [None if day is pd.NaT else day.date() for day in pandas[name]] == read


def _untrained_teacher() -> str:
    rows = ask_by_name("untrained_rural_teachers", as_of="2018-12-31").rows
    return str(rows[0]["teacher_id"]).partition(":")[2]


@pytest.mark.usefixtures("named")
def test_values_of_closed_vocabularies_are_codes_or_words_on_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("YANXIU_LANG", "zh")
    answer = ask_by_name("plan_gaps")
    worded = next(field for field in answer.fields if field.words)
    held = [row[worded.key] for row in answer.rows]
    shown = [str(worded.words.get(value, value)) for value in held]
    assert shown != held
    for frame in (answer.to_polars(), answer.to_pandas()):
        assert [*frame[worded.key]] == held
    for frame in (answer.to_polars(words=True), answer.to_pandas(words=True)):
        assert [*frame[worded.key]] == shown


def test_a_frame_for_people_has_only_the_shown_columns_with_their_titles(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("YANXIU_LANG", "zh")
    question = read_catalogue()["duty_gaps"]
    row = dict.fromkeys(field.key for field in Answer(question, []).fields)
    answer = Answer(question, [{**row, "owner_name": "山村小学", "state": "missing"}])
    for frame in (
        answer.to_polars(words=True, titles=True),
        answer.to_pandas(words=True, titles=True),
    ):
        assert [*frame.columns] == [title.zh for title in answer.titles.values()]
        assert [*frame["责任主体"], *frame["状态"]] == ["山村小学", "没有落实"]


def test_each_column_has_the_same_type_with_rows_and_without() -> None:
    for question in read_catalogue().values():
        empty = Answer(question, [])
        filled = Answer(question, [dict.fromkeys(field.key for field in empty.fields)])
        for some in (empty, filled):
            polars, pandas = some.to_polars(), some.to_pandas()
            assert polars.columns == [*pandas.columns] == [field.key for field in some.fields]
            assert pl.Null not in polars.schema.values()
        assert empty.to_polars().schema == filled.to_polars().schema
        assert [*empty.to_pandas().dtypes] == [*filled.to_pandas().dtypes]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"yaer": 2019}, "Is it 'year'?"),
        ({"year": "twenty"}, "whole number"),
        ({"year": True}, "whole number"),
        ({"as_of": 20190101}, "no day|2019"),
        ({"subject": ["a"]}, "text"),
    ],
)
def test_an_invalid_parameter_is_refused_with_a_hint(given: dict[str, Any], said: str) -> None:
    question = read_catalogue()["coverage"]
    if given == {"as_of": 20190101}:
        assert parse_parameters(question, given) == {"as_of": "20190101"}
        return
    with pytest.raises(Refused, match=said):
        parse_parameters(question, given)


@pytest.mark.usefixtures("named")
def test_an_unknown_name_is_refused_in_python_as_elsewhere() -> None:
    with pytest.raises(WrongParameter) as refused:
        ask_by_name("coverage", district="岭背")
    assert refused.value.parameter == "district"
    with pytest.raises(Refused, match="coverage"):
        ask_by_name("coverag")


@pytest.mark.thorough
def test_a_users_own_question_is_asked_by_name(
    sample: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = read_catalogue()["coverage"].path
    (tmp_path / "my_coverage.cypher").write_text(source.read_text("utf-8"), encoding="utf-8")
    monkeypatch.setenv("YANXIU_QUERIES", str(tmp_path))
    with Database.connect(sample) as database:
        own = ask_by_name("my-coverage", database=database, year=2019)
        assert own.rows == ask_by_name("coverage", database=database, year=2019).rows
