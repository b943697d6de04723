"""Authentication: maps an issuer's bearer tokens and this server's keys to callers."""

from yanxiu.api.access.authentication import (
    OPEN_TO_ALL,
    Authentication,
    authentication_of,
    is_loopback,
)
from yanxiu.api.access.faults import AccessDenied
from yanxiu.api.access.routes import CurrentSession, SignInRoutes
from yanxiu.api.access.sign_in import CALLER, SignInMiddleware

__all__ = [
    "CALLER",
    "OPEN_TO_ALL",
    "AccessDenied",
    "Authentication",
    "CurrentSession",
    "SignInMiddleware",
    "SignInRoutes",
    "authentication_of",
    "is_loopback",
]
