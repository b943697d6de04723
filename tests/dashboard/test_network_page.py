"""The network page: its filters, and the legibility of its labels."""

import pytest
from playwright.sync_api import Page, expect

from tests.dashboard.conftest import Visitor
from tests.patience import within

# records the text drawn on each canvas until the canvas is cleared
WRITTEN = """
const pens = CanvasRenderingContext2D.prototype;
const write = pens.fillText, clear = pens.clearRect, scale = pens.scale;
pens.fillText = function (text, x, y, ...more) {
  const wide = this.measureText(text).width;
  (this.canvas.written ??= []).push({ text, left: x, right: x + wide, top: y - 6, bottom: y + 6 });
  return write.call(this, text, x, y, ...more);
};
pens.clearRect = function (...more) { this.canvas.written = []; return clear.call(this, ...more); };
pens.scale = function (...more) { this.canvas.written = []; return scale.call(this, ...more); };
"""
NO_WEBGL = """
const own = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith('webgl') ? null : own.call(this, kind, ...more);
};
"""
FAULTS = """
(() => {
  const place = document.querySelector('.picture');
  const names = [...place.querySelectorAll('canvas')].flatMap(each => each.written ?? []);
  const over = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return {
    names: names.map(each => each.text),
    over: names.flatMap((a, at) => names.slice(at + 1).filter(b => over(a, b)).map(b => [a.text, b.text])),
    cut: names.filter(each => each.left < 0 || each.right > place.clientWidth).map(each => each.text),
  };
})()
"""


def _read(page: Page) -> dict[str, list[str]]:
    assert within(30, lambda: page.evaluate(FAULTS)["names"])
    found: dict[str, list[str]] = page.evaluate(FAULTS)
    return found


@pytest.mark.thorough
@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("drawn_by", ["webgl", "canvas"])
@pytest.mark.parametrize("kind", ["mentoring", "collaboration", "teams", "organisation"])
def test_no_label_in_a_network_overlaps_another_or_is_cut_off(
    reader: Visitor, kind: str, drawn_by: str, width: int
) -> None:
    reader.context.add_init_script(WRITTEN + (NO_WEBGL if drawn_by == "canvas" else ""))
    reader.page.set_viewport_size({"width": width, "height": 844})
    found = _read(reader.open(f"/pages/network?kind={kind}&on=2020-12-31"))
    assert (found["over"], found["cut"]) == ([], [])
    expected = {"管理团队", "共同体"} if kind == "teams" else {"岭北", "城南", "南湖"}
    assert expected <= set(found["names"])


def test_the_subject_filter_shows_the_mentors_of_that_subject(reader: Visitor) -> None:
    rows = reader.page.request.get(
        f"{reader.url}/questions/trainer_schools?subject=语文&as_of=2020-12-31&format=json"
    )
    ties = rows.json()["totalCount"]
    assert ties > 0
    page = reader.open("/pages/network?subject=语文&colour=mentor&on=2020-12-31")
    legend = page.locator(".legend")
    expect(legend).to_contain_text(f"{ties} 条联系")
    expect(legend).to_contain_text("有指导教师")
    expect(legend).not_to_contain_text("岭北")  # the picture has no colours of districts


@pytest.mark.thorough
def test_schools_without_a_mentor_are_marked_only_if_mentors_are_shown(reader: Visitor) -> None:
    page = reader.open("/pages/network")
    expect(page.locator(".head")).to_contain_text("红圈")
    page = reader.open("/pages/network?kind=organisation")
    expect(page.locator(".head")).not_to_contain_text("红圈")
    table = page.get_by_role("region", name="网络")
    expect(table.get_by_role("row").filter(has_text="湘阴县").first).to_contain_text("县")
    expect(table.get_by_role("columnheader", name="类型")).to_be_visible()


@pytest.mark.thorough
def test_the_network_is_printed_as_a_picture(reader: Visitor) -> None:
    page = reader.open("/pages/network")
    assert page.locator(".picture canvas").count() > 1  # WebGL content would be printed empty
    seen = (
        "[...document.querySelectorAll('.picture canvas')]"
        ".filter(each => getComputedStyle(each).visibility === 'visible')"
        ".map(each => new Set(each.getContext('2d')?.getImageData(0, 0, each.width, each.height).data).size)"
    )
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    (colours,) = page.evaluate(seen)
    assert colours > 10
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert len(page.evaluate(seen)) == page.locator(".picture canvas").count() > 1
