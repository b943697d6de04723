"""The sign-in pages and their fields: HTML without JavaScript."""

from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote

from starlette.responses import HTMLResponse

from yanxiu.graph.text import Text

_HERE = Path(__file__).parent / "page"
_POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def sign_in_page(
    following: str,
    form: str,
    *,
    issuer: bool,
    fault: Text | None = None,
    demo_roles: Sequence[Text] = (),
) -> HTMLResponse:
    """The page that asks for a key. It also offers the issuer if there is one, and the demo's roles."""
    parts = [_fault(fault)]
    if issuer:
        parts.append(
            f'<a class="button" href="/sign-in/issuer?next={escape(_quote_path(following))}">'
            f"{_bilingual('用统一身份认证登录', 'Sign in with your account')}</a>"
            f'<p class="or">{_bilingual("或使用密钥", "or with a key")}</p>'
        )
    parts.append(
        '<form method="post" action="/sign-in">'
        f'<label for="key">{_bilingual("密钥", "Key")}</label>'
        '<input type="password" id="key" name="key" required autocomplete="current-password" autofocus>'
        f'<input type="hidden" name="next" value="{escape(following)}">'
        f'<input type="hidden" name="form" value="{escape(form)}">'
        f'<button type="submit">{_bilingual("登录", "Sign in")}</button></form>'
    )
    hidden = (
        f'<input type="hidden" name="next" value="{escape(following)}">'
        f'<input type="hidden" name="form" value="{escape(form)}">'
    )
    if demo_roles:
        parts.append(
            f'<p class="or">{_bilingual("演示：以某一身份查看", "Demo: look as one of these")}</p>'
        )
    parts += [
        f'<form method="post" action="/sign-in/as/{at}">{hidden}'
        f'<button type="submit" class="offered">{_bilingual(title.zh, title.en)}</button></form>'
        for at, title in enumerate(demo_roles)
    ]
    return _page("".join(parts), status=401 if fault else 200)


def signed_in_page(following: str) -> HTMLResponse:
    """The page that sends the browser on after sign-in.

    A redirect would not do: the chain began on the issuer's page, so the browser would omit our strict cookie.
    """
    there = escape(following)
    body = f'<p><a class="button" href="{there}">{_bilingual("已登录，继续", "Signed in, go on")}</a></p>'
    return _page(body, head=f'<meta http-equiv="refresh" content="0;url={there}">')


def sign_out_page(role: Text | None) -> HTMLResponse:
    """The page with the button that signs out."""
    if role is None:
        body = f"<p>{_bilingual('您尚未登录。', 'You are not signed in.')}</p>" + _sign_in_link()
    else:
        body = (
            f"<p>{_bilingual(f'当前身份：{role.zh}', f'Signed in as: {role.en}')}</p>"
            '<form method="post" action="/sign-out">'
            f'<button type="submit">{_bilingual("退出登录", "Sign out")}</button></form>'
        )
    return _page(body)


def refusal_page(text: Text, status: int) -> HTMLResponse:
    """The page that explains why signing in failed."""
    return _page(_fault(text) + _sign_in_link(), status=status)


@cache
def style_sheet() -> bytes:
    """The style sheet of these pages."""
    return (_HERE / "style.css").read_bytes()


def _sign_in_link() -> str:
    return f'<a class="button" href="/sign-in">{_bilingual("登录", "Sign in")}</a>'


def _fault(text: Text | None) -> str:
    return f'<p class="fault" role="alert">{_bilingual(text.zh, text.en)}</p>' if text else ""


def _bilingual(zh: str, en: str) -> str:
    return f'{escape(zh)} <span lang="en">{escape(en)}</span>'


def _quote_path(following: str) -> str:
    return quote(following, safe="/")


def _page(body: str, *, head: str = "", status: int = 200) -> HTMLResponse:
    headers = {
        "content-security-policy": _POLICY,
        "cache-control": "no-store",
        "referrer-policy": "same-origin",
    }
    return HTMLResponse(_template().substitute(body=body, head=head), status, headers)


@cache
def _template() -> Template:
    return Template((_HERE / "sign_in.html").read_text(encoding="utf-8"))
