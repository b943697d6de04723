"""Turns every exception of the driver into a readable message, so that none looks like a bug of this program."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from neo4j import exceptions

from yanxiu.graph.errors import DatabaseFault


class Place(Protocol):
    """The database's address and time limit, as messages mention them."""

    @property
    def uri(self) -> str: ...

    @property
    def read_timeout(self) -> float: ...


class TimeLimitReached(DatabaseFault):
    """Raised when Neo4j ended a statement that exceeded the time limit."""


class MemoryLimitReached(DatabaseFault):
    """Raised when a statement exceeds the memory limit of one transaction or of all transactions."""


class TransactionTerminated(DatabaseFault):
    """Raised when a transaction was ended from outside, such as a stalled one that others waited for."""


class CommitUnknown(DatabaseFault):
    """Raised when it is unknown whether a commit succeeded, such as after a lost connection."""


class StatementFault(DatabaseFault):
    """Raised when Neo4j refuses a statement; `message` is Neo4j's own sentence."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(
            en=f"Neo4j refused the statement: {message}", zh=f"Neo4j 拒绝执行该语句：{message}"
        )


class ValueOutOfRange(StatementFault):
    """Raised when a statement cannot compute with the values given, such as a day in the year 2147483647."""


class AlreadyExists(StatementFault):
    """Raised when another transaction has just created the same unique node."""


_TIMED_OUT = (
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
)
_ENDED = (
    "Neo.ClientError.Transaction.Terminated",
    "Neo.ClientError.Transaction.TransactionTerminated",
    "Neo.ClientError.Transaction.LockClientStopped",
    "Neo.TransientError.Transaction.Terminated",
    "Neo.TransientError.Transaction.LockClientStopped",
)
_TWICE = "Neo.ClientError.Schema.ConstraintValidationFailed"
_OUT_OF_RANGE = (
    "Neo.ClientError.Statement.ArgumentError",
    "Neo.ClientError.Statement.ArithmeticError",
)
_NO_MEMORY = (
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
    "Neo.TransientError.General.OutOfMemoryError",
    "Neo.TransientError.General.TransactionOutOfMemoryError",
)
_COMMIT_FAILED = (  # such as on a full disk; the change may reappear when Neo4j reads its log again
    "Neo.DatabaseError.Transaction.TransactionLogError",
    "Neo.DatabaseError.Transaction.TransactionCommitFailed",
)
_CANNOT_WRITE = (*_COMMIT_FAILED, "Neo.DatabaseError.Transaction.TransactionStartFailed")
_ALREADY = (
    "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists",
    "Neo.ClientError.Schema.ConstraintAlreadyExists",
    "Neo.ClientError.Schema.IndexAlreadyExists",
    "Neo.ClientError.Schema.IndexWithNameAlreadyExists",
    "Neo.ClientError.Schema.ConstraintWithNameAlreadyExists",
    "Neo.DatabaseError.Schema.ConstraintDropFailed",
    "Neo.DatabaseError.Schema.IndexDropFailed",
)
# faults of the database, not of the statement: it may succeed later, or after a repair
_OF_THE_DATABASE = (
    "Neo.TransientError.",
    "Neo.DatabaseError.",
    "Neo.ClientError.Database.",
    "Neo.ClientError.Cluster.",
    "Neo.ClientError.General.",
)


def unresponsive_fault(uri: str) -> DatabaseFault:
    """The fault for a database that does not respond."""
    return DatabaseFault(
        en=f"No Neo4j answers at {uri}: start it, or correct NEO4J_URI.",
        zh=f"{uri} 上没有 Neo4j 应答：请启动它，或改正 NEO4J_URI。",
    )


def time_limit_fault(seconds: float) -> TimeLimitReached:
    """The fault for a statement that exceeded the time limit of `seconds`."""
    return TimeLimitReached(
        en=f"The question took longer than {seconds:g} seconds and was stopped: ask for less, or raise YANXIU_READ_TIMEOUT.",
        zh=f"查询超过 {seconds:g} 秒，已被终止：请缩小范围，或调大 YANXIU_READ_TIMEOUT。",
    )


@contextmanager
def translate_faults(place: Place) -> Iterator[None]:
    """Turns the driver's exceptions into DatabaseFault and its subclasses. No message contains a password."""
    try:
        yield
    except exceptions.Neo4jError as fault:
        raise _of_the_server(fault, place) from fault
    except exceptions.IncompleteCommit as fault:
        raise CommitUnknown(
            en="The connection was lost during the commit: the change may or may not have been saved. Check, or repeat it: a change that was saved is not made twice.",
            zh="保存改动时连接中断，改动可能已生效，也可能没有：请查看，或再做一次，已生效的不会重复。",
        ) from fault
    except exceptions.ConfigurationError as fault:
        raise DatabaseFault(
            en=f"{place.uri} cannot be used: it is not a Neo4j that this program supports, or it lacks what the address requires. Correct NEO4J_URI.",
            zh=f"{place.uri} 无法使用：不是本程序可连接的 Neo4j，或地址的要求不被支持。请改正 NEO4J_URI。",
        ) from fault
    except (exceptions.ResultError, exceptions.SessionError, exceptions.TransactionError):
        raise  # a bug of this program
    except (exceptions.DriverError, OSError) as fault:
        raise unresponsive_fault(place.uri) from fault
    except Exception as fault:
        # internal errors of the driver, such as a failed handshake
        if type(fault).__module__.startswith("neo4j."):
            raise unresponsive_fault(place.uri) from fault
        raise


@contextmanager
def suppress_equivalent() -> Iterator[None]:
    """Ignores errors about a constraint or index that already exists, or has just been dropped."""
    try:
        yield
    except exceptions.Neo4jError as fault:
        if fault.code not in _ALREADY:
            raise


@contextmanager
def prevent_retry(place: Place) -> Iterator[None]:
    """Keeps the driver from retrying a statement that needs too much memory; a retry would fail too."""
    try:
        yield
    except exceptions.TransientError as fault:
        if str(fault.code) not in _NO_MEMORY:
            raise
        raise _of_the_server(fault, place) from fault


def _of_the_server(fault: exceptions.Neo4jError, place: Place) -> DatabaseFault:
    code = str(fault.code)
    if isinstance(fault, exceptions.AuthError):
        return DatabaseFault(
            en=f"Neo4j at {place.uri} rejects the user name and password: check NEO4J_USERNAME and NEO4J_PASSWORD.",
            zh=f"{place.uri} 的 Neo4j 不接受所给的用户名和密码："
            "请检查 NEO4J_USERNAME 和 NEO4J_PASSWORD。",
        )
    if code.startswith("Neo.ClientError.Security."):
        return DatabaseFault(
            en=f"This Neo4j user lacks the rights for this ({code}): grant them, or use another user.",
            zh=f"Neo4j 不允许该用户执行此操作（{code}）：请授予权限，或改用其他用户。",
        )
    if code in _TIMED_OUT:
        return time_limit_fault(place.read_timeout)
    if code in _ENDED:
        return TransactionTerminated(
            en="The transaction was terminated from outside; nothing was saved. Try again.",
            zh="事务已被外部终止，未保留任何改动。请重试。",
        )
    if code in _NO_MEMORY:
        return MemoryLimitReached(
            en="Neo4j has too little memory for this transaction: give it more "
            "(YANXIU_HEAP, such as 2g), or load fewer rows at a time.",
            zh="Neo4j 的内存不足以在一个事务中完成：请调大内存（YANXIU_HEAP，如 2g），或分次导入较少的行。",
        )
    if code in _CANNOT_WRITE:
        return _cannot_write(code, place)
    if code.startswith(_OF_THE_DATABASE):  # the message may contain values: report only the code
        return DatabaseFault(
            en=f"Neo4j failed ({code}); nothing was changed. Try again; if it fails again, check its log and the disk.",
            zh=f"Neo4j 未能完成（{code}），未作任何改动。请重试；若仍如此，请查看其日志和磁盘空间。",
        )
    kind = ValueOutOfRange if code in _OUT_OF_RANGE else StatementFault
    return (AlreadyExists if code == _TWICE else kind)(fault.message or code)


def _cannot_write(code: str, place: Place) -> DatabaseFault:
    """The fault for a Neo4j that cannot write to its disk; it must be restarted."""
    if code in _COMMIT_FAILED:
        return CommitUnknown(
            en=f"Neo4j at {place.uri} could not write, usually because its disk is full: the change may or may not have been saved. Free some space, restart Neo4j, and repeat the change: a change that was saved is not made twice.",
            zh=f"{place.uri} 的 Neo4j 无法写入，通常是因为磁盘已满；改动可能已生效，也可能没有。"
            "请腾出空间，重新启动 Neo4j，再做一次：已生效的不会重复。",
        )
    return DatabaseFault(
        en=f"Neo4j at {place.uri} has stopped working after a fault, usually a full disk: free some space and restart it.",
        zh=f"{place.uri} 的 Neo4j 出错后已停止工作，通常是因为磁盘已满：请腾出空间并重新启动它。",
    )
