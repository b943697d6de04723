"""Routes for signing in and out with a browser: /sign-in, /sign-in/issuer, /sign-in/done, /sign-out and /session."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from yanxiu.api.access import pages
from yanxiu.api.access.authentication import SESSION, Authentication, address_of
from yanxiu.api.access.code_flow import SIGN_IN_SECONDS as FLOW_LASTS
from yanxiu.api.access.code_flow import CodeFlow
from yanxiu.api.access.faults import AccessDenied, BadToken, TooManyAttempts
from yanxiu.api.access.sessions import (
    FORM_COOKIE,
    Session,
    Sessions,
    cookie_name,
    is_of_this_site,
    is_secure,
    set_cookie,
)
from yanxiu.api.errors import MEANINGS, NO_DATABASE
from yanxiu.api.ids import global_id
from yanxiu.api.jobs.kinds import may_begin_any
from yanxiu.graph.access import Caller
from yanxiu.graph.async_database import AsyncDatabase
from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.text import Text

FIRST_PAGE = "/"
_FLOW = "yanxiu_flow"
_LARGEST_FORM = 16 * 1024
_NOT_OFFERED = Text("This role is not available: sign in with a key", "未提供此身份：请用密钥登录")
_OLD_FORM = Text("This page was open for too long: try again", "页面打开过久：请重新登录")


class SignInRoutes:
    """The routes for signing in and out. They show no data from the graph."""

    def __init__(
        self, authentication: Authentication, database: Callable[[], AsyncDatabase]
    ) -> None:
        self._authentication = authentication
        self._database = database
        tokens = authentication.tokens
        flow = CodeFlow(tokens) if tokens else None
        self._flow = flow if flow and flow.is_offered else None

    @property
    def routes(self) -> list[Route]:
        """The routes, which need no sign-in."""
        sessions = self._authentication.sessions
        if sessions is None:
            return []
        flow = [
            Route("/sign-in/issuer", self._to_issuer),
            Route("/sign-in/done", self._from_issuer),
        ]
        return [
            Route("/sign-in", self._page, methods=["GET"]),
            Route("/sign-in", self._submit, methods=["POST"]),
            Route("/sign-in/as/{at:int}", self._sign_in_as_role, methods=["POST"]),
            Route("/sign-in/style.css", _style),
            *(flow if self._flow else []),
            Route("/sign-out", self._sign_out_page, methods=["GET"]),
            Route("/sign-out", self._sign_out, methods=["POST"]),
        ]

    @property
    def _sessions(self) -> Sessions:
        assert self._authentication.sessions is not None
        return self._authentication.sessions

    async def _page(self, request: Request) -> Response:
        return await self._key_page(request, next_page(request.query_params.get("next")))

    async def _key_page(self, request: Request, after: str, fault: Text | None = None) -> Response:
        form = self._sessions.new_form_token()
        offered = [title for title, _ in await self._offered_roles()]
        answer = pages.sign_in_page(
            after, form, issuer=self._flow is not None, fault=fault, demo_roles=offered
        )
        answer.set_cookie(
            FORM_COOKIE,
            form,
            max_age=3600,
            secure=is_secure(request),
            httponly=True,
            samesite="strict",
        )
        return answer

    async def _offered_roles(self) -> Sequence[tuple[Text, Caller]]:
        """The roles that anyone may take. Empty once sign-in is required."""
        offered = self._authentication.demo_roles
        try:
            taken = offered and await self._authentication.is_open(self._database())
        except DatabaseFault:
            taken = True  # the page itself reports that the database does not answer
        return offered if taken else ()

    async def _submit(self, request: Request) -> Response:
        form = await _form(request)
        after = next_page(form.get("next"))
        sent = form.get("form", ""), request.cookies.get(FORM_COOKIE, "")
        if not is_of_this_site(request.headers, default=True):
            return pages.refusal_page(_OLD_FORM, 403)
        if not self._sessions.is_own_form(*sent):
            return await self._key_page(request, after, _OLD_FORM)
        key = form.get("key", "").strip()
        keys = self._authentication.keys
        try:
            caller = await self._authentication.holder(key, address_of(request), self._database())
        except TooManyAttempts as refusal:
            answer = await self._key_page(request, after, refusal.fault.reason)
            answer.status_code = 429
            answer.headers["retry-after"] = str(refusal.seconds)
            return answer
        except AccessDenied as refusal:
            return await self._key_page(request, after, refusal.fault.reason)
        except DatabaseFault:
            return pages.refusal_page(NO_DATABASE, 503)
        named = keys.name_and_digest(key) if keys else None
        answer = RedirectResponse(after, 303)
        set_cookie(
            request, answer, self._sessions.cookie_value(self._sessions.new_session(caller, named))
        )
        return answer

    async def _sign_in_as_role(self, request: Request) -> Response:
        """Takes a role that the demo offers. Refused once sign-in is required."""
        form = await _form(request)
        sent = form.get("form", ""), request.cookies.get(FORM_COOKIE, "")
        if not is_of_this_site(request.headers) or not self._sessions.is_own_form(*sent):
            return await self._key_page(request, next_page(form.get("next")), _OLD_FORM)
        offered = self._authentication.demo_roles
        at = request.path_params["at"]
        if at >= len(offered) or not await self._authentication.is_open(self._database()):
            return pages.refusal_page(_NOT_OFFERED, 403)
        answer = RedirectResponse(next_page(form.get("next")), 303)
        set_cookie(
            request, answer, self._sessions.cookie_value(self._sessions.new_session(offered[at][1]))
        )
        return answer

    async def _to_issuer(self, request: Request) -> Response:
        assert self._flow is not None
        own = str(request.url.replace(path="/sign-in/done", query="", fragment=""))
        try:
            begun = await self._flow.begin(own, next_page(request.query_params.get("next")))
        except AccessDenied as refusal:
            return pages.refusal_page(refusal.fault.reason, MEANINGS[refusal.code].status)
        answer = RedirectResponse(begun.address, 303)
        answer.set_cookie(
            _FLOW,
            self._sessions.seal(begun.flow),
            max_age=FLOW_LASTS,
            path="/sign-in",
            secure=is_secure(request),
            httponly=True,
            samesite="lax",
        )
        return answer

    async def _from_issuer(self, request: Request) -> Response:
        assert self._flow is not None
        flow = self._sessions.open(request.cookies.get(_FLOW, ""), FLOW_LASTS)
        try:
            if flow is None or "verifier" not in flow:
                raise BadToken
            caller, ends = await self._flow.end(flow, dict(request.query_params))
        except AccessDenied as refusal:
            answer: Response = pages.refusal_page(
                refusal.fault.reason, MEANINGS[refusal.code].status
            )
        else:
            answer = pages.signed_in_page(next_page(str(flow["next"])))
            session = self._sessions.new_session(caller, ends=ends)
            set_cookie(request, answer, self._sessions.cookie_value(session))
        answer.delete_cookie(_FLOW, path="/sign-in")
        return answer

    async def _sign_out_page(self, request: Request) -> Response:
        session = self._authentication.session(request)
        return pages.sign_out_page(session.caller.role.title if session else None)

    async def _sign_out(self, request: Request) -> Response:
        if not is_of_this_site(request.headers):
            return pages.refusal_page(_OLD_FORM, 403)
        if session := self._authentication.session(request):
            self._sessions.end(session)
        answer = RedirectResponse("/sign-in", 303)
        answer.delete_cookie(
            cookie_name(request),
            path="/",
            secure=is_secure(request),
            httponly=True,
            samesite="strict",
        )
        return answer


class CurrentSession:
    """`GET /session`: returns the caller, for pages that depend on the role. It needs sign-in."""

    def __init__(
        self,
        caller: Callable[[Request], Caller],
        database: Callable[[], AsyncDatabase],
        demo_roles: Sequence[tuple[Text, Caller]] = (),
    ) -> None:
        """`demo_roles`: the roles that the demo offers, with their titles."""
        self._caller = caller
        self._database = database
        self._offered_roles = demo_roles

    async def answer(self, request: Request) -> Response:
        """Returns role, county, place and language."""
        caller = self._caller(request)
        session: Session | None = request.scope.get(SESSION)
        role = caller.role
        county, place = await self._names(caller)
        document: dict[str, Any] = {
            "role": {"name": role.name, "title": {"en": role.title.en, "zh": role.title.zh}},
            "county": caller.county and {"code": caller.county, "name": county},
            "place": caller.place
            and {
                "id": global_id(str(role.label), caller.place),
                "label": role.label,
                "name": place,
            },
            "may": {
                "explore": role.explores,
                "mutate": role.mutates,
                "upload": role.uploads,
                "audit": role.audits,
                "seePersonal": role.personal,
                "foresee": may_begin_any(caller),
            },
            "language": language_of(request.headers),
            "signedIn": session is not None,
            "offers": [{"en": title.en, "zh": title.zh} for title, _ in self._offered_roles],
            "ends": session.ends if session else None,
        }
        headers = {"cache-control": "private, no-store", "vary": "cookie, authorization"}
        return Response(orjson.dumps(document), headers=headers, media_type="application/json")

    async def _names(self, caller: Caller) -> tuple[str | None, str | None]:
        """Returns the names of county and place. A person's own name is not returned."""
        if caller.county is None:
            return None, None
        label = caller.role.label
        place = f"MATCH (place:{label} {{id: $place}}) RETURN place.name"
        named = f"head(COLLECT {{ {place} }})" if label and label != "Teacher" else "null"
        county, place = await self._database().read_row(
            "RETURN head(COLLECT { MATCH (county:County {id: $county}) RETURN county.name }), "
            + named,
            {"county": caller.county, "place": caller.place or ""},
        )
        return county, place


def next_page(address: str | None) -> str:
    """The page to continue to. It must be on this server, to prevent open redirects."""
    if (
        address
        and address.startswith("/")
        and address[1:2] not in ("/", "\\")
        and address.isprintable()
    ):
        return address
    return FIRST_PAGE


def language_of(headers: Mapping[str, str]) -> str:
    """The reader's language from the browser's list: Chinese unless English comes first."""
    for each in headers.get("accept-language", "").lower().split(","):
        if each.strip().startswith(("zh", "en")):
            return each.strip()[:2]
    return "zh"


async def _form(request: Request) -> dict[str, str]:
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LARGEST_FORM:
                return {}
    except ClientDisconnect:
        return {}
    return dict(
        parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    )


async def _style(_request: Request) -> Response:
    headers = {"cache-control": "public, max-age=3600"}
    return Response(pages.style_sheet(), headers=headers, media_type="text/css")
