"""In which countries the parties of a run are by now, against those that it read."""

from atlas.foundation.db import TenantSession
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.repository import findings, lifecycle
from atlas.investigations.runs.steps.structure import country_of, is_unplaced
from atlas.knowledge.entities import service as entities
from atlas.sources.screening import service as screening
from atlas.sources.screening.domain.parties import countries_stated


async def in_other_countries(session: TenantSession, run: Investigation) -> bool:
    """Whether a party is tied to a country that the run did not read, or placed by no source now.

    By the seat, the residence and the nationalities that sources state of it: lists of high-risk
    countries are compared with these.
    """
    parties = await findings.fetch_parties(session, run.id)
    people = await entities.get_entities(session, [one.entity_id for one in parties])
    screened = await screening.countries_screened(session, run.id)
    unplaced = {*(await lifecycle.find_plan(session, run.id)).unplaced}
    for one in parties:
        if (party := people.get(one.entity_id)) is None:
            continue
        read = {one.country_code, *screened.get(one.entity_id, ())}
        stated = {country_of(party), *countries_stated(party.data)}
        if stated - {None} - read or (is_unplaced(party) and str(one.entity_id) not in unplaced):
            return True
    return False
