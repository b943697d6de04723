"""The reasons why a request is denied before it is read."""

from typing import ClassVar

from yanxiu.api.errors import Code
from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text


class AccessDenied(Exception):
    """Raised when the caller cannot be authenticated. The fault reveals only what the caller must fix."""

    code: ClassVar[Code] = "UNAUTHENTICATED"
    challenge: ClassVar[str | None] = "Bearer"

    def __init__(self, en: str, zh: str) -> None:
        self.fault = Fault(self.code, Text(en=en, zh=zh))
        super().__init__(en)


class NoCredential(AccessDenied):
    """Raised when a request has no credential, or more than one."""


class BadToken(AccessDenied):
    """Raised when a token or key is invalid, expired or revoked. The message does not say which part is wrong."""

    challenge = 'Bearer error="invalid_token"'

    def __init__(self) -> None:
        super().__init__(
            "This token or key is not valid here: get a new one", "令牌或密钥无效：请重新获取"
        )


class TooManyAttempts(AccessDenied):
    """Raised when too many wrong keys came from one address. It says when to try again."""

    code = "RATE_LIMITED"
    challenge = None

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(
            f"Too many wrong keys: try again in {seconds} s",
            f"错误密钥过多：请在 {seconds} 秒后重试",
        )


class ForgedRequest(AccessDenied):
    """Raised when a page of another site tries to change something through a session."""

    code = "FORBIDDEN"
    challenge = None

    def __init__(self) -> None:
        super().__init__(
            "A session may change things from pages of this server alone",
            "登录会话只能从本系统的页面提交变更",
        )


class PartialCountyCode(AccessDenied):
    """Raised when a key or token names the first digits of county codes instead of a whole code."""

    code = "FORBIDDEN"
    challenge = None

    def __init__(self) -> None:
        super().__init__(
            "This key or token does not name a county by its whole code: ask whoever manages accounts",
            "密钥或令牌中的县代码不完整：请联系账号管理员",
        )


class NoRole(AccessDenied):
    """Raised when a valid token names no role and place of this program."""

    code = "FORBIDDEN"
    challenge = None

    def __init__(self) -> None:
        super().__init__(
            "The token gives no role and place here: ask whoever manages accounts",
            "令牌中没有本系统的角色和所属单位：请联系账号管理员",
        )


class IssuerUnavailable(AccessDenied):
    """Raised when the issuer's keys cannot be fetched. No token can be checked then."""

    code = "SERVICE_UNAVAILABLE"
    challenge = None

    def __init__(self) -> None:
        super().__init__(
            "The issuer of tokens does not answer: try again later",
            "令牌签发方没有应答：请稍后再试",
        )
