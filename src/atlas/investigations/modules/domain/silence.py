"""Why screening gives no negative answer for a topic, and what to do about it. Pure.

The reasons are those of `sources.screening.domain.outcome`.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from atlas.investigations.modules.domain.outcome import Unassessed


class Silence(NamedTuple):
    """A reason in words, and the way out."""

    detail: str
    remedy: str


_TOPICS = {"sanctions": "sanctions", "pep": "political exposure"}
_LIST = "Load the current, whole version of the list."
_SEARCH_AGAIN = "Load the lists that are still missing, and rerun the investigation."
_REASONS: Mapping[str, Silence] = {
    "no_profile": Silence(
        "No compliance profile is active, so it is not known which lists of {topic} must be asked.",
        "Draft a compliance profile of the firm's home, and let a second person activate it.",
    ),
    "no_list": Silence(
        "The compliance profile names no list of {topic}.",
        "Add the lists that the home requires to the profile, and load them.",
    ),
    "not_loaded": Silence("A required list of {topic} is not loaded.", "Load the list."),
    "not_searched": Silence(
        "A required list of {topic} was not searched.", "Rerun the investigation."
    ),
    "another_list": Silence(
        "What is loaded as a required list of {topic} looks like another list.",
        "Load the list's own file in its place; or have two people accept that its entries are also"
        " another list's.",
    ),
    "incomplete_list": Silence("A required list of {topic} is not whole.", _LIST),
    "stale_list": Silence(
        "A required list of {topic} is not current.", "Load the current version of the list."
    ),
    "unreadable_entries": Silence(
        "Entries of a required list of {topic} could not be read.",
        "Have two people accept the entries by their ids, or load a version that names them.",
    ),
    "not_compared": Silence(
        "A party could not be compared in full with the lists of {topic}: not all its names and"
        " numbers could be, or the source that names it records it as unknown or anonymous.",
        "Add the name in Latin letters, the number's scheme, or who the party is, and rerun; or"
        " compare it by hand.",
    ),
    "no_name": Silence(
        "A party has no name that could be compared with the lists of {topic}.",
        "Find out who the party is, and rerun.",
    ),
    "truncated": Silence(
        "A party has more candidates on lists of {topic} than are kept.",
        "Add a birth date, country or number of the party, and rerun.",
    ),
}
_OTHER = Silence("Screening gives no answer on {topic}.", _LIST)


_NO_HISTORY = frozenset({"no_history", "not_covered"})


def not_searched(former: tuple[str, str] | None) -> Unassessed:
    """Return why it is not known whether a party was taken off a list.

    Args:
        former: the reason and the details that screening gave; None of a run that kept none.

    """
    reason, detail = former or ("not_covered", "")
    if reason not in _NO_HISTORY:
        return Unassessed(reason=reason, **silence_of(reason, "sanctions")._asdict())
    told = f": {detail}" if detail else ""
    return Unassessed(
        reason=reason,
        detail=f"Not every list could be searched for entries that were taken off it{told}.",
        remedy="Load earlier versions of these lists, or connect a source that keeps delisted"
        " entries.",
    )


def silence_of(reason: str, topic: str, unloaded: Sequence[str] = ()) -> Silence:
    """Return why there is no negative answer for a topic.

    Args:
        reason: a stable code of screening, such as `no_profile`.
        topic: `sanctions`, `pep` or another topic of lists.
        unloaded: the lists of the topic that were not loaded when the run searched.

    """
    if reason == "not_loaded" and unloaded:
        return Silence(f"Not loaded when the run searched: {', '.join(unloaded)}.", _SEARCH_AGAIN)
    said = _REASONS.get(reason, _OTHER)
    return Silence(said.detail.format(topic=_TOPICS.get(topic, topic)), said.remedy)
