"""The standing of a list: whether the lack of a hit counts, why not, and how to fix it.

One rule for every reader: screening, readiness, `atlas doctor`, reports and the Console. A list's
hits always count; only its *negative* answer depends on its standing.

Two clocks, and neither is a file's time stamp. `published` is the publication date that the content
states, or that a named person stated with a reason. `last_checked` is when the list was last
obtained from its publisher: a fetch, or a named person's statement. Age counts from `last_checked`.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from atlas.sources.lists.domain.catalogue import FTM, OFAC_CSV, ListDefinition
from atlas.sources.lists.domain.list_day import ListDay

SIZE = "*"
"""In an acceptance of before: the one guard that was overridden, where there is only one."""


class Shortcoming(StrEnum):
    """Why the lack of a hit on a list does not count."""

    NOT_LOADED = "not_loaded"
    EXCERPT = "excerpt"
    IMPLAUSIBLE = "implausible_size"
    PUBLICATION_UNKNOWN = "publication_unknown"
    NEVER_CHECKED = "never_checked"
    CHECK_OVERDUE = "check_overdue"
    UNREADABLE = "unreadable_entries"
    CONTRADICTED = "date_contradicted"
    SIZE_UNKNOWN = "minimum_unknown"
    ANOTHER_LIST = "another_list"
    GROWN = "implausible_growth"
    REMOVED = "large_removal"


class Cause(StrEnum):
    """Why the lack of a hit on a list does not count, as screening and every reader say it.

    The most severe first; each asks for something else to be done.
    """

    NOT_LOADED = "not_loaded"
    ANOTHER_LIST = "another_list"
    INCOMPLETE = "incomplete_list"
    STALE = "stale_list"
    UNREADABLE = "unreadable_entries"


_NOT_CURRENT = frozenset(
    {
        Shortcoming.PUBLICATION_UNKNOWN,
        Shortcoming.NEVER_CHECKED,
        Shortcoming.CHECK_OVERDUE,
        Shortcoming.CONTRADICTED,
    }
)
_OLD = (Shortcoming.CONTRADICTED.value, "older_version")
"""Refusals that say that a newer list exists: overriding them makes no list current."""
TOO_FEW = "implausible_list"
"""The refusal of a file that is too small, or has grown as no list does."""
_REMOVALS = (Shortcoming.REMOVED.value, "removals_unconfirmed")
_SHORT_OF = {
    Shortcoming.IMPLAUSIBLE.value: Shortcoming.IMPLAUSIBLE,
    **dict.fromkeys(_OLD, Shortcoming.CONTRADICTED),
    Shortcoming.ANOTHER_LIST.value: Shortcoming.ANOTHER_LIST,
    Shortcoming.GROWN.value: Shortcoming.GROWN,
    **dict.fromkeys(_REMOVALS, Shortcoming.REMOVED),
}
"""What an overridden refusal leaves a list short of."""
_NOT_COMPLETE = frozenset(
    {
        Shortcoming.EXCERPT,
        Shortcoming.IMPLAUSIBLE,
        Shortcoming.SIZE_UNKNOWN,
        Shortcoming.ANOTHER_LIST,
        Shortcoming.GROWN,
        Shortcoming.REMOVED,
    }
)
_CAUSES: dict[Shortcoming, Cause] = {
    Shortcoming.NOT_LOADED: Cause.NOT_LOADED,
    Shortcoming.UNREADABLE: Cause.UNREADABLE,
    **dict.fromkeys(_NOT_CURRENT, Cause.STALE),
    **dict.fromkeys(_NOT_COMPLETE, Cause.INCOMPLETE),
    Shortcoming.ANOTHER_LIST: Cause.ANOTHER_LIST,
}


def worst_cause(causes: Iterable[str]) -> str | None:
    """Return the most severe of the causes, as codes; None: there is none."""
    found = {*causes}
    return next((one.value for one in Cause if one in found), None)


@dataclass(frozen=True, slots=True)
class LoadedFacts:
    """What is known of the loaded version of a list.

    `unreadable` are the keys of entries without a readable name (the first of
    `unreadable_count`), `accepted` those that two people accepted (`*implausible_size`: its number
    of entries, `*implausible_growth`, `*large_removal`, `*removals_unconfirmed`: how it changed,
    `*date_contradicted`, `*older_version`: that its content is old, `*another_list`: that its
    entries are also another list's). `overridden`: code and sentence of each refusal that was
    forced.
    """

    entries: int
    published: date | None
    last_checked: datetime | None
    excerpt: bool = False
    unreadable: tuple[str, ...] = ()
    unreadable_count: int = 0
    accepted: frozenset[str] = frozenset()
    overridden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Remedy:
    """How to fix a list: the files to obtain (addresses), and the command to run then."""

    command: str
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListStanding:
    """How a list stands on a day.

    `complete`: it is no excerpt and has a plausible number of entries. `current`: its publication
    is known, and it was obtained from the publisher within `max_age_days`. `age_days` counts from
    `last_checked`, in whole days (UTC). `unreadable`: entries without a readable name that two
    people have not accepted. `whole_entries`: about how many the whole list has; 0: not known.
    `guards`: the overridden refusals that two people have not accepted, each by its name.
    `reasons` is empty exactly when the lack of a hit counts.
    """

    list_id: str
    title: str
    loaded: bool
    entries: int
    complete: bool
    excerpt: bool
    fictitious: bool
    published: date | None
    last_checked: datetime | None
    age_days: int | None
    max_age_days: int
    current: bool
    unreadable: tuple[str, ...]
    unreadable_count: int
    minimum_entries: int
    whole_entries: int
    reasons: tuple[Shortcoming, ...]
    remedy: Remedy | None
    overridden: tuple[tuple[str, str], ...] = ()
    guards: tuple[str, ...] = ()

    @property
    def day(self) -> ListDay:
        """When its version was published, and last obtained."""
        return ListDay(self.published, self.last_checked.date() if self.last_checked else None)

    @property
    def forced(self) -> str:
        """Which refusals were overridden by force when it was loaded, in words; empty: none."""
        return "; ".join(text for _, text in self.overridden)

    @property
    def answers(self) -> bool:
        """Whether "no hit on this list" may be reported: loaded, complete, current and readable."""
        return not self.reasons

    @property
    def cause(self) -> Cause | None:
        """The most severe cause for which the lack of a hit does not count; None: it counts."""
        if not self.reasons:
            return None
        worst = worst_cause(_CAUSES[reason] for reason in self.reasons)
        return None if worst is None else Cause(worst)

    @property
    def state(self) -> str:
        """`ok`, `not_loaded`, `stale_list`, or `incomplete_list`: what is loaded is not the list.

        Entries that are another list's, or have no readable name, leave it incomplete too.
        """
        cause = self.cause
        if cause is None:
            return "ok"
        whole = cause in {Cause.NOT_LOADED, Cause.STALE}
        return cause.value if whole else Cause.INCOMPLETE.value

    @property
    def counted(self) -> str:
        """How many entries are loaded; of an excerpt or a list that is too small, of how many."""
        if self.complete or not self.loaded:
            return f"{self.entries:,} entries"
        if self.whole_entries:
            return f"{self.entries:,} of about {self.whole_entries:,} entries"
        if self.minimum_entries:
            return f"{self.entries:,} of at least {self.minimum_entries:,} entries"
        return f"{self.entries:,} entries"

    @property
    def sentence(self) -> str:
        """What is wrong, as one sentence part each, joined by semicolons; empty when nothing is."""
        return "; ".join(_WORDS[reason](self) for reason in self.reasons)


def standing_of(
    definition: ListDefinition,
    facts: LoadedFacts | None,
    as_of: date,
    *,
    max_age_days: int | None = None,
) -> ListStanding:
    """Return how a list stands on a day (UTC); pure.

    `facts`: None where nothing is loaded. `max_age_days` replaces the list's own (a compliance
    profile may demand another age).
    """
    limit = definition.max_age_days if max_age_days is None else max_age_days
    reasons = tuple(_reasons(definition, facts, as_of, limit))
    checked = facts.last_checked if facts else None
    pending, count = _pending(facts)
    return ListStanding(
        list_id=definition.id,
        title=definition.title,
        loaded=facts is not None,
        entries=facts.entries if facts else 0,
        complete=facts is not None and _NOT_COMPLETE.isdisjoint(reasons),
        excerpt=definition.excerpt or (facts is not None and facts.excerpt),
        fictitious=definition.fictitious,
        published=facts.published if facts else None,
        last_checked=checked,
        age_days=(as_of - checked.date()).days if checked else None,
        max_age_days=limit,
        current=facts is not None and _NOT_CURRENT.isdisjoint(reasons) and not definition.excerpt,
        unreadable=pending,
        unreadable_count=count,
        minimum_entries=definition.minimum_entries,
        whole_entries=definition.whole_entries,
        reasons=reasons,
        remedy=_remedy(definition, reasons, pending, as_of),
        overridden=facts.overridden if facts else (),
        guards=_guards(definition, facts),
    )


def _guards(definition: ListDefinition, facts: LoadedFacts | None) -> tuple[str, ...]:
    """Return the overridden refusals of a version that no one accepted, each by its name.

    Each is accepted by its own name. An acceptance of before the names (`*`) said not what it
    meant: it counts where only one thing could be meant.
    """
    if facts is None:
        return ()
    codes = {code for code, _ in facts.overridden}
    small = facts.entries < definition.minimum_entries
    grown = TOO_FEW in codes and not small
    found = [
        *([Shortcoming.IMPLAUSIBLE.value] if small else []),
        *([Shortcoming.GROWN.value] if grown else []),
        *(code for code in (*_OLD, Shortcoming.ANOTHER_LIST.value, *_REMOVALS) if code in codes),
    ]
    if SIZE in facts.accepted and len(found) == 1:
        return ()
    return tuple(name for name in found if SIZE + name not in facts.accepted)


def _reasons(
    definition: ListDefinition, facts: LoadedFacts | None, as_of: date, limit: int
) -> list[Shortcoming]:
    if facts is None:
        return [Shortcoming.NOT_LOADED]
    found = []
    if definition.excerpt or facts.excerpt:
        found.append(Shortcoming.EXCERPT)
    if not definition.size_stated:
        found.append(Shortcoming.SIZE_UNKNOWN)
    guards = _guards(definition, facts)
    found += dict.fromkeys(_SHORT_OF[name] for name in guards)
    if facts.published is None:
        found.append(Shortcoming.PUBLICATION_UNKNOWN)
    if facts.last_checked is None:
        found.append(Shortcoming.NEVER_CHECKED)
    elif (as_of - facts.last_checked.date()).days > limit:
        found.append(Shortcoming.CHECK_OVERDUE)
    if _pending(facts)[1]:
        found.append(Shortcoming.UNREADABLE)
    return found


def _pending(facts: LoadedFacts | None) -> tuple[tuple[str, ...], int]:
    """Return the unreadable entries that are not accepted, and how many there are."""
    if facts is None:
        return (), 0
    pending = tuple(key for key in facts.unreadable if key not in facts.accepted)
    unnamed = max(0, facts.unreadable_count - len(facts.unreadable))
    return pending, len(pending) + unnamed


def _remedy(
    definition: ListDefinition,
    reasons: Collection[Shortcoming],
    pending: tuple[str, ...],
    as_of: date,
) -> Remedy | None:
    if not reasons:
        return None
    if definition.shipped:
        if definition.excerpt:
            return None
        return Remedy("atlas up   # loads and checks the demo's lists at each start")
    if {*reasons} == {Shortcoming.UNREADABLE}:
        key = pending[0] if pending else "KEY"
        who = "--tenant SLUG --user PERSON --reason TEXT"
        return Remedy(f"atlas lists accept {definition.id} --entry {key} {who}")
    options = f" --list {definition.id} --downloaded {as_of}"
    if not definition.publisher:  # no manifest was ever read
        options += (
            " --publisher PUBLISHER --licence LICENCE --topic sanctions"
            f" --max-age-days {definition.max_age_days}"
        )
    if not definition.size_stated:
        options += " --minimum-entries NUMBER"
    addresses = definition.downloads or ((definition.source_url,) if definition.source_url else ())
    return Remedy(f"atlas lists load {_file(definition)}{options}", addresses)


def _file(definition: ListDefinition) -> str:
    """Return the name of the file to load, as its address gives it."""
    for address in definition.downloads:
        *_, folder, name = address.partition("?")[0].split("/")
        if "." not in name:
            return f"{folder}.xml"
        return f"{definition.id}.xml" if name.endswith(".xhtml") else name
    if definition.formats == (FTM,):
        return "entities.ftm.json"
    return "FOLDER" if definition.formats == (OFAC_CSV,) else "FILE.xml"


_WORDS: dict[Shortcoming, Callable[[ListStanding], str]] = {
    Shortcoming.NOT_LOADED: lambda _: "not loaded",
    Shortcoming.EXCERPT: lambda item: f"an excerpt ({item.counted}), never current",
    Shortcoming.IMPLAUSIBLE: lambda item: (
        f"{item.entries:,} entries, fewer than the {item.minimum_entries:,} that the list can"
        " plausibly have"
    ),
    Shortcoming.SIZE_UNKNOWN: lambda item: (
        f"nobody stated the fewest entries that it can plausibly have (it has {item.entries:,}):"
        " minimum_entries in its manifest"
    ),
    Shortcoming.PUBLICATION_UNKNOWN: lambda _: (
        "its publication date is unknown: neither the file nor a person with a reason states it"
    ),
    Shortcoming.NEVER_CHECKED: lambda _: (
        "not known to have been obtained from its publisher: nobody stated when"
    ),
    Shortcoming.CHECK_OVERDUE: lambda item: (
        f"last obtained from its publisher {item.age_days} days ago, on"
        f" {item.last_checked.date() if item.last_checked else '-'} (at most"
        f" {item.max_age_days} days)"
    ),
    Shortcoming.CONTRADICTED: lambda _: (
        "it was forced in although its content is older than it was said to be, or than the version"
        " it replaced, and two persons have not accepted that"
    ),
    Shortcoming.ANOTHER_LIST: lambda _: (
        "it was forced in although its entries look like another list's, and two persons have not"
        " accepted that"
    ),
    Shortcoming.GROWN: lambda _: (
        "it was forced in although it has far more entries than the version it replaced, and two"
        " persons have not accepted that (a version of a likely size ends it)"
    ),
    Shortcoming.REMOVED: lambda _: (
        "it was forced in although it removes entries as no list does at once, or without each"
        " removal being confirmed, and two persons have not accepted that (a version with those"
        " entries ends it)"
    ),
    Shortcoming.UNREADABLE: lambda item: (
        f"{item.unreadable_count} entries without a readable name that two persons have not"
        f" accepted ({', '.join(item.unreadable[:5])})"
    ),
}
