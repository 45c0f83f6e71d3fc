"""Random worlds of a seed."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.laws.lists import PEPS, SANCTIONED, SANCTIONED_PEOPLE
from tests.laws.world import (
    Band,
    Ended,
    Filings,
    Hidden,
    Link,
    LinkKind,
    ListState,
    Party,
    Source,
    World,
)

HOMES = ("DE", "GB", "US", "HU", "IN", None)
MORE_HOMES = ("FR", "XD")
"""One with a national list of its own, and the fictitious one of the demo."""
LIST_IDS = ("eu-fsf", "laws-pep", "ofac-sdn", "uk", "un")
STATES: tuple[ListState, ...] = ("stale", "never_checked", "missing", "excerpt")
PSC_BANDS = (
    Band(25, 50, open_low=True),
    Band(50, 75, open_low=True, open_high=True),
    Band(75, 100),
)
HIDING = (
    "noBeneficialOwners",
    "subjectUnableToConfirmOrIdentifyBeneficialOwner",
    "interestedPartyHasNotProvidedInformation",
    "subjectExemptFromDisclosure",
    "interestedPartyExemptFromDisclosure",
    "informationUnknownToPublisher",
)
_FIRST = (
    "Kel",
    "Osw",
    "Thim",
    "Garn",
    "Ubel",
    "Fenn",
    "Wyc",
    "Jarl",
    "Mord",
    "Peth",
    "Quil",
    "Hask",
)
_SECOND = ("brin", "ation", "berly", "ickwold", "otter", "auber", "yndal", "umbo", "estow", "iggle")
_THIRD = (
    "Vexford",
    "Plumm",
    "Odderby",
    "Gantry",
    "Sprocket",
    "Hollis",
    "Nettlam",
    "Corvid",
    "Pashley",
)


class Generator:
    """Builds one random world."""

    def __init__(self, seed: int) -> None:
        self.seed, self.random = seed, random.Random(seed)
        self.parties: list[Party] = []
        self.links: list[Link] = []
        self.hidden: list[Hidden] = []

    def world(self, *, clean: bool | None = None) -> World:
        """Return a world: one in four is clean, so that favourable words are said as well."""
        draw = self.random
        drawn = draw.random() < 0.25
        clean = drawn if clean is None else clean
        sources = self._sources(clean=clean)
        subject = self._company(draw.choice(["GB"] * 4 + ["HU", "NL"]))
        if not clean and draw.random() < 0.05:
            name, number = draw.choice(SANCTIONED)
            subject = replace(
                subject, name=name, country="RU", number=("RU-OGRN", number), planted="sanctioned"
            )
            self.parties[0] = subject
        self._owners_of(subject, depth=0, sources=sources or ("bods",), clean=clean)
        if not clean and draw.random() < 0.3:
            companies = [one.key for one in self.parties if one.kind == "company"]
            self.hidden.append(
                Hidden(
                    draw.choice(companies), draw.choice(HIDING), draw.choice(sources or ("bods",))
                )
            )
        if clean:
            director = self._person()
            self.links.append(Link(director.key, subject.key, "senior_manager", None, "bods"))
        world = World(
            seed=self.seed,
            home=draw.choice(HOMES[:-1] if clean else HOMES),
            parties=tuple(self.parties),
            links=tuple(self.links),
            hidden=tuple(self.hidden),
            lists=self._lists(clean=clean),
            sources=sources,
            strangers=draw.choice((0, 0, 1, 2)),
            complete_file=draw.random() < (0.8 if clean else 0.3),
            countries_current=clean or draw.random() < 0.7,
            attested=draw.random() < 0.3,
            found=clean or draw.random() > 0.05,
            whole_register=clean or draw.random() < 0.3,
            depth=draw.choice(("sdd", "cdd", "cdd", "edd")),
        )
        return self._with_file(world, clean=clean)

    def _with_file(self, world: World, *, clean: bool) -> World:
        """Add what else is known of the subject, and other homes; drawn apart from the group."""
        draw = random.Random(f"{self.seed}-file")
        others = MORE_HOMES if clean else ("FR",)  # nobody is planted on the demo's lists
        home = draw.choice((*others, *(world.home,) * 5)) if world.home else None
        if home == "FR" and not clean and draw.random() < 0.3:
            world = world.with_list("fr-gels", draw.choice(STATES))
        if clean and draw.random() < 0.5:
            return with_everything_known(replace(world, home=home))
        filings: tuple[Filings, ...] = ("", "current", "current", "late", "dissolved", "young")
        filed = draw.choice(filings)
        return replace(
            world,
            home=home,
            filings=filed if world.found and world.subject.country == "GB" else "",
            indices=draw.random() < 0.6,
            news=draw.random() < 0.5,
            website=draw.random() < 0.5,
            simplified=draw.random() < 0.4,
        )

    def _sources(self, *, clean: bool) -> tuple[Source, ...]:
        if clean:
            return ("bods",)
        several: tuple[tuple[Source, ...], ...] = (
            ("bods",), ("bods",), ("psc",), ("psc",), ("gleif",), ("bods", "gleif"),
            ("psc", "gleif"), ("bods", "psc"), (),
        )  # fmt: skip
        return self.random.choice(several)

    def _lists(self, *, clean: bool) -> tuple[tuple[str, ListState], ...]:
        draw = self.random
        whole = clean or draw.random() < 0.4
        return tuple(
            (one, "current" if whole or draw.random() < 0.7 else draw.choice(STATES))
            for one in LIST_IDS
        )

    def _company(self, country: str) -> Party:
        draw, index = self.random, len(self.parties)
        name = f"{draw.choice(_FIRST)}{draw.choice(_SECOND)} {draw.choice(_THIRD)} Ltd"
        scheme = {"GB": "GB-COH", "NL": "NL-KVK", "HU": "HU-CJSZ"}.get(country, f"{country}-REG")
        digits = f"{self.seed % 100_000:05}{index:03}"
        one = Party(f"c{self.seed}-{index}", "company", name, country, (scheme, digits))
        self.parties.append(one)
        return one

    def _person(self) -> Party:
        draw, index = self.random, len(self.parties)
        name = f"{draw.choice(_FIRST)}{draw.choice(_SECOND)} {draw.choice(_SECOND).title()}wick"
        born = f"{draw.randint(1940, 2000)}-{draw.randint(1, 12):02}-11"
        one = Party(f"p{self.seed}-{index}", "person", name, birth=born)
        self.parties.append(one)
        return one

    def _holder(self, subject: Party, *, depth: int, clean: bool) -> Party:
        draw = self.random.random()
        index = len(self.parties)
        key = f"x{self.seed}-{index}"
        above = [one for one in self.parties if one.kind == "company"]
        if clean:
            return self._person() if draw < 0.7 or depth > 1 else self._company("GB")
        if draw < 0.38 or depth > 2:
            return self._person()
        if draw < 0.62:
            return self._company(self.random.choice(("GB", "NL", "PA", "RU", "US")))
        if draw < 0.72:
            return self._planted(key)
        if draw < 0.78:
            return self._add(Party(key, "unknown_person", ""))
        if draw < 0.82:
            return self._add(Party(key, "unnamed_entity", ""))
        if draw < 0.88:
            return self._add(Party(key, "trust", f"The {self.random.choice(_THIRD)} Settlement"))
        if draw < 0.91:
            return self._add(Party(key, "state", "Republic of Examplia", "XE"))
        return self.random.choice(above)

    def _planted(self, key: str) -> Party:
        draw = self.random.random()
        if draw < 0.5:
            name, number = self.random.choice(SANCTIONED)
            return self._add(Party(key, "company", name, "RU", ("RU-OGRN", number), "sanctioned"))
        if draw < 0.75:
            name, born = SANCTIONED_PEOPLE[0]
            return self._add(Party(key, "person", name, "RU", None, "sanctioned", born))
        name, born = PEPS[0]
        return self._add(Party(key, "person", name, "HU", None, "pep", born))

    def _add(self, party: Party) -> Party:
        same = next((one for one in self.parties if one.name and one.name == party.name), None)
        if same is not None:
            return same
        self.parties.append(party)
        return party

    def _owners_of(
        self, subject: Party, *, depth: int, sources: tuple[Source, ...], clean: bool
    ) -> None:
        draw = self.random
        count = draw.choice((1, 2, 3)) if clean else draw.choice((0, 1, 1, 2, 2, 3))
        left = 100
        for number in range(count):
            holder = self._holder(subject, depth=depth, clean=clean)
            last = clean and number == count - 1
            share = left if last else draw.randint(1, max(1, left - (count - number)))
            new = not any(one.subject == holder.key for one in self.links)
            left -= self._link(holder, subject, share, sources, clean=clean)
            if new and holder.kind == "company" and holder.key != subject.key:
                self._owners_of(holder, depth=depth + 1, sources=sources, clean=clean)
            if holder.kind == "trust" and new:
                roles: tuple[LinkKind, ...] = ("settlor", "trustee", "beneficiary")
                role = draw.choice(roles)
                unknown = Party(f"{holder.key}-u", "unknown_person", "")
                behind = self._add(unknown) if draw.random() < 0.3 else self._person()
                self.links.append(Link(behind.key, holder.key, role, None, sources[0]))

    def _link(
        self, holder: Party, subject: Party, share: int, sources: tuple[Source, ...], *, clean: bool
    ) -> int:
        """Add what connects two parties; return the percent that it surely takes."""
        draw = self.random
        source = draw.choice(sources)
        if clean:
            self.links.append(Link(holder.key, subject.key, "share", Band(share, share), source))
            return share
        if source == "gleif":
            if holder.kind == "company" and holder.key != subject.key:
                self.links.append(Link(holder.key, subject.key, "consolidation", None, source))
            return 0
        ended: Ended = draw.choice(("long_ago", "recently")) if draw.random() < 0.08 else ""
        kinds: tuple[LinkKind, ...] = (*("share",) * 7, "vote", "board", "influence", "nominee")
        kind = draw.choice(kinds)
        band = self._band(share, source) if kind in {"share", "vote"} else None
        self.links.append(Link(holder.key, subject.key, kind, band, source, ended))
        if kind == "share" and draw.random() < 0.06:
            self.links.append(Link(holder.key, subject.key, "nominee", None, source, ended))
        return int(band.low) if band and kind == "share" and not ended else 0

    def _band(self, share: int, source: Source) -> Band | None:
        draw = self.random.random()
        if source == "psc":
            return next((one for one in PSC_BANDS if one.low < share <= one.high), None)
        if draw < 0.6:
            return Band(share, share)
        if draw < 0.8:
            return Band(max(0, share - 10), share, open_low=True)
        return None


def with_everything_known(world: World) -> World:
    """Return a clean world in which every source answers, and two persons reason the low risk.

    A company of another country than Great Britain has no company register of its own here.
    """
    return replace(
        world,
        complete_file=True,
        depth="cdd",
        filings="current" if world.subject.country == "GB" else "",
        indices=True,
        news=True,
        website=True,
        simplified=True,
    )


def clean_world_of(seed: int, home: str) -> World:
    """Return a world in which everything is known and current, and nobody is listed."""
    return with_everything_known(replace(Generator(seed).world(clean=True), home=home))


def world_of(seed: int) -> World:
    """Return the random world of a seed."""
    return Generator(seed).world()
