"""What a file must be to replace a list's version; pure rules, each with its own refusal.

Every refusal here is overridden by `force` with a reason, which is audited; `older_copy` only where
`offered_before`. What makes a file unreadable, or plainly another list's, is refused elsewhere and
cannot be forced.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from atlas.foundation.core.errors import AtlasError
from atlas.sources.lists.domain.catalogue import ListDefinition, date_of_entry_number
from atlas.sources.lists.domain.dating import VersionDate
from atlas.sources.lists.errors import (
    AnotherListError,
    ContradictedDateError,
    ImplausibleListError,
    LargeRemovalError,
    OlderVersionError,
    RemovalsUnconfirmedError,
)

LARGE_REMOVAL_PERCENT = 10
LARGE_REMOVAL_ENTRIES = 20
GROWN_TIMES, GROWN_ENTRIES = 3, 1_000
"""From more than so many times the entries, and so many more, on another list is likelier."""
_OPTION = re.compile(r"--[a-z][a-z-]+(?: [0-9]+)?")
_TAKES = {"--reason": "--reason TEXT", "--version-date": "--version-date YYYY-MM-DD"}
_WORD = re.compile(r"\w+")
SMALL_LIST = 200
"""Entries; of a list with fewer, every removal is shown and confirmed."""
STAMPS = frozenset({"file", "archive"})
"""Sources of a date that tell when a copy was made: they order nothing."""
_KNOWN = frozenset({"stated", "published", "manifest"})
"""Sources of a date that a file or a person states; the others are estimates."""
_SOURCES = {
    "stated": "",
    "published": " (as it says)",
    "manifest": " (by its manifest)",
    "entry_numbers": " (estimated from its newest entry: state it with --version-date)",
    **dict.fromkeys(STAMPS, " by its time stamp alone (state its date with --version-date)"),
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """The version that is loaded: its date, where that comes from, entries and publication.

    `published` may be later than a date that was stated for the version.
    """

    version_date: date
    version_date_source: str
    entries: int
    published: date | None = None

    def day(self, *, known: bool = False) -> date | None:
        """Return the day that a later file is not before; `known`: estimates do not count."""
        source = self.version_date_source
        dated = source in _KNOWN if known else source not in STAMPS
        days = [*([self.version_date] if dated else []), *([self.published] * bool(self.published))]
        return max((one for one in days if one), default=None)


@dataclass(frozen=True, slots=True)
class Proposed:
    """The version that a file would make.

    `removed` are key and name of the entries that would go: all of them where the list is small,
    otherwise none; `removed_count` counts them in any case. `confirmed`: how many removals a person
    confirmed. `obtained`: the day on which the file is stated to come from the publisher. `newest`
    is the newest evidence of its age in the content. `renamed` are key and name before of entries
    whose number another name has now: the party they described is gone. `with_topic` and
    `without_topic` count the entries that have a topic of the list or none, `topics` are those of
    the latter; `same` is the other loaded list with most of the same numbers and names, and how
    many, where the list has no version yet.
    """

    dated: VersionDate
    entries: int
    removed_count: int
    removed: Sequence[tuple[str, str]] = ()
    confirmed: int | None = None
    obtained: date | None = None
    newest: date | None = None
    renamed: Sequence[tuple[str, str]] = ()
    with_topic: int = 0
    without_topic: int = 0
    topics: Sequence[str] = ()
    same: tuple[str, int] | None = None

    @property
    def gone(self) -> int:
        """How many entries of the loaded version no longer name the party they were about."""
        return self.removed_count + len(self.renamed)


def is_renamed(before: Iterable[str], now: Iterable[str]) -> bool:
    """Whether no word of an entry's names, aliases included, is left: it is another party's.

    Between OFAC's lists of January 2019 and July 2021 that is true of none of 7,118 entries.
    """
    old, new = ({w.casefold() for name in names for w in _WORD.findall(name)}
                for names in (before, now))  # fmt: skip
    return bool(old and new) and old.isdisjoint(new)


def newest_evidence(
    published: date | None, newest_date: date | None, newest_number: int
) -> date | None:
    """Return the newest day that the content gives evidence of; None where it gives none.

    What entries say counts before the publication date in the file's head, which is one edit away
    from any other; that date alone is evidence only where no entry is dated or numbered.
    """
    numbered = date_of_entry_number(newest_number) if newest_number else None
    return max((day for day in (newest_date, numbered) if day), default=published)


def refusals_of(
    definition: ListDefinition, loaded: Loaded | None, proposed: Proposed
) -> list[AtlasError]:
    """Return why a file may not replace the loaded version without force; none when it may.

    All of them: who forces a file in overrides each, and each is kept.
    """
    found: tuple[AtlasError | None, ...] = (
        _another(definition, proposed),
        _too_few(definition, proposed),
        _older(definition, loaded, proposed) if loaded else None,
        contradiction(definition, proposed),
        _growth(definition, loaded, proposed) if loaded else None,
        _removals(loaded, proposed) if loaded else None,
    )
    return [one for one in found if one is not None]


def still_refused(
    definition: ListDefinition, guard: str, loaded: Loaded, proposed: Proposed
) -> bool:
    """Whether a guard that was forced would refuse a file over the version it was forced over.

    A whole list is not compared with an excerpt of it.
    """
    if loaded.entries < definition.minimum_entries <= proposed.entries:
        return False
    if guard == ImplausibleListError.code:
        return _growth(definition, loaded, proposed) is not None
    if guard == OlderVersionError.code:
        return _older(definition, loaded, proposed) is not None
    return _removals(loaded, proposed) is not None


def by_hand(refusal: str, list_id: str) -> str:
    """Return a refusal as a fetch says it: the options that it names are those of a load."""
    named = [_TAKES.get(one, one) for one in dict.fromkeys(_OPTION.findall(refusal))]
    if not named:
        return refusal
    return (
        f"{refusal.replace('use --force with --reason', 'load it by hand')} By hand: download the"
        f" file, check it, then `atlas lists load FILE --list {list_id} {' '.join(named)}`."
    )


def contradiction(definition: ListDefinition, proposed: Proposed) -> ContradictedDateError | None:
    """Refuse a statement of age that the content contradicts."""
    stated = [proposed.dated.value] if proposed.dated.source == "stated" else []
    claimed = max([*stated, *([proposed.obtained] if proposed.obtained else [])], default=None)
    if claimed is None or proposed.newest is None or definition.quiet_days is None:
        return None
    if (claimed - proposed.newest).days <= definition.quiet_days:
        return None
    return ContradictedDateError(
        f"The file is said to be the publisher's of {claimed}, but its newest content is of about"
        f" {proposed.newest}, and {definition.id} is updated {definition.rhythm}: it looks like an"
        " old copy. Download it again; if it is right, use --force with --reason.",
        claimed=claimed.isoformat(),
        newest=proposed.newest.isoformat(),
    )


def _another(definition: ListDefinition, proposed: Proposed) -> AnotherListError | None:
    """Refuse a first version that is another list's, and entries of other topics than the list's.

    An entry that has none of the list's topics is never found, so the list would appear to be
    clean.
    """
    force = "Check which list it is; if the file is right, use --force with --reason."
    if proposed.same is not None and proposed.same[1] * 2 > proposed.entries:
        other, same = proposed.same
        return AnotherListError(
            f"{same:,} of the {proposed.entries:,} entries are, by number and name, those of"
            f" {other}: the file is another list's, not {definition.id}'s. {force}",
            other=other,
            entries=same,
        )
    unasked, every = proposed.without_topic, proposed.without_topic + proposed.with_topic
    if unasked and (unasked == every or (unasked * 2 > every and unasked > LARGE_REMOVAL_ENTRIES)):
        return AnotherListError(
            f"{unasked:,} of the {every:,} entries are of other topics"
            f" ({', '.join(proposed.topics)}) than {definition.id} is loaded for"
            f" ({', '.join(definition.topics)}): it looks like another list. {force}",
            entries=unasked,
        )
    return None


def _too_few(definition: ListDefinition, proposed: Proposed) -> ImplausibleListError | None:
    if proposed.entries >= definition.minimum_entries:
        return None
    return ImplausibleListError(
        f"The file has {proposed.entries} entries; {definition.id} ({definition.title}) has at"
        f" least {definition.minimum_entries:,}. It is cut, an excerpt, or another list. Download"
        " the whole list; if the file is right, use --force with --reason.",
        entries=proposed.entries,
        minimum=definition.minimum_entries,
    )


def _growth(
    definition: ListDefinition, loaded: Loaded, proposed: Proposed
) -> ImplausibleListError | None:
    """Refuse growth that no list has; an excerpt that was forced in grows to the whole list."""
    more = proposed.entries - loaded.entries
    grown = proposed.entries > loaded.entries * GROWN_TIMES and more > GROWN_ENTRIES
    if not grown or loaded.entries < definition.minimum_entries:
        return None
    return ImplausibleListError(
        f"The file has {proposed.entries:,} entries, the loaded version of {definition.id} has"
        f" {loaded.entries:,}: no list grows more than {GROWN_TIMES} times at once. It looks like"
        f" another list. Check that it is {definition.title}; if it is (the loaded version may be"
        " an excerpt), use --force with --reason.",
        entries=proposed.entries,
        before=loaded.entries,
    )


def older_copy(
    definition: ListDefinition, loaded: Loaded, proposed: Proposed
) -> OlderVersionError | None:
    """Refuse a file with the entries of the loaded version that is known to be of an earlier day.

    The publisher offers a later one, so that it was obtained is no check. With the same entries
    there is nothing to go back to, so that `force` alone does not override it.
    """
    if proposed.dated.source not in _KNOWN:
        return None
    return _older(definition, loaded, proposed, same=True)


def offered_before(loaded: Loaded, proposed: Proposed) -> bool:
    """Whether a file is stated to be obtained before the day of the loaded version.

    The publisher may have offered an older file then; on that day and later it did not.
    """
    day = loaded.day(known=True)
    return day is not None and proposed.obtained is not None and proposed.obtained < day


def _older(
    definition: ListDefinition, loaded: Loaded, proposed: Proposed, *, same: bool = False
) -> OlderVersionError | None:
    dated, day = proposed.dated, loaded.day(known=same)
    if day is None or dated.value >= day:
        return None
    guess = _SOURCES.get(dated.source, f" (by its {dated.source}: state it with --version-date)")
    advice = (
        "Its entries are the same: it is an older copy, which is no check with the publisher, so"
        " its date and download are not noted. Download the publisher's current file and load that."
    )
    return OlderVersionError(
        f"The file is dated {dated.value}{guess}, the loaded version of {definition.id} is dated"
        f" {day}. {advice if same else 'Use --force with --reason to go back.'}"
    )


def _removals(
    loaded: Loaded, proposed: Proposed
) -> LargeRemovalError | RemovalsUnconfirmedError | None:
    count = proposed.gone
    other = len(proposed.renamed)
    told = f" ({other} of them keep a number under which another party stands)" if other else ""
    large = count * 100 > loaded.entries * LARGE_REMOVAL_PERCENT
    if large and count > LARGE_REMOVAL_ENTRIES:
        return LargeRemovalError(
            f"{count} of {loaded.entries} entries would be removed{told} (more than"
            f" {LARGE_REMOVAL_PERCENT} % and more than {LARGE_REMOVAL_ENTRIES}). Check the file;"
            " use --force with --reason if it is right.",
            removed=count,
            before=loaded.entries,
        )
    if not count or loaded.entries >= SMALL_LIST or proposed.confirmed == count:
        return None
    gone = [*proposed.removed, *proposed.renamed]
    shown = "; ".join(f"{key} {name}" for key, name in gone)
    return RemovalsUnconfirmedError(
        f"{count} of {loaded.entries} entries would be removed{told}: {shown}. Of a list under"
        f" {SMALL_LIST} entries every removal is confirmed: --confirm-removals {count}.",
        removed=[{"entry_key": key, "name": name} for key, name in gone],
        before=loaded.entries,
    )
