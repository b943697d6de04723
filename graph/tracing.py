"""OpenTelemetry spans, sent to a collector if one is configured; otherwise spans cost nothing.

A span contains its time and duration, the operation, code, kind of statement and request id. It never contains
a query, a parameter, a header, an address or the message of a fault.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from yanxiu.graph.extras import require

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer

_PATIENCE = 2  # seconds to wait for a collector, which must not keep a server from stopping
_tracers: list["Tracer"] = []  # at most one, set by `tracing_to`


@contextmanager
def tracing_to(collector: str | None) -> Iterator[None]:
    """Sends spans to an OTLP collector, such as http://127.0.0.1:4318, for the duration of the block; None: nowhere.

    Raises MissingExtra if the extra `traces` is not installed.
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
    """A span for the block, as a child of the current span.

    headers   headers of a request; if they contain the caller's trace, the span becomes part of it
    """
    if not _tracers:
        yield None
        return
    from opentelemetry.trace import Status, StatusCode  # noqa: PLC0415

    with _tracers[0].start_as_current_span(
        name,
        context=_callers(headers),
        attributes=attributes,
        record_exception=False,  # the message may contain personal data
        set_status_on_exception=False,
    ) as current:
        try:
            yield current
        except BaseException:
            current.set_status(Status(StatusCode.ERROR))
            raise


def _callers(headers: Mapping[str, str] | None) -> Any:
    """The caller's trace, from the W3C header `traceparent`; None: the current trace."""
    if not headers or "traceparent" not in headers:
        return None
    from opentelemetry.trace.propagation.tracecontext import (  # noqa: PLC0415
        TraceContextTextMapPropagator,
    )

    return TraceContextTextMapPropagator().extract({"traceparent": headers["traceparent"]})
