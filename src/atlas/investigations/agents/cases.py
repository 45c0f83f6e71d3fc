"""The cases that a language model is measured on: what it is shown, and what would be right.

They are shipped with Atlas (`data/cases.yaml`); a file of the same form may stand in their place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from atlas.investigations.agents import domain, narrative
from atlas.investigations.agents.specs import AGENTS, Agent

Text = Annotated[str, Field(min_length=1, max_length=domain.MOST_TEXT)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$", max_length=60)]
BY_NAME: Mapping[str, Agent] = {one.name: one for one in AGENTS.values()}


class CasesError(Exception):
    """A file of cases cannot be used. problems: each in words, with its place."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Expected(_Form):
    """A passage that should be pointed at. categories: those that are right for it."""

    quote: Text
    categories: tuple[str, ...] = Field(min_length=1)


class ReadingCase(_Form):
    """What a search answered. order: of `orders`, the one behind the last passage; "": none."""

    id: Id
    agent: str
    company: Text
    passages: tuple[Text, ...] = Field(min_length=1)
    expects: tuple[Expected, ...] = ()
    ordered: bool = False
    order: str = ""

    @model_validator(mode="after")
    def _fits(self) -> ReadingCase:
        agent = BY_NAME.get(self.agent)
        if agent is None:
            raise ValueError(f"no agent is named {self.agent}: {', '.join(BY_NAME)}")
        for one in self.expects:
            if unknown := sorted({*one.categories} - {*agent.categories}):
                raise ValueError(f"{self.agent} has no category {', '.join(unknown)}")
            if not any(domain.plain(one.quote) in domain.plain(text) for text in self.passages):
                raise ValueError(f"no passage has the words {one.quote[:60]}")
            if not domain.SHORTEST <= len(domain.plain(one.quote)) <= domain.LONGEST:
                raise ValueError(f"no quotation may be as short or long as {one.quote[:60]}")
        if self.ordered and not self.expects:
            raise ValueError("a case that is asked with orders has to expect something")
        return self


class WritingCase(_Form):
    """Facts of a run, all of which a good text cites."""

    id: Id
    company: Text
    facts: tuple[Annotated[str, Field(min_length=1, max_length=narrative.MOST_TEXT)], ...] = Field(
        min_length=1, max_length=narrative.MOST_FACTS
    )


class Cases(_Form):
    """A set of cases. orders: what pages order, each by a name."""

    version: str
    orders: Mapping[Id, Text] = Field(default_factory=dict)
    reading: tuple[ReadingCase, ...] = ()
    writing: tuple[WritingCase, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Cases:
        ids = [*(one.id for one in self.reading), *(one.id for one in self.writing)]
        if twice := sorted({one for one in ids if ids.count(one) > 1}):
            raise ValueError(f"these ids are there twice: {', '.join(twice)}")
        if not ids:
            raise ValueError("there is no case")
        return self

    def asked(self) -> Iterator[ReadingCase]:
        """Yield each reading case, and each that is `ordered` with every order."""
        for one in self.reading:
            yield one
            for name, order in self.orders.items() if one.ordered else ():
                last = f"{one.passages[-1].rstrip()}\n{order}"
                changed = {"passages": (*one.passages[:-1], last), "order": name}
                yield one.model_copy(update=changed)


def read_cases(content: bytes) -> Cases:
    """Return the cases of a YAML file.

    Raises:
        CasesError: it is no YAML, or a case does not hold together.

    """
    try:
        return Cases.model_validate(yaml.safe_load(content))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise CasesError((f"it is no YAML: {' '.join(str(error).split())[:200]}",)) from None
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise CasesError(
            tuple(f"{'.'.join(map(str, one['loc'])) or 'file'}: {one['msg']}" for one in found)
        ) from None


@lru_cache(maxsize=1)
def shipped_cases() -> Cases:
    """Return the cases that Atlas ships."""
    found = files("atlas.investigations.agents") / "data" / "cases.yaml"
    return read_cases(found.read_bytes())
