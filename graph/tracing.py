"""OpenTelemetry spans for those who have a collector; without one they cost nothing.

A span tells what kind of thing was done and for how long: operation, code, kind of statement, number of the request.
It never has a query, a parameter, a header, an address or the message of a fault.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from yanxiu.graph.extras import require

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer

_PATIENCE = 2  # seconds for a collector that does not answer, which must keep no server from ending
_tracers: list["Tracer"] = []  # at most one: that of `traced_to`


@contextmanager
def traced_to(collector: str | None) -> Iterator[None]:
    """Sends spans to an OTLP collector (such as http://127.0.0.1:4318) for the length of a `with`; None: nowhere.

    Raises MissingExtra where the extra `traces` is not installed.
    """
    if collector is None:
        yield
        return
    require("traces")
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415 - an extra
        OTLPSpanExporter,
    )
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    attributes = {"service.name": "yanxiu-graph", "service.version": version("yanxiu-graph")}
    provider = TracerProvider(resource=Resource(attributes))
    address = f"{collector.rstrip('/')}/v1/traces"
    exporter = OTLPSpanExporter(endpoint=address, timeout=_PATIENCE)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    _tracers.append(provider.get_tracer("yanxiu"))
    try:
        yield
    finally:
        _tracers.clear()
        ending = threading.Thread(target=provider.shutdown, daemon=True)
        ending.start()
        ending.join(2 * _PATIENCE)


@contextmanager
def span(
    name: str,
    attributes: Mapping[str, str | int] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Iterator["Span | None"]:
    """A span around the block, within the one around it; `headers`: of a request that may name its caller's trace."""
    if not _tracers:
        yield None
        return
    from opentelemetry.trace import Status, StatusCode  # noqa: PLC0415

    with _tracers[0].start_as_current_span(
        name,
        context=_callers(headers),
        attributes=attributes,
        record_exception=False,  # its message may be about a person
        set_status_on_exception=False,
    ) as current:
        try:
            yield current
        except BaseException:
            current.set_status(Status(StatusCode.ERROR))
            raise


def _callers(headers: Mapping[str, str] | None) -> Any:
    """The caller's trace after W3C's traceparent; None: that of the block around."""
    if not headers or "traceparent" not in headers:
        return None
    from opentelemetry.trace.propagation.tracecontext import (  # noqa: PLC0415
        TraceContextTextMapPropagator,
    )

    return TraceContextTextMapPropagator().extract({"traceparent": headers["traceparent"]})
