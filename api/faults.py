"""Internal errors: logged with their place in the code, reported to the caller only by request ID."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from yanxiu.api.errors import NO_DATABASE, ApiError, api_error, bad_input
from yanxiu.api.request_id import request_id
from yanxiu.graph.driver_faults import (
    MemoryLimitReached,
    StatementFault,
    TimeLimitReached,
    ValueOutOfRange,
)
from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.logs import exception_lines, log_event
from yanxiu.graph.text import Text
from yanxiu.loaders.changes.county_lock import CountyLocked

log = logging.getLogger(__name__)


def mask_fault(fault: BaseException) -> ApiError:
    """Returns the error that the caller may see, and logs the fault under the same request ID.

    The log contains the type of the fault and its lines of code, not its message: that may contain the caller's data.
    """
    number = request_id()
    log_event(log, logging.ERROR, {"request": number, "faults": list(exception_lines(fault))})
    text = Text(en=f"Internal error, request {number}", zh=f"内部错误，请求编号 {number}")
    return api_error(text, "INTERNAL_SERVER_ERROR", requestId=number)


@contextmanager
def report_database_faults() -> Iterator[None]:
    """Turns faults of the database into errors that a caller may see."""
    try:
        yield
    except TimeLimitReached as fault:
        raise api_error(fault.text, "TIME_LIMIT_REACHED") from fault
    except MemoryLimitReached as fault:
        text = Text(
            en="This request needs more memory than it may use: use fewer steps in a group key, add a filter, or use smaller pages",
            zh="该查询所需内存超过单个请求的上限：请减少分组键中的步骤、加筛选，或减小每页行数",
        )
        raise api_error(text, "MEMORY_LIMIT_REACHED") from fault
    except ValueOutOfRange as fault:
        raise bad_input(
            "A number or day is out of the range that can be computed with",
            "有数字或日期超出可计算的范围",
        ) from fault
    except StatementFault as fault:
        # a bug of this program: the caller gets the request ID
        raise mask_fault(fault) from fault
    except CountyLocked as fault:
        text = Text(
            en=f"A load has been writing to this county since {fault.since}: try again when it has finished",
            zh=f"自 {fault.since} 起正在导入本县数据：请待其结束后重试",
        )
        raise api_error(text, "SERVICE_UNAVAILABLE") from fault
    except DatabaseFault as fault:
        log.warning("%s", fault.text.en)
        raise api_error(NO_DATABASE, "SERVICE_UNAVAILABLE") from fault
