"""The REST API of VIES. No key is needed.

Description: https://ec.europa.eu/taxation_customs/vies/#/technical-information
(`swagger_publicVAT.yaml` there): `POST /check-vat-number` with `countryCode` and `vatNumber`.

VIES asks the member state while one waits. Where that fails, it says so in an answer that may have
the status 200: nothing is known of the number then.
"""

from collections.abc import Sequence
from dataclasses import replace

import orjson

from atlas.sources.plugins.sdk import Answer, ProviderClient, State, Subject

FAILED = {
    "MS_UNAVAILABLE": State.UNREACHABLE,
    "SERVICE_UNAVAILABLE": State.UNREACHABLE,
    "SERVER_BUSY": State.UNREACHABLE,
    "TIMEOUT": State.UNREACHABLE,
    "MS_MAX_CONCURRENT_REQ": State.UNREACHABLE,
    "MS_MAX_CONCURRENT_REQ_TIME": State.UNREACHABLE,
    "GLOBAL_MAX_CONCURRENT_REQ": State.THROTTLED,
    "GLOBAL_MAX_CONCURRENT_REQ_TIME": State.THROTTLED,
    "IP_BLOCKED": State.UNAUTHORISED,
    "VAT_BLOCKED": State.UNAUTHORISED,
}
"""Codes by which VIES says that it could not find out."""
OF_ONE_STATE = ("MS_", "TIMEOUT")
"""A member state that does not answer is no failure of VIES: others are asked all the same."""


class Client(ProviderClient):
    """Whether a VAT number is valid, and for whom."""

    async def about(self, subject: Subject) -> Sequence[Answer]:
        """Check every VAT number of the company; each names its member state."""
        return [
            await self.check(number[:2], number[2:])
            for scheme, number in subject.identifiers
            if scheme.endswith("-VAT")
        ]

    async def check(self, country: str, number: str) -> Answer:
        """Check a number of a member state (Greece is EL, Northern Ireland XI)."""
        body = {"countryCode": country, "vatNumber": number}
        return await self.post("check", "/check-vat-number", body)

    def settled(self, answer: Answer) -> Answer:
        """Tell what is not known from what is not valid."""
        code = _code(answer)
        if code is None:
            return answer
        if code == "INVALID":
            return replace(answer, state=State.EMPTY, document=None)
        state = FAILED.get(code, State.SCHEMA_CHANGED)
        own = not code.startswith(OF_ONE_STATE)
        return replace(answer, state=state, document=None, detail=f"VIES says {code}", breaks=own)


def _code(answer: Answer) -> str | None:
    """Return the code of an answer that tells of no valid number; None: it is read as it stands."""
    try:
        found = orjson.loads(answer.content)
        if errors := found.get("errorWrappers"):
            return str(errors[0]["error"])
        code = found.get("userError")
        if code not in {None, "", "VALID", "INVALID"}:
            return str(code)
        if answer.state is State.OK and found["valid"] is False:
            return "INVALID"
    except (ValueError, AttributeError, KeyError, TypeError, IndexError):
        return None
    return None
