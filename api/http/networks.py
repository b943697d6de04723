"""Networks at `GET /networks/NAME`, as node-link JSON or GraphML, for callers with access to a whole county."""

from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from yanxiu.api.admission import Admission, TooManyRequests
from yanxiu.api.answers import AnswerCache, cached_response
from yanxiu.api.errors import NO_DATABASE, overloaded
from yanxiu.api.http.accept import preferred_type
from yanxiu.api.http.layout import lay_out
from yanxiu.api.http.log import OPERATION
from yanxiu.api.http.messages import JSON
from yanxiu.api.http.parameters import Parameter, parse_parameters
from yanxiu.api.http.problems import Problem, bad_parameter, problem_of, wrong_parameters
from yanxiu.graph.access import Caller
from yanxiu.graph.database import Database
from yanxiu.graph.driver_faults import TimeLimitReached
from yanxiu.graph.errors import DatabaseFault, Refused, WrongParameter
from yanxiu.graph.network_files import WRITERS
from yanxiu.graph.networks import EVER, VIEWS, network
from yanxiu.graph.text import Text

GRAPHML = "application/xml"
LAYOUT = "layout"
_HEADERS = {"cache-control": "private, no-cache", "vary": "accept, authorization, cookie"}
_FORMATS = {"json": JSON, "graphml": GRAPHML, LAYOUT: JSON}
PARAMETERS = (
    Parameter(
        "county",
        "String",
        Text("Code of a county; default: all", "县的行政区划代码，默认所有的县"),
        default="",
    ),
    Parameter(
        "as_of",
        "Date",
        Text("The day asked about", "查询日期"),
        default="today",
    ),
    Parameter(
        "ever",
        "Boolean",
        Text("Include relationships that have ended", "包括已终止的关系"),
        default=False,
    ),
    Parameter("from", "Date", Text("First day of attendance", "参训起始日期")),
    Parameter(
        "to",
        "Date",
        Text("Last day of attendance; default: as_of", "参训截止日期，默认查询日期"),
    ),
    Parameter(
        "two_mode",
        "Boolean",
        Text("The two-mode network before projection", "投影之前的双模网络"),
        default=False,
    ),
    Parameter(
        "at_least",
        "Float",
        Text("Only edges with at least this weight", "只要权重不低于此值的边"),
    ),
    Parameter(
        "strongest",
        "Int",
        Text("Only this many strongest edges per node", "每个节点只保留权重最大的若干条边"),
        least=1,
    ),
    Parameter(
        "backbone",
        "Float",
        Text("Only edges that are significant at this level", "只要在此显著性水平上的骨干边"),
    ),
    Parameter(
        "format",
        "String",
        Text("Format of the network; default: by Accept", "网络的格式，默认按 Accept"),
        choices=tuple(_FORMATS),
    ),
)


class Networks:
    """The networks of a database."""

    def __init__(
        self,
        database: Callable[[], Database],
        admission: Callable[[], Admission],
        answers: Callable[[], AnswerCache],
        caller: Callable[[Request], Caller],
    ) -> None:
        """`database`, `admission` and `answers` are called when a request arrives."""
        self._database = database
        self._answers = answers
        self._admission = admission
        self._caller = caller

    async def answer(self, request: Request) -> Response:
        """Returns one network in the requested format."""
        try:
            name = _view(request.path_params["name"])
            request.scope[OPERATION] = f"network {name}"
            params = parse_parameters(request.query_params, PARAMETERS)
            caller = _require_county(self._caller(request))
            form = _form(request, params.pop("format", None))
            answers = self._answers()

            async def make() -> Response:
                async with self._admission().slot(heavy=True):
                    body = await run_in_threadpool(self._write_network, name, form, params, caller)
                return Response(body, headers=_HEADERS, media_type=_FORMATS[form])

            asked = ("network", name, form, request.url.query)
            return await cached_response(
                request, answers, await answers.find_or_make(caller, asked, make)
            )
        except Problem as problem:
            return problem.response()
        except TooManyRequests as fault:
            return problem_of(overloaded(fault.retry_after)).response()

    def _write_network(self, name: str, form: str, given: dict[str, Any], caller: Caller) -> bytes:
        given["from_"] = given.pop("from", None)
        if given.pop("ever", False):
            given["as_of"] = EVER
        try:
            graph = network(name, database=self._database(), caller=caller, **given)
            if form == LAYOUT:
                organisation = {name: given[name] for name in ("county", "as_of") if name in given}
                schools = network(
                    "organisation", database=self._database(), caller=caller, **organisation
                )
                return lay_out(graph, schools)
            return WRITERS[form](graph)
        except WrongParameter as fault:
            raise wrong_parameters([bad_parameter(fault.parameter, fault.text)]) from fault
        except Refused as fault:
            raise Problem("BAD_USER_INPUT", fault.text) from fault
        except TimeLimitReached as fault:
            raise Problem("TIME_LIMIT_REACHED", fault.text) from fault
        except DatabaseFault as fault:
            raise Problem("SERVICE_UNAVAILABLE", NO_DATABASE) from fault


def _view(name: str) -> str:
    known = name.replace("-", "_")
    if known not in VIEWS:
        text = Text(
            en=f"The network does not exist: the networks are {', '.join(VIEWS)}",
            zh=f"没有这个网络：现有 {'、'.join(VIEWS)}",
        )
        raise Problem("BAD_REQUEST", text, status=404)
    return known


def _require_county(caller: Caller) -> Caller:
    if caller.role.place is not None:
        text = Text(en="Networks require access to a whole county", zh="网络以全县为范围")
        raise Problem("FORBIDDEN", text)
    return caller


def _form(request: Request, form: str | None) -> str:
    if form:
        return form
    kind = preferred_type(request.headers.get("accept"), (*_FORMATS.values(),))
    for name, media_type in _FORMATS.items():
        if media_type == kind:
            return name
    kinds = ", ".join(_FORMATS.values())
    raise Problem(
        "NOT_ACCEPTABLE", Text(en=f"Networks come as {kinds}", zh=f"可用的媒体类型：{kinds}")
    )
