"""What no longer holds of the sections of a report on the day on which it is made. Pure."""

from collections.abc import Collection, Mapping, Sequence

from atlas.investigations.reports.wording import since_then
from atlas.risk.evaluations.aged import owners_lost, remedy, silence_lost

_OF_ALL = ("risk", "checks", "findings", "modules", "gaps", "narrative")
_OF_REGISTERS = ("profile", "ownership", "conflicts")
_PROVES_NOTHING = (
    "A favourable result in this section, or that it names no party, no match or no finding,"
    " proves nothing today"
)


def sections_since(outdated: Sequence[str], day: str) -> dict[str, str]:
    """Return what each section says at its head, by the section's name; none where nothing changed.

    Args:
        outdated: why the evaluation is outdated, as codes.
        day: as of which the sections were found.

    """
    lost: Mapping[str, Collection[str]] = {
        **dict.fromkeys(_OF_ALL, outdated),
        **dict.fromkeys(_OF_REGISTERS, owners_lost(outdated)),
        "screening": silence_lost(outdated),
    }
    return {
        section: (
            f"Not current: this is what was found as of {day}; since then, {since_then(why)}."
            f" {_PROVES_NOTHING}: {remedy(why)}."
        )
        for section, why in lost.items()
        if why
    }
