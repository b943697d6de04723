"""Why a request is turned away before anything of it is read."""

from typing import ClassVar

from api.errors import Code
from graph.text import Text


class AccessFault(Exception):
    """Raised where nobody can be told to ask; says no more than what the caller has to mend."""

    code: ClassVar[Code] = "UNAUTHENTICATED"
    challenge: ClassVar[str | None] = "Bearer"

    def __init__(self, en: str, zh: str) -> None:
        self.text = Text(en=en, zh=zh)
        super().__init__(en)


class NoCredential(AccessFault):
    """Raised where a request brings no token and no key, or several."""


class BadToken(AccessFault):
    """Raised where a token or key is not, or no longer, good. It is not said which part is wrong."""

    challenge = 'Bearer error="invalid_token"'

    def __init__(self) -> None:
        super().__init__(
            "This token or key is not valid here: get a new one", "令牌或密钥无效：请重新获取"
        )


class NoRole(AccessFault):
    """Raised where a good token names no role and place of this program."""

    code = "FORBIDDEN"
    challenge = None

    def __init__(self) -> None:
        super().__init__(
            "The token gives no role and place here: ask whoever manages accounts",
            "令牌中没有本系统的角色和所属单位：请联系账号管理员",
        )


class IssuerSilent(AccessFault):
    """Raised where the issuer's keys cannot be had, so that no token can be checked."""

    code = "SERVICE_UNAVAILABLE"
    challenge = None

    def __init__(self) -> None:
        super().__init__(
            "The issuer of tokens does not answer: try again later",
            "令牌签发方没有应答：请稍后再试",
        )
