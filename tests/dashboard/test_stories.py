"""Complete tasks of users of the dashboard, in a small county."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.dashboard.conftest import Visitor
from yanxiu.api.ids import global_id
from yanxiu.graph.database import Address, Database
from yanxiu.graph.days import today
from yanxiu.graph.local import RunningServer

SCHOOL_SOUTH = f"/pages/school/{global_id('School', '430000:S2')}"


@pytest.mark.thorough
def test_untrained_teachers_are_found_invited_enrolled_and_trained_and_coverage_rises(
    clerk: Visitor, tmp_path: Path
) -> None:
    page = clerk.open("/pages/coverage?district=north")
    cell = page.get_by_role("button", name="北片 语文")
    before = cell.locator("b").inner_text()
    listed = page.get_by_role("region", name="未参训的乡村教师")
    expect(listed).to_contain_text("老师1")
    expect(listed).to_contain_text("老师3")
    expect(listed).not_to_contain_text("老师2")
    listed.get_by_label("全选本页").check()

    with page.expect_download() as saved:
        page.get_by_role("button", name="生成邀请名册").click()
    roster = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(roster)))
    assert {row["教师编号"] for row in rows} == {"T1", "T3"}
    assert {row["姓名"] for row in rows} == {"老师1", "老师3"}

    page.get_by_role("button", name="为他们开设活动").click()
    form = page.get_by_role("dialog")
    form.get_by_label("名称 *").fill("乡村语文培训")
    form.get_by_label("代码 *").fill("NEW1")
    form.get_by_role("button", name="开设培训活动").click()
    expect(form.get_by_role("alert").or_(form.locator(".fault")).first).to_be_visible()
    for label, name in (("组织者 *", "北片"), ("项目", "项目"), ("学科", "语文"), ("学段", "小学")):
        box = form.get_by_role("combobox", name=label, exact=True)
        box.fill(name)
        form.get_by_role("option", name=name).first.click()
    form.get_by_role("button", name="开设培训活动").click()
    expect(form.get_by_role("status")).to_contain_text("已完成")
    form.get_by_role("link", name="乡村语文培训").click()
    enrolled = page.get_by_role("region", name="报名教师")
    expect(enrolled).to_contain_text("老师1")
    expect(enrolled).to_contain_text("老师3")

    day = today().isoformat()
    sheet = tmp_path / "参训学时.csv"
    sheet.write_text(
        "活动代码,教师编号,姓名,学时,认定日期,是否合格\n"
        f"NEW1,T1,老师1,8,{day},是\nNEW1,T3,老师3,8,{day},是\n",
        encoding="utf-8-sig",
    )
    page = clerk.open("/pages/load")
    page.locator("input[type=file]").set_input_files(sheet)
    expect(page.get_by_text("检查通过，没有错误")).to_be_visible(timeout=40_000)
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="已导入")).to_be_visible(timeout=40_000)
    expect(page.get_by_role("region", name="导入记录")).to_contain_text("参训学时.csv")

    page = clerk.open("/pages/coverage?district=north")
    after = page.get_by_role("button", name="北片 语文").locator("b").inner_text()
    assert before.startswith("0")
    assert after.startswith("100")
    expect(page.get_by_role("region", name="未参训的乡村教师")).not_to_contain_text("老师3")
    assert clerk.complaints == []


@pytest.mark.thorough
def test_a_new_clerk_sees_five_faults_in_place_corrects_them_loads_and_undoes(
    clerk: Visitor, tmp_path: Path
) -> None:
    head = "活动代码,教师编号,姓名,学时,认定日期\n"
    wrong = tmp_path / "参训学时.csv"
    wrong.write_text(
        head
        + "A1,T2,老师2,二十,2021-05-20\nA1,T9,无此人,8,2021-05-20\nNONE,T2,老师2,8,2021-05-20\n"
        "A1,T4,别人,8,2021-05-20\nA1,T4,老师4,-1,2021-05-20\n",
        encoding="utf-8-sig",
    )
    page = clerk.open("/pages/load")
    page.locator("input[type=file]").set_input_files(wrong)
    faults = page.get_by_role("region", name="处错误")
    expect(faults).to_be_visible(timeout=40_000)
    rows = faults.locator("tbody tr")
    assert {row.locator("td").first.inner_text() for row in rows.all()} == {"2", "3", "4", "5", "6"}
    expect(faults.get_by_role("row").filter(has_text="二十")).to_contain_text("学时")
    expect(page.get_by_role("button", name="导入", exact=True)).to_have_count(0)
    with page.expect_download() as saved:
        page.get_by_role("link", name="下载标红的副本").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"PK")
    with page.expect_download() as saved:
        page.get_by_role("link", name="下载空表").click()
    assert saved.value.suggested_filename == "参训学时.xlsx"

    right = tmp_path / "mended" / "参训学时.csv"
    right.parent.mkdir()
    right.write_text(head + "A1,T2,老师2,8,2021-05-20\nA1,T4,老师4,8,2021-05-20\n", "utf-8-sig")
    page.locator("input[type=file]").set_input_files(right)
    expect(page.get_by_text("检查通过，没有错误")).to_be_visible(timeout=40_000)
    history = page.get_by_role("region", name="导入记录")
    newest = history.locator("tbody tr").first
    before = history.locator("tbody tr").filter(has_text="参训学时.csv").count()
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="已导入")).to_be_visible(timeout=40_000)
    expect(history.locator("tbody tr").filter(has_text="参训学时.csv")).to_have_count(before + 1)
    expect(newest).to_contain_text("参训学时.csv")
    history.get_by_role("button", name="撤销").first.click()
    page.get_by_role("dialog").get_by_role("button", name="撤销").click()
    expect(newest).to_contain_text("已撤销")
    # the browser itself logs the 422 for the sheet with faults
    assert [each for each in clerk.complaints if "status of 422" not in each] == []


@pytest.mark.thorough
def test_a_supervisor_sees_only_the_own_district_whatever_the_address(clerk: Visitor) -> None:
    clerk.be("责任区督学：北片")
    page = clerk.open("/pages/coverage")
    expect(page.get_by_role("region", name="覆盖", exact=True)).to_contain_text("北片")
    expect(page.locator("main")).not_to_contain_text("南片")
    expect(page.locator("main")).not_to_contain_text("南小")
    for path in (
        SCHOOL_SOUTH,
        "/pages/coverage?district=south",
        "/pages/coverage?cell=南片&subject=语文",
    ):
        page = clerk.open(path)
        expect(page.locator("main")).not_to_contain_text("南小")
        expect(page.locator("main")).not_to_contain_text("老师2")
    page = clerk.open("/pages/question/untrained_rural_teachers?district=south")
    expect(page.locator("main")).not_to_contain_text("老师2")
    expect(page.locator("header")).not_to_contain_text("导入")
    page = clerk.open("/pages/load")
    expect(page.locator("[data-state=forbidden]")).to_be_visible()
    page = clerk.open("/pages/network")
    expect(page.locator("[data-state=forbidden]")).to_contain_text("当前身份无权查看")


def test_a_mentor_is_assigned_a_fault_appears_at_its_field_and_the_change_is_undone(
    clerk: Visitor,
) -> None:
    page = clerk.open(SCHOOL_SOUTH)
    expect(page.locator("main")).to_contain_text("没有指导教师")
    page.get_by_role("button", name="指派指导者").click()
    form = page.get_by_role("dialog")

    def pick(label: str, name: str) -> None:
        box = form.get_by_role("combobox", name=label)
        box.fill(name)
        form.get_by_role("option", name=name).first.click()

    pick("培训团队", "县小语")
    pick("培训者", "老师1")
    pick("学科", "英语")
    form.get_by_role("button", name="指派指导者").click()
    expect(form).to_contain_text("该团队当日不面向此学科")
    pick("学科", "语文")
    form.get_by_role("button", name="指派指导者").click()
    expect(form.get_by_role("status")).to_contain_text("已完成")
    form.get_by_role("button", name="撤销此变更").click()
    expect(form.get_by_role("status")).to_contain_text("已撤销")
    form.get_by_role("button", name="关闭").click()
    expect(page.locator("main")).to_contain_text("没有指导教师")


@pytest.mark.thorough
def test_an_unknown_heading_is_mapped_to_its_column_on_the_page(
    clerk: Visitor, tmp_path: Path
) -> None:
    sheet = tmp_path / "教师花名册.csv"
    sheet.write_text(
        "教师编号,姓名,点校,任职日期\nT70,老师七十,S1,2021-05-20\n", encoding="utf-8-sig"
    )
    page = clerk.open("/pages/load")
    page.locator("input[type=file]").set_input_files(sheet)
    box = page.get_by_role("combobox", name="点校")
    expect(box).to_be_visible(timeout=40_000)
    box.fill("学校")
    page.get_by_role("option", name="学校", exact=True).click()
    expect(page.get_by_text("检查通过，没有错误")).to_be_visible(timeout=40_000)
    expect(page.get_by_text("按指定把“点校”读作“学校”")).to_be_visible()


def test_several_files_are_refused_with_a_message(clerk: Visitor, tmp_path: Path) -> None:
    page = clerk.open("/pages/load")
    page.locator("label.drop").evaluate(
        "drop => { const data = new DataTransfer(); for (const name of ['a.csv', 'b.csv']) data.items.add(new File(['x'], name));"
        "drop.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true})); }"
    )
    expect(page.get_by_role("alert")).to_contain_text("一次只能导入一个文件")


@pytest.mark.thorough
def test_hours_of_a_past_activity_are_recorded_and_a_common_fault_is_shown_once(
    clerk: Visitor, scratch_server: RunningServer
) -> None:
    address = Address(scratch_server.uri, scratch_server.username, scratch_server.password)
    with Database.connect(address) as database:
        database.write(
            lambda tx: tx.run(
                "MATCH (t:Teacher) WHERE t.id IN ['430000:T2', '430000:T4'] MATCH (a:Activity {id: '430000:A1'}) "
                "MERGE (t)-[enrolled:ENROLLED]->(a) SET enrolled.on = date('2021-04-20')"
            )
        )
    page = clerk.open(f"/pages/activity/{global_id('Activity', '430000:A1')}")
    page.get_by_role("button", name="登记参训学时").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("学时认定日期")).to_have_value("2021-05-31")
    form.get_by_role("spinbutton", name="学时").fill("99")
    form.get_by_role("button", name="登记参训学时").click()
    expect(form.get_by_role("alert")).to_contain_text("该教师将达到 99 学时")
    assert form.get_by_role("alert").inner_text().count("该教师将达到 99 学时") == 1
    form.get_by_role("spinbutton", name="学时").fill("8")
    form.get_by_role("button", name="登记参训学时").click()
    expect(form.get_by_role("status")).to_contain_text("已完成")
    form.get_by_role("button", name="撤销此变更").click()
    expect(form.get_by_role("status")).to_contain_text("已撤销")
