"""The OpenID Connect issuer whose tokens the API accepts, from the settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from yanxiu.graph import setting_values as read
from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text
from yanxiu.graph.variables import Variable, parse_variables

_NONE = Text("none", "无")
_ACCESS = "docs/access.md"


def _claim(name: str, en: str, zh: str) -> Variable:
    about = Text(
        f"token claim that holds the {en}; dots lead into nested claims",
        f"令牌中说明{zh}的声明名，嵌套时以点分隔",
    )
    return Variable(name, about, document=_ACCESS)


@dataclass(frozen=True, slots=True)
class Issuer:
    """The accepted issuer, the required audience, and the claims that contain role, county and place."""

    url: Annotated[
        str,
        Variable(
            "YANXIU_OIDC_ISSUER",
            Text(
                "issuer whose tokens the API accepts (their `iss`)",
                "接受谁签发的令牌（令牌中的 `iss`）",
            ),
            read.secure_address,
            _NONE,
            document=_ACCESS,
        ),
    ]
    audience: Annotated[
        str,
        Variable(
            "YANXIU_OIDC_AUDIENCE",
            Text(
                "audience that the tokens must name (their `aud`)",
                "令牌须发给谁（令牌中的 `aud`）",
            ),
            unset=_NONE,
            document=_ACCESS,
        ),
    ]
    algorithm: Annotated[
        str,
        Variable(
            "YANXIU_OIDC_ALGORITHM",
            Text(
                "the only accepted signature algorithm, asymmetric", "唯一接受的签名算法（非对称）"
            ),
            read.algorithm,
            document=_ACCESS,
        ),
    ] = "RS256"
    keys: Annotated[
        str | None,
        Variable(
            "YANXIU_OIDC_JWKS",
            Text("address of the issuer's public keys", "签发方公钥的地址"),
            read.secure_address,
            Text("from its discovery document", "自动发现"),
            document=_ACCESS,
        ),
    ] = None
    role: Annotated[str, _claim("YANXIU_OIDC_ROLE_CLAIM", "role", "角色")] = "yanxiu_role"
    county: Annotated[str, _claim("YANXIU_OIDC_COUNTY_CLAIM", "county", "县")] = "yanxiu_county"
    place: Annotated[str, _claim("YANXIU_OIDC_PLACE_CLAIM", "place", "单位")] = "yanxiu_place"
    client: Annotated[
        str | None,
        Variable(
            "YANXIU_OIDC_CLIENT",
            Text(
                "client id of this server at the issuer, for signing in with a browser",
                "签发方为本服务登记的客户端标识，用于在浏览器中登录",
            ),
            unset=_NONE,
            document=_ACCESS,
        ),
    ] = None
    client_secret: Annotated[
        str | None,
        Variable(
            "YANXIU_OIDC_CLIENT_SECRET",
            Text(
                "secret of that client, if the issuer requires one",
                "该客户端的密钥（签发方要求时）",
            ),
            unset=_NONE,
            document=_ACCESS,
        ),
    ] = field(default=None, repr=False)
    redirect: Annotated[
        str | None,
        Variable(
            "YANXIU_OIDC_REDIRECT",
            Text(
                "address to which the issuer returns browsers after signing in",
                "登录后签发方让浏览器返回的地址",
            ),
            read.secure_address,
            Text("`/sign-in/done` at the address they came from", "来处的 `/sign-in/done`"),
            document=_ACCESS,
        ),
    ] = None


def read_issuer(given: Mapping[str, str]) -> Issuer | None:
    """The issuer that the environment variables name; None if they name none.

    Raises Refused with the variable and the allowed values.
    """
    if "YANXIU_OIDC_ISSUER" not in given:
        return None
    if "YANXIU_OIDC_AUDIENCE" not in given:
        raise Refused(
            en="YANXIU_OIDC_ISSUER is set but YANXIU_OIDC_AUDIENCE is not: tokens made for other programs "
            "must not be accepted.",
            zh="设置了 YANXIU_OIDC_ISSUER，但没有设置 YANXIU_OIDC_AUDIENCE：不可接受发给其他系统的令牌。",
        )
    return Issuer(**parse_variables(Issuer, given))
