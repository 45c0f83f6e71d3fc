"""What is stated by sources alone that are too old."""

from collections.abc import Iterable, Mapping


def on_old_alone(sets: Iterable[frozenset[str]], old: Mapping[str, bool]) -> bool:
    """Whether something is stated by sources alone that are all past their age.

    A current source that does not state it makes it no more current. `old`: whether a source is
    past its age; one that is not named has no age.
    """
    return any(said and all(old.get(source, False) for source in said) for said in sets)
