"""ROA, FRLS, AMLRR, DFWO: their collectors are not connected yet, and every rule says so."""

from __future__ import annotations

from collections.abc import Callable

from atlas.investigations.modules.domain.common import not_available
from atlas.investigations.modules.domain.outcome import Module, Outcome, Rule
from atlas.investigations.modules.domain.picture import Picture


def _lacking(what: str, remedy: str) -> Callable[[Picture], Outcome]:
    def decide(_picture: Picture) -> Outcome:
        return not_available(what, remedy)

    return decide


def _rule(code: str, title: str, points: int, category: str, lacking: tuple[str, str]) -> Rule:
    what, remedy = lacking
    return Rule(
        code=code,
        title=title,
        points=points,
        category=category,
        description=f"Needs a source for {what}.",
        decide=_lacking(what, remedy),
        critical=code == "missing_licence",
        negative=code in {"missing_licence", "accounts_overdue", "no_presence"},
    )


_ADDRESSES = ("addresses and their use", "Connect address normalisation and co-location data.")
_FILINGS = ("filings and accounts", "Connect a register that states accounts and returns.")
_LICENCES = ("licences", "Connect a licence register for the company's country.")
_NEWS = ("news and court records", "Connect a news or litigation search tool.")
_FOOTPRINT = ("the website and its domain", "Give a website and allow DNS, RDAP, TLS and HTTP.")

ROA = Module(
    code="ROA",
    title="Registered and operational addresses",
    rules=(
        _rule("virtual_office", "Virtual office", 20, "network", _ADDRESSES),
        _rule("address_mismatch", "Addresses do not agree", 15, "network", _ADDRESSES),
        _rule("mass_registration", "Mass registration address", 20, "network", _ADDRESSES),
        _rule("formation_agent", "Formation agent's address", 10, "network", _ADDRESSES),
    ),
)
FRLS = Module(
    code="FRLS",
    title="Financial, regulatory and licensing",
    rules=(
        _rule("missing_licence", "Licence missing", 40, "product_service", _LICENCES),
        _rule("going_concern", "Going-concern doubt", 30, "transaction", _FILINGS),
        _rule("accounts_overdue", "Accounts overdue or none", 20, "temporal", _FILINGS),
        _rule("enforcement", "Enforcement action", 25, "product_service", _LICENCES),
        _rule("expired_licence", "Licence expired", 25, "product_service", _LICENCES),
    ),
)
AMLRR = Module(
    code="AMLRR",
    title="Adverse media and litigation",
    rules=(
        _rule("litigation", "Litigation", 25, "customer", _NEWS),
        _rule("sanctions_nexus", "Sanctions nexus in the news", 40, "customer", _NEWS),
        _rule("fraud", "Fraud in the news", 30, "customer", _NEWS),
        _rule("enforcement_coverage", "Enforcement in the news", 20, "customer", _NEWS),
    ),
)
DFWO = Module(
    code="DFWO",
    title="Digital footprint and web presence",
    rules=(
        _rule("name_mismatch", "Website names another company", 15, "delivery_channel", _FOOTPRINT),
        _rule("privacy_whois", "Registrant hidden", 10, "delivery_channel", _FOOTPRINT),
        _rule("young_domain", "Domain younger than a year", 10, "delivery_channel", _FOOTPRINT),
        _rule("certificate_mismatch", "Certificate mismatch", 10, "delivery_channel", _FOOTPRINT),
        _rule("no_presence", "No web presence", 15, "delivery_channel", _FOOTPRINT),
    ),
)
