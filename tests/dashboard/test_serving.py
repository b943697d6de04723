"""How the dashboard is served: its policy, its compressed files and its documents.

Also tests a user's own questions and undoing.
"""

import json
from pathlib import Path

import pytest
import requests
from cryptography.fernet import Fernet
from graphql import parse, print_ast, validate
from starlette.testclient import TestClient

from tests.api.conftest import app_of
from tests.api.county import AUDIT_KEY
from tests.schemas import schema_of
from yanxiu.api.app import ServerOptions, create_app
from yanxiu.api.dashboard import CONTENT_SECURITY_POLICY, SOURCE, Dashboard, bundle
from yanxiu.api.http.question_descriptions import question_document
from yanxiu.graph.database import Address
from yanxiu.queries import read_catalogue

OWN = """/*
title.zh = "各责任区有几所学校"
title.en = "How many schools each district has"
about.zh = "当日在责任区的学校数。"
about.en = "Schools in each district today."
scope = "district"
key = ["district.id"]
order = ["district.name"]
group = "people"

[columns.district]
type = "SupervisionDistrict!"
zh = "责任区"
en = "District"

[columns.schools]
type = "Int!"
zh = "学校数"
en = "Schools"
*/
MATCH (district:SupervisionDistrict)<-[inside:IN_DISTRICT]-(school:School)
WHERE district.id STARTS WITH $county AND inside.since <= date() AND coalesce(inside.until > date(), true)
RETURN district, count(DISTINCT school) AS schools
"""


def test_the_page_has_a_strict_policy_and_no_inline_script_and_is_not_cached(
    on_sample: str,
) -> None:
    for path in ("/", "/pages/coverage", "/pages/school/x?y=1"):
        answer = requests.get(f"{on_sample}{path}", timeout=20)
        assert answer.status_code == 200
        assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        assert "no-cache" in answer.headers["cache-control"]
        assert "<script>" not in answer.text
        assert " style=" not in answer.text
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY


def test_assets_are_compressed_cached_for_long_and_sent_again_only_if_changed(
    on_sample: str,
) -> None:
    page = requests.get(f"{on_sample}/", timeout=20).text
    script = page.split('src="')[1].split('"')[0]
    for coding in ("br", "gzip"):
        answer = requests.get(
            f"{on_sample}{script}", headers={"accept-encoding": coding}, timeout=20, stream=True
        )
        assert answer.headers["content-encoding"] == coding
        assert "immutable" in answer.headers["cache-control"]
    again = {"if-none-match": answer.headers["etag"]}
    assert requests.get(f"{on_sample}{script}", headers=again, timeout=20).status_code == 304
    for wrong in ("/assets/none.js", f"{script}.br", "/assets/..%2fdocuments.json"):
        assert requests.get(f"{on_sample}{wrong}", timeout=20).status_code == 404


def test_the_built_page_stays_within_its_budget() -> None:
    sizes = json.loads((bundle().fetch() / "sizes.json").read_bytes())
    assert sizes["first"] <= 150_000
    assert sizes["all"] <= 500_000


def test_the_lock_file_names_no_download_address() -> None:
    assert '"resolved"' not in (SOURCE / "package-lock.json").read_text(encoding="utf-8")


def test_the_start_page_is_served_if_the_dashboard_was_not_built(
    sample: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Dashboard, "find_built", classmethod(lambda _: None))
    app = app_of(sample)
    with TestClient(app, base_url="http://localhost") as client:
        assert "哪些乡村教师缺少培训" in client.get("/").text


def test_the_documents_of_the_dashboard_and_the_questions_count_as_persisted(
    sample: Address, tmp_path: Path
) -> None:
    (tmp_path / "known.json").write_text("{}", encoding="utf-8")
    bundle().fetch()
    serving = ServerOptions(documents=tmp_path / "known.json", only_documents=True)
    app = app_of(sample, serving)
    documents = json.loads((bundle().folder / "documents.json").read_bytes())
    shell = next(name for name, text in documents.items() if text.startswith("query Shell"))
    with TestClient(app, base_url="http://localhost") as client:
        asked = {"documentId": f"sha256:{shell}", "variables": {"today": "2020-12-31"}}
        assert len(client.post("/graphql", json=asked).json()["data"]["stages"]["nodes"]) > 2
        question = client.get("/questions/school_reach/about").json()
        rows = client.post("/graphql", json={"query": question["document"]}).json()["data"]["rows"]
        assert rows["totalCount"] == len(rows["nodes"]) == 8
        other = client.post("/graphql", json={"query": "{ teachers { totalCount } }"}).json()
        assert other["errors"][0]["extensions"]["code"] == "PERSISTED_QUERY_ID_REQUIRED"


@pytest.mark.thorough
def test_a_users_own_question_is_described_for_the_dashboard_and_answered(
    sample: Address, tmp_path: Path
) -> None:
    (tmp_path / "schools_of_districts.cypher").write_text(OWN, encoding="utf-8")
    app = create_app(sample, read_catalogue((tmp_path,)), Fernet.generate_key(), AUDIT_KEY)
    with TestClient(app, base_url="http://localhost") as client:
        (line,) = [
            each
            for each in client.get("/questions").json()
            if each["name"] == "schools_of_districts"
        ]
        assert line["group"]["title"]["zh"] == "人员与负荷"
        document = client.get("/questions/schools_of_districts/about").json()
        assert [each["title"]["zh"] for each in document["columns"]] == ["责任区", "学校数"]
        rows = client.post("/graphql", json={"query": document["document"]}).json()["data"]["rows"]
        assert len(rows["nodes"]) == 8
        assert rows["nodes"][0]["district"]["shown"]


def test_the_description_of_every_question_has_what_the_dashboard_needs(on_sample: str) -> None:
    for line in requests.get(f"{on_sample}/questions", timeout=30).json():
        document = requests.get(f"{on_sample}{line['href']}/about", timeout=30).json()
        assert document["document"]
        assert document["cypher"]
        assert all(each["title"]["zh"] for each in (*document["params"], *document["columns"]))
        assert all(each["words"] for each in document["columns"] if each["type"] == "Enum")


def test_the_document_of_every_question_is_valid_in_the_schema() -> None:
    catalogue = read_catalogue()
    schema = schema_of(catalogue)
    asked = {each.name: parse(question_document(schema, each)) for each in catalogue.values()}
    faults = {name: validate(schema.core, document) for name, document in asked.items()}
    assert {name: found for name, found in faults.items() if found} == {}
    assert "$year: Int!" in print_ast(asked["trainer_load"])


def test_a_layout_places_every_school_in_its_district_with_or_without_ties(on_sample: str) -> None:
    address = f"{on_sample}/networks/mentoring?format=layout&ever=true"
    document = requests.get(address, timeout=60).json()
    schools = [node for node in document["nodes"] if node["label"] == "School"]
    assert len(schools) > 170
    tied = {at for a, b, *_ in document["edges"] for at in (a, b)}
    assert len([at for at, node in enumerate(document["nodes"]) if at not in tied]) > 50
    assert len({(node["x"], node["y"]) for node in schools}) == len(schools)
    assert requests.get(address, timeout=60).json() == document


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded"])
def test_a_form_of_another_site_cannot_undo_a_load(on_sample: str, kind: str) -> None:
    answer = requests.post(
        f"{on_sample}/loads/1/undo", data="{}", headers={"content-type": kind}, timeout=20
    )
    assert answer.status_code == 415


def test_an_unknown_load_is_not_undone(on_sample: str) -> None:
    answer = requests.post(f"{on_sample}/loads/999/undo", json={}, timeout=20)
    assert answer.status_code == 409
    assert "没有第 999 次导入" in answer.json()["detail"]
