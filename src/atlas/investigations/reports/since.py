"""What no longer holds of the sections of a report on the day on which it is made. Pure."""

from collections.abc import Collection, Mapping, Sequence

from atlas.risk.evaluations.aged import owners_lost, remedy, silence_lost, told_since

_OF_ALL = ("risk", "checks", "findings", "modules", "gaps", "narrative")
_OF_REGISTERS = ("profile", "ownership", "conflicts")
_PROVES_NOTHING = (
    "A favourable result in this section, or that it names no party, no match or no finding,"
    " proves nothing today"
)


def sections_since(
    outdated: Sequence[str], day: str, already: Collection[str] = ()
) -> dict[str, str]:
    """Return what each section says at its head, by the section's name; none where nothing changed.

    Args:
        outdated: why the evaluation is outdated, as codes.
        day: as of which the sections were found.
        already: the codes that held on that day already.

    """
    lost: Mapping[str, Collection[str]] = {
        **dict.fromkeys(_OF_ALL, outdated),
        **dict.fromkeys(_OF_REGISTERS, owners_lost(outdated)),
        "screening": silence_lost(outdated),
    }
    return {
        section: (
            f"Not current: this is what was found as of {day}; {told_since([*why], already)}."
            f" {_PROVES_NOTHING}: {remedy(why, already)}."
        )
        for section, why in lost.items()
        if why
    }
