"""The shape of VIES's answer, as far as it is read."""

from atlas.sources.plugins.sdk import ResponseModel


class Check(ResponseModel):
    """Answer of `/check-vat-number`. `---`: the member state does not say it."""

    countryCode: str
    vatNumber: str
    valid: bool
    name: str | None = None
    address: str | None = None


RESPONSES = {"check": Check}
