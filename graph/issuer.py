"""The OpenID Connect issuer whose tokens the API accepts, from the settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from graph.errors import Refused

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whose tokens are accepted, for whom they must be made, and which claims tell role and place.

    url             the issuer, as in a token's `iss` (YANXIU_OIDC_ISSUER)
    audience        what a token's `aud` must hold (YANXIU_OIDC_AUDIENCE)
    algorithm       the only one accepted, an asymmetric one (YANXIU_OIDC_ALGORITHM)
    keys            where its keys lie; None: where its discovery document says (YANXIU_OIDC_JWKS)
    role, county, place   names of the claims, with dots into nested ones (YANXIU_OIDC_ROLE_CLAIM,
                    YANXIU_OIDC_COUNTY_CLAIM, YANXIU_OIDC_PLACE_CLAIM)
    client          under which the issuer knows this server, so that people sign in with it in a browser
                    (YANXIU_OIDC_CLIENT); None: they cannot
    client_secret   goes with it where the issuer wants one (YANXIU_OIDC_CLIENT_SECRET)
    redirect        where the issuer sends browsers back to; None: /sign-in/done where they came from
                    (YANXIU_OIDC_REDIRECT)
    """

    url: str
    audience: str
    algorithm: str = "RS256"
    keys: str | None = None
    role: str = "yanxiu_role"
    county: str = "yanxiu_county"
    place: str = "yanxiu_place"
    client: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    redirect: str | None = None


def issuer_in(given: Mapping[str, str]) -> Issuer | None:
    """The issuer in the variables of the environment; None where none is named.

    Raises Refused naming the variable and what is allowed.
    """
    url = given.get("YANXIU_OIDC_ISSUER")
    if url is None:
        return None
    if "YANXIU_OIDC_AUDIENCE" not in given:
        raise Refused(
            en="YANXIU_OIDC_ISSUER is set but YANXIU_OIDC_AUDIENCE is not: tokens made for other programs "
            "must not be accepted.",
            zh="设置了 YANXIU_OIDC_ISSUER，但没有设置 YANXIU_OIDC_AUDIENCE：不可接受发给其他系统的令牌。",
        )
    keys = given.get("YANXIU_OIDC_JWKS")
    return Issuer(
        url=secure_address("YANXIU_OIDC_ISSUER", url),
        audience=given["YANXIU_OIDC_AUDIENCE"],
        algorithm=_algorithm(given.get("YANXIU_OIDC_ALGORITHM", "RS256")),
        keys=secure_address("YANXIU_OIDC_JWKS", keys) if keys else None,
        role=given.get("YANXIU_OIDC_ROLE_CLAIM", "yanxiu_role"),
        county=given.get("YANXIU_OIDC_COUNTY_CLAIM", "yanxiu_county"),
        place=given.get("YANXIU_OIDC_PLACE_CLAIM", "yanxiu_place"),
        client=given.get("YANXIU_OIDC_CLIENT"),
        client_secret=given.get("YANXIU_OIDC_CLIENT_SECRET"),
        redirect=secure_address("YANXIU_OIDC_REDIRECT", redirect)
        if (redirect := given.get("YANXIU_OIDC_REDIRECT"))
        else None,
    )


def _algorithm(named: str) -> str:
    if named not in ALGORITHMS:
        raise Refused(
            en=f"YANXIU_OIDC_ALGORITHM is '{named}': use one of {', '.join(ALGORITHMS)}.",
            zh=f"YANXIU_OIDC_ALGORITHM 的值“{named}”不可用：请用 {'、'.join(ALGORITHMS)} 之一。",
        )
    return named


def secure_address(name: str, url: str) -> str:
    """The address, if it is of https or of this machine: keys over a plain connection would be anybody's.

    Raises Refused under the name of what holds it.
    """
    parts = urlsplit(url)
    if not parts.hostname or not (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    ):
        raise Refused(
            en=f"{name} is '{url}': give an https:// address.",
            zh=f"{name} 的值“{url}”不对：请给 https:// 开头的地址。",
        )
    return url
