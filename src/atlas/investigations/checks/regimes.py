"""Ownership and control by sanctioned persons, with those in control by attestation."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.investigations.checks import named
from atlas.investigations.runs.attested import listed_under
from atlas.knowledge.graph.domain.ownership_words import (
    MATCHED_OFFICER,
    ControlWord,
    led_by_listed,
)
from atlas.sources.exposure import service as exposure
from atlas.sources.exposure.schemas import RegimeOut, SanctionedOwnershipOut, UnruledOut


async def sanctioned_ownership(
    session: TenantSession, entity_id: UUID, as_of: date, regimes: Sequence[str] = ()
) -> SanctionedOwnershipOut:
    """Return, per regime, whether matched parties own or control an entity, with the proof.

    Control is possible where an attestation named someone in control, by name alone, whose hit on
    a list of the regime is not dismissed; it is not assessed where such a person was not compared.

    Raises:
        EntityNotFoundError: 404, absent or another tenant's.
        UnknownRegimeError: 422, a regime that has no rule on ownership at any date.
        InvalidRequestError: 422, a day that is still to come: no list speaks of it.

    """
    found = await exposure.sanctioned_ownership(session, entity_id, as_of, regimes)
    hits = await named.hits_of_entity(session, found.entity_id)
    uncompared = await named.uncompared_of_entity(session, found.entity_id)
    listed = listed_under(hits)
    answers = [_led(one, listed, uncompared) for one in found.regimes]
    unruled = [_led_without_rule(one) if one.regime in listed else one for one in found.unruled]
    return found.model_copy(update={"regimes": answers, "unruled": unruled})


def _led_without_rule(found: UnruledOut) -> UnruledOut:
    return found.model_copy(update={"control": ControlWord.POSSIBLE.value})


def _led(found: RegimeOut, listed: frozenset[str], uncompared: bool) -> RegimeOut:
    control = led_by_listed(found.control, found.regime, listed, uncompared=uncompared)
    why = (MATCHED_OFFICER,) if found.regime in listed else ()
    reasons = list(dict.fromkeys((*found.reasons, *why)))
    return found.model_copy(update={"control": control, "reasons": reasons})
