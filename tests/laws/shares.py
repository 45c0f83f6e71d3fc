"""A brute-force walk over the shares of a world, in fractions; independent of the product's solver.

A link counts while it has not ended and its source is loaded. Two sources that state the same
holding are one holding, of which the worse end counts for each question.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

from tests.laws.world import Band, Link, Source, World

ROUNDS = 60
"""Fixed point of a loop: each round multiplies by shares below one."""
OPEN = Fraction(1, 10**6)
"""What an open lower end lies above its number, in percent points."""
CONTROL = frozenset({"vote", "board", "consolidation", "influence"})
ROLES = frozenset({"settlor", "trustee", "beneficiary"})
OF_ITS_OWN = frozenset({"subjectExemptFromDisclosure", "noBeneficialOwners"})
"""Statements that concern the company's own register entry, and hide nobody of another's."""
ABOVE = CONTROL | ROLES | {"share", "nominee"}


class Walk:
    """Who stands above the subject, and how much they may or must hold."""

    HALF = Fraction(1, 2)

    def __init__(self, world: World) -> None:
        self._world = world
        self._links = [
            one
            for one in world.links
            if not one.ended and one.source in world.sources and one.kind in ABOVE
        ]
        self._subject = world.subject.key
        self._hiding = {
            one.subject
            for one in world.hidden
            if one.source in world.sources
            and (one.subject == self._subject or one.reason not in OF_ITS_OWN)
        }

    def above(self, *, planted: Literal["sanctioned", "pep"]) -> set[str]:
        """Return the names of planted parties above the subject over any kind of link."""
        return {
            self._world.party(key).name
            for key in self._reached()
            if key != self._subject and self._world.party(key).planted == planted
        }

    def controllers_above(self, *, planted: Literal["sanctioned", "pep"]) -> set[str]:
        """Return the planted parties that a control link or majority leads down from."""
        return {
            link.holder
            for link in self._links
            if link.subject == self._subject != link.holder
            and link.kind in CONTROL
            and self._world.party(link.holder).planted == planted
        }

    def unnamed_above(self) -> list[str]:
        """Return the parties above (the subject too) that have no name to be screened under."""
        return [key for key in self._reached() if not self._world.party(key).name.strip()]

    def connected(self) -> list[str]:
        """Return the keys of everybody above the subject, and the subject."""
        return self._reached()

    def kinds(self) -> set[str]:
        """Return the kinds of the parties above."""
        return {self._world.party(key).kind for key in self._reached()}

    def opaque_trusts(self) -> list[str]:
        """Return the trusts above of which no party is stated."""
        behind = {
            link.subject for link in self._links if self._world.party(link.holder).name.strip()
        }
        trusts = [key for key in self._reached() if self._world.party(key).kind == "trust"]
        return [key for key in trusts if key not in behind]

    def has_nominee(self) -> bool:
        """Return whether a nominee stands above."""
        reached = set(self._reached())
        return any(link.kind == "nominee" and link.subject in reached for link in self._links)

    def has_loop(self) -> bool:
        """Return whether a company above holds shares in itself, through others or directly."""
        return any(self._meets_itself(key) for key in self._reached())

    def _meets_itself(self, start: str) -> bool:
        seen: set[str] = set()
        todo = [start]
        while todo:
            for holder, _, high in self._shares(todo.pop()):
                if holder == start and high:
                    return True
                if holder not in seen:
                    seen.add(holder)
                    todo.append(holder)
        return False

    def owners_covered(self) -> bool:
        """Return whether a source of owners says anything of the subject."""
        of_owners: set[Source] = {"bods", "psc"}
        loaded = of_owners & {*self._world.sources}
        stated = {link.source for link in self._links if link.subject == self._subject}
        return bool(loaded) if self._world.found else bool(loaded & stated)

    def open_ends(self) -> list[str]:
        """Return the keys above whose owners are not known: hidden, unnamed, or undeclared shares.

        A company whose declared shares do not surely reach the whole may have others.
        """
        return [key for key in self._reached() if self._is_open(key)]

    def _is_open(self, key: str) -> bool:
        party = self._world.party(key)
        if key in self._hiding or party.kind in {"unknown_person", "unnamed_entity"}:
            return True
        if party.kind != "company":
            return False
        return not any(link.subject == key for link in self._links)

    def _reached(self) -> list[str]:
        found, todo = {self._subject: None}, [self._subject]
        while todo:
            subject = todo.pop()
            for link in self._links:
                if link.subject == subject and link.holder not in found:
                    found[link.holder] = None
                    todo.append(link.holder)
        return list(found)

    def _shares(self, subject: str) -> Iterator[tuple[str, Fraction, Fraction]]:
        """Yield (holder, lowest, highest) of a company's shares, one row for each holder."""
        rows: dict[str, list[Link]] = {}
        for link in self._links:
            if link.subject == subject and link.kind == "share":
                rows.setdefault(link.holder, []).append(link)
        for holder, links in rows.items():
            if self._for_another(holder, subject):
                continue
            bands = [link.band or Band(0, 100) for link in links]
            low = min(Fraction(str(band.low)) + OPEN * band.open_low for band in bands) / 100
            high = max(Fraction(str(band.high)) for band in bands) / 100
            yield holder, low, high

    def _for_another(self, holder: str, subject: str) -> bool:
        """Return whether a holder is a nominee there: for whom is not known."""
        return any(
            link.kind == "nominee" and (link.holder, link.subject) == (holder, subject)
            for link in self._links
        )

    def left_recently(self) -> bool:
        """Return whether a listed party left the subject or a company above a short while ago."""
        reached = set(self._reached())
        return any(
            link.ended == "recently"
            and link.subject in reached
            and link.kind == "share"
            and link.source in self._world.sources
            and self._world.party(link.holder).planted == "sanctioned"
            for link in self._world.links
        )

    def rest_may_hide(self, threshold: int, *, reached: bool) -> bool:
        """Return whether shares that nobody declares of the subject suffice for one more owner.

        A register that names owners above its own threshold alone leaves smaller parts out.
        """
        stated = {one.source for one in self._links if one.subject == self._subject}
        if not stated or stated == {"gleif"} or "bods" not in stated:
            return False
        rest = 1 - sum((low for _, low, _ in self._shares(self._subject)), Fraction(0))
        limit = Fraction(threshold, 100)
        return rest >= limit if reached else rest > limit

    def hides(self, key: str) -> bool:
        """Return whether a loaded statement says that a company's owners are not named."""
        return key in self._hiding

    def most_that_listed_may_hold(self) -> Fraction:
        """Return the share that is not certainly somebody's who is named, known and not listed."""
        good = {one.key: Fraction(0) for one in self._world.parties}
        for one in self._world.parties:
            if one.kind == "person" and one.planted != "sanctioned":
                good[one.key] = Fraction(1)
        for _ in range(ROUNDS):
            for one in self._world.parties:
                if one.kind == "company" and one.planted != "sanctioned":
                    clean = sum(
                        (
                            low * good[holder]
                            for holder, low, _ in self._shares(one.key)
                            # a company of which half may be a listed party's counts as one itself
                            if good[holder] > self.HALF
                        ),
                        Fraction(0),
                    )
                    good[one.key] = Fraction(round(min(clean, Fraction(1)) * 10**9), 10**9)
        return 1 - good[self._subject]

    def certainly_held_by_listed(self) -> Fraction:
        """Return the share that listed parties hold at least, directly in the subject."""
        return sum(
            (
                low
                for holder, low, _ in self._shares(self._subject)
                if self._world.party(holder).planted == "sanctioned"
            ),
            Fraction(0),
        )

    def certain_owners(self, threshold: int, *, reached: bool) -> set[str]:
        """Return the names of persons whose least share over all simple paths meets the test."""
        held: dict[str, Fraction] = {}
        self._multiply(self._subject, Fraction(1), (self._subject,), held)
        limit = Fraction(threshold, 100)
        return {
            self._world.party(key).name
            for key, share in held.items()
            if self._world.party(key).kind == "person"
            and (share >= limit if reached else share > limit)
        }

    def _multiply(
        self, subject: str, factor: Fraction, path: tuple[str, ...], held: dict[str, Fraction]
    ) -> None:
        for holder, low, _ in self._shares(subject):
            if holder in path or low == 0:
                continue
            held[holder] = held.get(holder, Fraction(0)) + factor * low
            self._multiply(holder, factor * low, (*path, holder), held)
