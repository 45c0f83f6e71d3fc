"""Worlds that differ from another in one thing: less is known, or strangers are added."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from tests.laws.world import Hidden, ListState, PartyKind, World

Vary = Callable[[World, random.Random], World]


def _age(state: ListState) -> Vary:
    def change(world: World, draw: random.Random) -> World:
        current = [name for name, stands in world.lists if stands == "current"]
        return world.with_list(draw.choice(current), state) if current else world

    change.__name__ = f"a list is {state}"
    return change


def hide_party(world: World, draw: random.Random) -> World:
    """Let a person or a company above have no name: who it is was never disclosed."""
    above = [one for one in world.parties[1:] if one.kind in {"person", "company"}]
    above = [one for one in above if one.planted is None]
    if not above:
        return world
    chosen = draw.choice(above)
    kind: PartyKind = "unknown_person" if chosen.kind == "person" else "unnamed_entity"
    hidden = replace(chosen, kind=kind, name="", number=None, birth=None)
    parties = tuple(hidden if one.key == chosen.key else one for one in world.parties)
    return replace(world, parties=parties)


def state_hidden(world: World, draw: random.Random) -> World:
    """Add a statement that a company has owners whom the register does not name."""
    if not world.sources:
        return world
    companies = [one.key for one in world.parties if one.kind == "company"]
    said = Hidden(
        draw.choice(companies),
        "subjectUnableToConfirmOrIdentifyBeneficialOwner",
        draw.choice(world.sources),
    )
    return replace(world, hidden=(*world.hidden, said))


def undeclare(world: World, draw: random.Random) -> World:
    """Let one share be undeclared."""
    links = list(world.links)
    shares = [n for n, one in enumerate(links) if one.kind == "share" and one.band]
    if not shares:
        return world
    chosen = draw.choice(shares)
    links[chosen] = replace(links[chosen], band=None)
    return replace(world, links=tuple(links))


def remove_profile(world: World, draw: random.Random) -> World:
    """Take the compliance profile away."""
    del draw
    return replace(world, home=None)


def age_countries(world: World, draw: random.Random) -> World:
    """Let the lists of high-risk countries be past their rhythm."""
    del draw
    return replace(world, countries_current=False)


def forget_filings(world: World, draw: random.Random) -> World:
    """Let the company register's own file not be loaded, where it says nothing against it."""
    del draw
    return replace(world, filings="") if world.filings == "current" else world


def forget_indices(world: World, draw: random.Random) -> World:
    """Let no figures of corruption and secrecy be loaded."""
    del draw
    return replace(world, indices=False)


def search_no_news(world: World, draw: random.Random) -> World:
    """Let nobody search the news."""
    del draw
    return replace(world, news=False)


def look_at_no_website(world: World, draw: random.Random) -> World:
    """Let no website be given."""
    del draw
    return replace(world, website=False)


def narrow_register(world: World, draw: random.Random) -> World:
    """Let the register of owners no longer state shareholders and officers."""
    del draw
    return replace(world, whole_register=False)


def add_strangers(world: World, draw: random.Random) -> World:
    """Add companies that share nothing with the group to the same files."""
    del draw
    return replace(world, strangers=world.strangers + 3)


LESS: Sequence[Vary] = (
    _age("stale"), _age("never_checked"), _age("missing"), _age("excerpt"), hide_party,
    state_hidden, undeclare, remove_profile, narrow_register, age_countries, forget_filings,
    forget_indices, search_no_news, look_at_no_website,
)  # fmt: skip
"""Ways to know less (law 2). Each run has a tenant of its own, in which no earlier finding is
carried forward: to take away a source that told something is for a rerun in the same tenant."""
GAPS: Sequence[Vary] = (
    _age("stale"), _age("never_checked"), _age("excerpt"), state_hidden, narrow_register,
    age_countries, forget_indices, search_no_news, look_at_no_website,
)  # fmt: skip
"""Ways to know less that take no finding away themselves (law 1). A profile is no source: without
it another threshold holds."""
