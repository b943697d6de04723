"""Authentication: maps an issuer's bearer tokens and this server's keys to callers."""

from yanxiu.api.access.authentication import OPEN, Authentication, authentication_of, is_loopback
from yanxiu.api.access.faults import AccessDenied
from yanxiu.api.access.routes import CurrentSession, SigningIn
from yanxiu.api.access.sign_in import CALLER, SignIn

__all__ = [
    "CALLER",
    "OPEN",
    "AccessDenied",
    "Authentication",
    "CurrentSession",
    "SignIn",
    "SigningIn",
    "authentication_of",
    "is_loopback",
]
