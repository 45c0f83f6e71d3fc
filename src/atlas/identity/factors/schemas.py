"""Shapes of the second factor."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from atlas.foundation.web.schemas import RequestModel, ResponseModel

Code = Annotated[
    str,
    StringConstraints(min_length=1, max_length=40),
    Field(description="Code of the app, or a recovery code.", examples=["492039"]),
]
Given = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, strip_whitespace=False),
    Field(description="Your password.", examples=["correct horse battery staple"]),
]


class SecondFactorOut(ResponseModel):
    """Where the caller's second factor stands."""

    enabled: bool = Field(description="A sign-in asks for it.")
    enabled_at: datetime | None = Field(description="Since when; null: it does not.")
    recovery_codes_left: int = Field(description="Recovery codes that were not used.")


class SecondFactorEnrol(RequestModel):
    """Begin to set a second factor up."""

    password: Given


class SecondFactorSecret(ResponseModel):
    """What the authenticator app takes; shown once, and of no effect until a code confirms it."""

    secret: str = Field(
        description="To type (base32).", examples=["JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"]
    )
    uri: str = Field(
        description="To show as a QR code.",
        examples=["otpauth://totp/Atlas:jo%40acme.example?secret=JBSWY3DPEHPK3PXP"],
    )


class SecondFactorCode(RequestModel):
    """A code."""

    code: Code


class SecondFactorOff(RequestModel):
    """Turn the second factor off."""

    password: Given
    code: Code


class RecoveryCodes(ResponseModel):
    """Codes for when the app is not at hand; each works once, and they are shown once."""

    codes: list[str] = Field(
        description="The codes; earlier ones work no more.", examples=[["abcd-efgh-ijkl-mnop"]]
    )
