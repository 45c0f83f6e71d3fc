"""A statement of a register as it is stored. Pure."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

from atlas.foundation.core.types import JSON


class SourceBody(TypedDict, total=False):
    """Where a statement comes from, in the vocabulary of BODS."""

    type: Sequence[str]
    url: str
    description: str


class NameBody(TypedDict, total=False):
    """A person's name, in the vocabulary of BODS."""

    fullName: str


class DetailsBody(TypedDict, total=False):
    """What a record says; the rest of it is read as a record (`vocabulary.parse_record`)."""

    name: str
    names: Sequence[NameBody]
    interests: JSON


class StoredBody(TypedDict, total=False):
    """A statement as it is stored: what is read of it by name; the rest is as it was published.

    Atlas adds members to those of BODS: see `formats.base` and `relationships`.
    """

    recordDetails: DetailsBody
    declarationSubject: str
    source: SourceBody
    facts: Mapping[str, JSON]
    published: object
    corrected: bool
    until: str
