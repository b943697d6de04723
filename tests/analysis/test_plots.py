"""Charts: drawn without a browser or system fonts, and labelled with what they show."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import etree

from yanxiu.analysis.plots.files import WRITERS
from yanxiu.analysis.plots.pictures import draw_picture
from yanxiu.cli.plot import plot
from yanxiu.graph.database import Address, Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.text import using_language
from yanxiu.queries import ask, read_catalogue

CATALOGUE = read_catalogue()
DAY = {"as_of": "2021-06-01"}


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("districts", ["城关", "洞庭"]),
        ("coverage", ["责任区", "英语", "覆盖"]),
        ("access_equality", ["乡村", "城镇", "学时累计比例"]),
        ("practice_diffusion", ["年份", "累计学校数"]),
        ("credit_shortfall", ["责任区"]),
        ("brokers", ["居间程度", "教师"]),
    ],
)
def test_a_chart_is_labelled_in_chinese(sample: Address, name: str, written: list[str]) -> None:
    with using_language("zh"), Database.connect(sample) as database:
        svg = WRITERS["svg"](draw_picture(database, CATALOGUE, name, DAY))
    text = "".join(etree.fromstring(svg).itertext())
    assert [each for each in written if each not in text] == []


def test_a_share_is_drawn_as_a_percentage_and_constant_columns_are_left_out(
    sample: Address,
) -> None:
    with using_language("zh"), Database.connect(sample) as database:
        chart = draw_picture(database, CATALOGUE, "training_reach", DAY)
        text = "".join(etree.fromstring(WRITERS["svg"](chart)).itertext())
    assert "%" in text
    assert "岭北" in text
    assert "湘阴县" not in text


def test_the_roadmap_chart_shows_the_share_reached_of_each_goal_and_its_state(
    sample: Address,
) -> None:
    """The bars do not show the goals themselves: 1, 4 and 100 % are different units and cannot share an axis."""
    with using_language("zh"), Database.connect(sample) as database:
        answer = ask(database, CATALOGUE.find("roadmap"), DAY)
        text = _text(draw_picture(database, CATALOGUE, "roadmap", DAY))
    assert [row["milestone"] for row in answer.rows if row["milestone"] not in text] == []
    assert [
        word for word in ("已达到", "到期未达到", "未到期", "无法衡量") if word not in text
    ] == []
    assert "57.1 % / 100 %" in text


def test_seats_are_drawn_by_year_and_line_beside_their_use(sample: Address) -> None:
    with using_language("zh"), Database.connect(sample) as database:
        answer = ask(database, CATALOGUE.find("plan_actual"), {})
        text = _text(draw_picture(database, CATALOGUE, "plan_actual", {}))
    mathematics = [
        row for row in answer.rows if (row["year"], row["line"]) == (2018, "送教下乡-小数")
    ]
    used, seats = (sum(row[key] for row in mathematics) for key in ("attended", "seats"))
    assert "2018 送教下乡-小数" in text
    assert f"{used} / {seats}" in text


def test_bars_have_unique_names_and_the_chart_states_how_many_rows_are_left_out(
    sample: Address,
) -> None:
    with using_language("zh"), Database.connect(sample) as database:
        text = _text(draw_picture(database, CATALOGUE, "training_by_school", DAY))
    assert "共 171 行，只画前 25 行" in text
    assert "(2)" not in text


def test_a_single_bar_has_its_name(sample: Address) -> None:
    with using_language("zh"), Database.connect(sample) as database:
        given = {**DAY, "district": "岭北"}
        text = _text(draw_picture(database, CATALOGUE, "training_reach", given))
    assert "岭北" in text


def _text(chart: Any) -> str:
    return "".join(etree.fromstring(WRITERS["svg"](chart)).itertext())


@pytest.mark.thorough
def test_a_png_has_print_resolution_and_html_needs_no_network(sample: Address) -> None:
    with using_language("zh"), Database.connect(sample) as database:
        chart = draw_picture(database, CATALOGUE, "districts", DAY)
    png = WRITERS["png"](chart)
    width = int.from_bytes(png[16:20], "big")
    assert png.startswith(b"\x89PNG")
    assert width > 1_000
    assert b'<script src="http' not in WRITERS["html"](chart)


def test_a_chart_that_cannot_be_drawn_is_refused_with_the_reason(sample: Address) -> None:
    with Database.connect(sample) as database:
        for name, given, message in [
            ("posts", DAY, "nodes"),
            ("gossip", {}, "no question"),
            ("districts", {"colour": "red"}, "no parameter"),
            ("mentoring", {**DAY, "at_least": "many"}, "no number"),
        ]:
            with pytest.raises(Refused, match=message):
                draw_picture(database, CATALOGUE, name, given)


def test_the_command_writes_a_file_and_refuses_an_unknown_extension(
    sample: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_URI", sample.uri)
    monkeypatch.setenv("NEO4J_PASSWORD", sample.password)
    out = tmp_path / "districts.svg"
    done = CliRunner().invoke(plot, ["districts", "--as-of", "2021-06-01", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert out.read_bytes().startswith(b"<svg")
    refused = CliRunner().invoke(plot, ["districts", "--out", str(tmp_path / "it.gif")])
    assert isinstance(refused.exception, Refused)
    refused = CliRunner().invoke(plot, ["brokers", "--with", "steps", "--out", str(out)])
    assert isinstance(refused.exception, Refused)


def test_a_misspelt_network_is_refused_with_the_nearest_name(sample: Address) -> None:
    with Database.connect(sample) as database, pytest.raises(Refused) as refusal:
        draw_picture(database, CATALOGUE, "mentorng", {})
    assert "mentoring" in refusal.value.text.en
    assert "mentoring" in refusal.value.text.zh
