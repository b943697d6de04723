"""Signing in with a browser: by key and with the issuer; the session cookie and its limits."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, expect, sync_playwright

from tests.api.conftest import serving
from tests.api.issuer import AUDIENCE, CLIENT, LocalIssuer
from tests.browser import launch
from yanxiu.api.access import authentication_of
from yanxiu.api.access import keys as stored
from yanxiu.graph.access import ROLES, Caller
from yanxiu.graph.database import Address, Database
from yanxiu.graph.issuer import Issuer
from yanxiu.graph.settings import Settings

TEACHERS = {"query": "{ teachers { totalCount } }"}
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def settings(issuer: LocalIssuer, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home: Path = tmp_path_factory.mktemp("home")
    known = Issuer(issuer.url, AUDIENCE, client=CLIENT)
    return Settings(home=home, cache=home, secret="s", issuer=known)


@pytest.fixture(scope="module")
def url(database: Database, scratch_address: Address, settings: Settings) -> Iterator[str]:
    with serving(scratch_address, authentication_of(settings, database)) as served:
        yield served


def _key(database: Database, settings: Settings, role: str = "planner", place: Any = None) -> str:
    return stored.create(database, settings, Caller("", ROLES[role], "c", place))


def _form(browser: requests.Session, url: str, following: str = "/graphql") -> dict[str, str]:
    page = browser.get(f"{url}/sign-in", params={"next": following}, timeout=20)
    match = re.findall(r'name="(form|next)" value="([^"]*)"', page.text)
    return dict(match)


def _sign_in(url: str, key: str) -> requests.Session:
    browser = requests.Session()
    sent = {**_form(browser, url), "key": key}
    answer = browser.post(f"{url}/sign-in", data=sent, timeout=20, allow_redirects=False)
    assert answer.status_code == 303, answer.text
    return browser


def test_a_browser_without_a_session_is_redirected_to_sign_in_and_a_program_is_refused(
    url: str,
) -> None:
    page = requests.get(f"{url}/graphql?x=1", headers=PAGE, timeout=20, allow_redirects=False)
    assert (page.status_code, page.headers["location"]) == (303, "/sign-in?next=/graphql%3Fx%3D1")
    assert requests.get(f"{url}/graphql", timeout=20, allow_redirects=False).status_code == 401


def test_the_page_is_chinese_first_and_has_no_script(url: str) -> None:
    page = requests.get(f"{url}/sign-in", timeout=20)
    assert 'lang="zh-CN"' in page.text
    assert page.text.index("登录") < page.text.index("Sign in")
    assert "<script" not in page.text
    assert " style=" not in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_key_begins_a_session_unusable_by_scripts_and_other_sites(
    url: str, database: Database, settings: Settings
) -> None:
    browser = requests.Session()
    sent = {**_form(browser, url), "key": _key(database, settings, "school", "c:S1")}
    answer = browser.post(f"{url}/sign-in", data=sent, timeout=20, allow_redirects=False)
    assert answer.headers["location"] == "/graphql"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert sent["key"] not in cookie
    own = {"Origin": url}
    asked = browser.post(f"{url}/graphql", json=TEACHERS, headers=own, timeout=20)
    assert asked.json()["data"] == {"teachers": {"totalCount": 16}}
    for foreign in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {}):
        asked = browser.post(f"{url}/graphql", json=TEACHERS, headers=foreign, timeout=20)
        assert asked.status_code == 403


def test_over_https_the_cookie_is_secure_and_bound_to_this_host(
    url: str, database: Database, settings: Settings
) -> None:
    browser = requests.Session()
    https = {"X-Forwarded-Proto": "https"}
    page = browser.get(f"{url}/sign-in", headers=https, timeout=20)
    form = dict(re.findall(r'name="(form|next)" value="([^"]*)"', page.text))
    cookie = page.headers["set-cookie"]
    assert "Secure" in cookie
    sent = {**form, "key": _key(database, settings)}
    answer = requests.post(
        f"{url}/sign-in",
        data=sent,
        headers={**https, "Cookie": cookie.partition(";")[0]},
        timeout=20,
        allow_redirects=False,
    )
    assert answer.headers["set-cookie"].startswith("__Host-")
    assert "Secure" in answer.headers["set-cookie"]


def test_a_form_sent_by_another_site_signs_nobody_in(
    url: str, database: Database, settings: Settings
) -> None:
    key = _key(database, settings)
    browser = requests.Session()
    form = _form(browser, url)
    without = requests.post(f"{url}/sign-in", data={"key": key}, timeout=20, allow_redirects=False)
    assert without.status_code == 401
    assert "yanxiu_session" not in without.headers.get("set-cookie", "")
    foreign = {"Origin": "https://evil.example"}
    answer = browser.post(f"{url}/sign-in", data={**form, "key": key}, headers=foreign, timeout=20)
    assert answer.status_code == 403
    assert "yanxiu_session" not in browser.cookies


def test_no_redirect_leads_to_another_site(url: str) -> None:
    for elsewhere in ("https://evil.example", "//evil.example", "/\\evil.example", "evil"):
        assert _form(requests.Session(), url, elsewhere)["next"] == "/"


def test_the_session_returns_role_place_and_language(
    url: str, database: Database, settings: Settings
) -> None:
    browser = _sign_in(url, _key(database, settings, "school", "c:S1"))
    document = browser.get(
        f"{url}/session", headers={"Accept-Language": "en-GB"}, timeout=20
    ).json()
    assert document["role"] == {"name": "school", "title": {"en": "School", "zh": "学校"}}
    assert document["county"] == {"code": "c", "name": "试验县"}
    assert (document["place"]["label"], document["place"]["name"]) == ("School", "山村小学")
    assert (document["language"], document["signedIn"], document["may"]["mutate"]) == (
        "en",
        True,
        False,
    )
    assert browser.get(f"{url}/session", timeout=20).json()["language"] == "zh"
    assert requests.get(f"{url}/session", timeout=20).status_code == 401


def test_signing_out_ends_the_session_even_for_a_copied_cookie(
    url: str, database: Database, settings: Settings
) -> None:
    browser = _sign_in(url, _key(database, settings))
    copied = dict(browser.cookies)
    assert browser.get(f"{url}/session", timeout=20).status_code == 200
    assert browser.post(f"{url}/sign-out", timeout=20).status_code == 403
    assert browser.get(f"{url}/session", timeout=20).status_code == 200
    done = browser.post(
        f"{url}/sign-out", headers={"Origin": url}, timeout=20, allow_redirects=False
    )
    assert (done.status_code, done.headers["location"]) == (303, "/sign-in")
    assert requests.get(f"{url}/session", cookies=copied, timeout=20).status_code == 401


def test_a_session_ends_with_its_key(
    url: str, database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "KEY_CACHE_SECONDS", -1.0)
    key = _key(database, settings)
    browser = _sign_in(url, key)
    assert browser.get(f"{url}/session", timeout=20).status_code == 200
    stored.revoke(database, settings, key.split("_")[1])
    assert browser.get(f"{url}/session", timeout=20).status_code == 401


def test_a_changed_or_foreign_cookie_is_refused(
    url: str, database: Database, settings: Settings
) -> None:
    (good,) = [
        value
        for name, value in _sign_in(url, _key(database, settings)).cookies.items()
        if name == "yanxiu_session"
    ]
    for value in (good[:-9] + "AAAAAAAA=", "nonsense", ""):
        answer = requests.get(f"{url}/session", cookies={"yanxiu_session": value}, timeout=20)
        assert answer.status_code == 401


def test_the_issuer_signs_a_browser_in_by_a_code_with_its_verifier(
    url: str, issuer: LocalIssuer
) -> None:
    browser = requests.Session()
    page = browser.get(f"{url}/sign-in", timeout=20)
    assert "/sign-in/issuer" in page.text
    there = browser.get(f"{url}/sign-in/issuer?next=/session", timeout=20, allow_redirects=False)
    back = browser.get(there.headers["location"], timeout=20, allow_redirects=False)
    done = browser.get(back.headers["location"], timeout=20)
    assert 'content="0;url=/session"' in done.text
    assert browser.get(f"{url}/session", timeout=20).json()["role"]["name"] == "planner"
    again = browser.get(back.headers["location"], timeout=20)
    assert again.status_code == 401, "a code is valid once"
    stolen = requests.get(back.headers["location"], timeout=20)
    assert stolen.status_code == 401, "a code is valid only in the browser that requested it"


@pytest.mark.parametrize("changed", [{"nonce": "another"}, {"aud": "another"}, {"exp": 1}])
def test_an_identity_token_of_another_sign_in_is_refused(
    url: str, issuer: LocalIssuer, changed: dict[str, Any]
) -> None:
    issuer.signing_in = changed
    try:
        browser = requests.Session()
        browser.get(f"{url}/sign-in/issuer", timeout=20)
        assert not [name for name in browser.cookies if name == "yanxiu_session"]
    finally:
        issuer.signing_in = {}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


@pytest.mark.thorough
def test_the_query_page_opens_after_a_sign_in_by_key(
    browser: Browser, url: str, database: Database, settings: Settings
) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{url}/graphql")
    expect(page).to_have_title("登录 · 研修图谱")
    page.get_by_label("密钥").fill(_key(database, settings))
    page.get_by_role("button", name="登录").click()
    expect(page.locator(".graphiql-query-editor")).to_contain_text("totalCount")
    with page.expect_response(lambda answer: "/graphql" in answer.url) as answered:
        page.get_by_role("button", name="Execute query").click()
    assert answered.value.status == 200
    assert complaints == []
    context.close()


@pytest.mark.thorough
def test_the_query_page_opens_after_a_sign_in_with_the_issuer(browser: Browser, url: str) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(f"{url}/graphql")
    page.get_by_role("link", name="用统一身份认证登录").click()
    expect(page.locator(".graphiql-query-editor")).to_contain_text("totalCount")
    page.goto(f"{url}/sign-out")
    page.get_by_role("button", name="退出登录").click()
    expect(page).to_have_title("登录 · 研修图谱")
    page.goto(f"{url}/graphql")
    expect(page).to_have_title("登录 · 研修图谱")
    context.close()
