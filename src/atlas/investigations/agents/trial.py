"""A language model on cases, outside any investigation: the same instructions, the same checks."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

from atlas.investigations.agents import domain, narrative, scoring
from atlas.investigations.agents.cases import BY_NAME, ReadingCase, WritingCase
from atlas.investigations.agents.conversation import corrected, opened
from atlas.investigations.agents.domain import Piece
from atlas.investigations.agents.narrative import WRITER, Fact
from atlas.investigations.agents.scoring import Outcome
from atlas.sources.llm.connection import Completion, Message, ModelError, Prompt, Target, complete

__all__ = ["ModelError", "Target", "Trial"]
T = TypeVar("T")


@dataclass(slots=True)
class Trial:
    """A model that is measured, and what its calls took: seconds and tokens of each."""

    target: Target
    model: str
    limit_parameter: str
    seconds: list[float] = field(default_factory=list)
    input_tokens: int = 0
    output_tokens: int = 0

    async def greet(self) -> None:
        """Ask one tiny question, to see that the model answers at all.

        Raises:
            ModelError: it does not.

        """
        await self._complete([Message("user", "Reply with the word OK.")], 16)

    async def read(self, case: ReadingCase) -> Outcome:
        """Have passages read, as an agent of an investigation does."""
        agent = BY_NAME[case.agent]
        pieces = [
            Piece(uuid5(NAMESPACE_URL, f"{case.id}/{number}"), domain.text_of(text.encode()))
            for number, text in enumerate(case.passages)
        ]
        found = await self._answer(
            opened(agent.instructions, domain.question(case.company, pieces)),
            domain.ANSWER_TOKENS,
            lambda text: domain.answer_of(text, agent.categories),
            domain.CORRECTION,
        )
        if isinstance(found, str):
            return scoring.unanswered(case, found)
        return scoring.reading_outcome(case, domain.verified(found, pieces))

    async def write(self, case: WritingCase) -> Outcome:
        """Have a text written, as for the report of an investigation."""
        facts = [Fact("fact", str(number), text) for number, text in enumerate(case.facts)]
        found = await self._answer(
            opened(WRITER.instructions, narrative.question(case.company, facts)),
            narrative.ANSWER_TOKENS,
            narrative.answer_of,
            narrative.CORRECTION,
        )
        if isinstance(found, str):
            return scoring.unanswered(case, found)
        kept = narrative.checked(found, facts, case.company)
        return scoring.writing_outcome(case, kept, len(found.sentences), facts)

    async def _answer(
        self, said: list[Message], limit: int, parsed: Callable[[str], T | None], wrong: str
    ) -> T | str:
        """Return the answer, corrected in its form as in an investigation, or why there is none."""
        for _ in range(1 + domain.RETRIES):
            try:
                text = (await self._complete(said, limit)).text
            except ModelError as error:
                return f"model_{error.outcome}"
            answer = parsed(text)
            if answer is not None:
                return answer
            said += corrected(text, wrong)
        return "bad_answer"

    async def _complete(self, said: list[Message], limit: int) -> Completion:
        began = time.perf_counter()
        prompt = Prompt(self.model, said, limit, self.limit_parameter)
        found = await complete(self.target, prompt)
        self.seconds.append(time.perf_counter() - began)
        self.input_tokens += found.input_tokens or 0
        self.output_tokens += found.output_tokens or 0
        return found
