"""The agents: one for each module that has one. They differ in what they look for, in nothing else.

Each is a task in words and the categories that a passage may have. A category is the code of the
rule that the passage makes fire; of adverse media, passages become publications.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from atlas.investigations.agents import domain
from atlas.workspace.settings import domain as registry


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent.

    code: of its module. categories: what a passage may be, and what that means; empty where the
    name is enough. words: searched for together with the company's name. version: of the
    instructions; raised with each change of them.
    """

    name: str
    code: str
    title: str
    task: str
    categories: Mapping[str, str]
    words: str
    version: str
    switch: registry.Switch
    tool: registry.Formed

    @property
    def purpose(self) -> str:
        """Return its name among the sources of a run, and as the purpose of its calls."""
        return f"agent:{self.name}"

    @property
    def instructions(self) -> str:
        """Return its instructions; nothing of a tenant or a page is in them."""
        return domain.instructions(self.task, self.categories)

    @property
    def instructions_sha256(self) -> str:
        """Return the SHA-256 of its instructions, lower-case hex."""
        return domain.digest(self.instructions)

    def query(self, company: str) -> str:
        """Return what its search tool is asked."""
        return f"{company} {self.words}".strip()


_ALL = (
    Agent(
        name="adverse_media",
        code="AMLRR",
        title="Adverse media and litigation",
        task="adverse media: passages that report litigation, sanctions, fraud or financial crime,"
        " or a supervisor's measure against one company",
        categories=dict.fromkeys(domain.MEDIA_CATEGORIES, ""),
        words="",
        version="1.0.0",
        switch=registry.AGENT_MEDIA,
        tool=registry.AGENT_MEDIA_TOOL,
    ),
    Agent(
        name="regulatory",
        code="FRLS",
        title="Licences, insolvency and accounts",
        task="passages that speak against the licences, the solvency or the accounts of one"
        " company",
        categories={
            "enforcement": "a supervisor or court acted against it or warned of it",
            "expired_licence": "its licence ended, was withdrawn or was suspended",
            "going_concern": "insolvency, or doubt that it can go on",
            "accounts_overdue": "accounts or returns are late or missing",
        },
        words="licence supervisor insolvency accounts",
        version="1.0.0",
        switch=registry.AGENT_REGULATORY,
        tool=registry.AGENT_REGULATORY_TOOL,
    ),
    Agent(
        name="web_presence",
        code="DFWO",
        title="Website and web presence",
        task="passages that speak against the website or the web presence of one company",
        categories={
            "name_mismatch": "its website is another's, is copied, or pretends to be another's",
            "privacy_whois": "who runs its website is hidden",
            "no_presence": "its website was taken down, seized or blocked",
        },
        words="website warning",
        version="1.0.0",
        switch=registry.AGENT_WEB,
        tool=registry.AGENT_WEB_TOOL,
    ),
    Agent(
        name="management",
        code="MEBO",
        title="Management and beneficial owners",
        task="passages that speak against what one company states of its owners and directors",
        categories={
            "nominee_ubo": "an owner or director is a nominee or front for another",
            "ubo_not_identified": "its owner is hidden, disputed, or said to be someone else",
            "opaque_trust": "a trust or foundation whose parties are unknown holds it",
            "pep_connection": "an owner or director is politically exposed",
        },
        words="owner director nominee",
        version="1.0.0",
        switch=registry.AGENT_MANAGEMENT,
        tool=registry.AGENT_MANAGEMENT_TOOL,
    ),
)
AGENTS: Mapping[str, Agent] = {one.code: one for one in _ALL}
"""The agent of each module that has one, by the module's code."""
