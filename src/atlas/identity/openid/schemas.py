"""Shapes of the openid room."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Returned:
    """What the provider sends the browser back with; empty: not sent."""

    code: str = ""
    state: str = ""
    iss: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Onward:
    """Where the browser goes next, and the cookies that it takes along."""

    location: str
    cookies: tuple[str, ...] = ()
