"""The start page, its tables, and the parts of a response that pages of other origins may read."""

import re
from collections.abc import Iterator

import pytest
import requests
from starlette.testclient import TestClient

from tests.api.conftest import app_of, serving
from yanxiu.api.app import ServerOptions
from yanxiu.graph.database import Address
from yanxiu.queries import read_catalogue

CATALOGUE = read_catalogue()


@pytest.fixture(scope="module")
def url(sample: Address) -> Iterator[str]:
    with serving(sample) as url:
        yield url


def test_the_start_page_links_to_every_question_in_chinese_first_without_a_script(url: str) -> None:
    answer = requests.get(f"{url}/start", headers={"accept": "text/html"}, timeout=30)
    assert answer.status_code == 200
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text
    assert not re.search(r"\sstyle=|\son\w+=", answer.text)
    for question in CATALOGUE.values():
        assert question.title.zh in answer.text.replace("&quot;", '"')
    links = set(re.findall(r"href='(/[^']*)'", answer.text))
    for link in sorted(links - {each for each in links if each.startswith("/questions/")}):
        page = requests.get(f"{url}{link}", headers={"accept": "text/html"}, timeout=60)
        assert page.status_code == 200, link


def test_a_question_opens_as_a_table_page_by_page(url: str) -> None:
    page = requests.get(
        f"{url}/questions/untrained_rural_teachers",
        params={"format": "html", "as_of": "2018-12-31", "first": 20},
        headers={"accept-language": "zh-CN"},
        timeout=60,
    )
    assert page.status_code == 200
    assert page.text.count("<tr>") == 21
    assert "哪些乡村教师" in page.text
    following = re.search(r"rel='next' href='([^']+)'", page.text)
    assert following
    onward = requests.get(f"{url}{following[1].replace('&amp;', '&')}", timeout=60)
    assert onward.status_code == 200
    assert onward.text.count("<tr>") == 21
    assert onward.text != page.text


@pytest.mark.thorough
def test_pages_of_an_allowed_origin_may_cache_and_revalidate_answers(
    sample: Address,
) -> None:
    origin = "https://board.example.org"
    app = app_of(sample, ServerOptions(origins=(origin,)))
    with TestClient(app, base_url="http://localhost") as client:
        asked = client.options(
            "/questions/coverage",
            headers={
                "origin": origin,
                "access-control-request-method": "GET",
                "access-control-request-headers": "if-none-match",
            },
        )
        assert asked.status_code == 200
        assert "if-none-match" in asked.headers["access-control-allow-headers"].lower()
        first = client.get("/questions/coverage?year=2019", headers={"origin": origin})
        assert "etag" in first.headers["access-control-expose-headers"].lower()
        again = client.get(
            "/questions/coverage?year=2019",
            headers={"origin": origin, "if-none-match": first.headers["etag"]},
        )
        assert again.status_code == 304


def test_the_api_description_groups_questions_by_tags(url: str) -> None:
    document = requests.get(f"{url}/openapi.json", timeout=30).json()
    tags = {tag["name"] for tag in document["tags"]}
    for question in CATALOGUE.values():
        assert document["paths"][f"/questions/{question.name}"]["get"]["tags"] == [question.group]
        assert question.group in tags
