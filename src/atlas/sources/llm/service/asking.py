"""Asking a model: budgets are reserved before, and what was used is written after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import MissingTenantCredentialsError
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.db import Database, TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.audit import service as audit
from atlas.sources.credentials.service import Vault
from atlas.sources.llm import repository
from atlas.sources.llm.actions import ModelAction
from atlas.sources.llm.connection import Completion, Message, ModelError, Prompt, Target, complete
from atlas.sources.llm.domain import (
    DAY,
    FREE,
    MILLION,
    MONTH,
    Amount,
    Limits,
    ModelOutcome,
    ModelTier,
    cost_of,
    most_tokens_of,
    refusal,
)
from atlas.sources.llm.errors import ModelBudgetError, ModelStateError
from atlas.sources.llm.models import AgentUsage, ModelCallRow, ModelRow, ModelUsage
from atlas.sources.llm.repository import KEPT
from atlas.sources.llm.schemas import Measure, ModelBudgetOut, ModelBudgetsOut, ModelCallOut
from atlas.sources.llm.service.language_models import FIELD, RESOURCE, get_model
from atlas.sources.llm.service.tiers import model_of_tier
from atlas.sources.peers import service as peers
from atlas.workspace.settings import domain as registry
from atlas.workspace.settings import service as settings

TEST = "test"
_TINY = (Message("user", "Reply with the word OK."),)
_TINY_TOKENS = 16


@dataclass(frozen=True, slots=True)
class Models:
    """What a call needs. allow: host:port pairs that the operator listed."""

    db: Database
    vault: Vault
    allow: Sequence[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question. purpose: of the call's row. limit: tokens of the answer at most.

    personal_data: the messages hold some, so only a model that may get it is asked.
    run: the investigation that an agent works for; its own budget and that of the month hold too.
    """

    messages: Sequence[Message]
    limit: int
    purpose: str
    personal_data: bool = True
    run: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Begun:
    """A call that may be made."""

    model: ModelRow
    target: Target
    call: ModelCallRow


async def list_calls(session: TenantSession, params: ListParams) -> Page[ModelCallOut]:
    """Return a page of calls."""
    page = await repository.list_calls(session, params)
    return page.of([_out(row) for row in page.items])


async def check_model(models: Models, actor: AuthContext, model_id: UUID) -> ModelCallOut:
    """Ask a model one tiny question, and say what is wrong; the answer itself is not kept.

    A model that does not answer is no error here: the call says how it ended. It counts in the
    budgets, and ends a pause where it succeeds.

    Raises:
        ModelNotFoundError: absent, or another tenant's.
        MissingTenantCredentialsError: it needs a key and has none that opens (424).
        ModelBudgetError: a budget is used up (429).

    """
    asked = Asked(_TINY, _TINY_TOKENS, TEST, personal_data=False)
    call, _ = await _call(models, actor, model_id, asked)
    async with models.db.tenant(actor.require_tenant()) as session:
        told: dict[str, JSON] = {"outcome": ModelOutcome(call.outcome).value}
        await audit.record(
            session, actor, ModelAction.LANGUAGE_MODEL_TESTED, RESOURCE, model_id, told
        )
    return _out(call)


async def check_tier(models: Models, actor: AuthContext, tier: ModelTier) -> ModelCallOut:
    """Test the model of a tier.

    Raises:
        MissingTenantCredentialsError: the tier has no model, or that has no key (424).
        ModelNotFoundError: the model was removed meanwhile.
        ModelBudgetError: a budget is used up (429).

    """
    async with models.db.tenant(actor.require_tenant()) as session:
        found = await model_of_tier(session, tier)
    return await check_model(models, actor, found.id)


async def ask(
    models: Models, actor: AuthContext, model_id: UUID, asked: Asked
) -> tuple[ModelCallRow, Completion | None]:
    """Ask a model; no transaction is open meanwhile. Returns the call, and the answer if any.

    Raises:
        ModelNotFoundError: absent, or another tenant's.
        MissingTenantCredentialsError: it needs a key and has none that opens (424).
        ModelStateError: it is switched off, or may not get personal data (409).
        ModelBudgetError: a budget is used up, or the server asked to be left alone (429).

    """
    async with models.db.tenant(actor.require_tenant(), read_only=True) as session:
        _check_state(await get_model(session, model_id), asked, now())
    return await _call(models, actor, model_id, asked)


async def _call(
    models: Models, actor: AuthContext, model_id: UUID, asked: Asked
) -> tuple[ModelCallRow, Completion | None]:
    """Call a model in any state: a test looks at one that is switched off, too.

    Raises:
        ModelNotFoundError, MissingTenantCredentialsError, ModelBudgetError: as `ask`.

    """
    tenant_id = actor.require_tenant()
    async with models.db.tenant(tenant_id) as session:
        begun = await _begin(session, models, actor, model_id, asked)
    model = begun.model
    prompt = Prompt(model.model, asked.messages, asked.limit, model.limit_parameter)
    found: Completion | ModelError
    try:
        found = await complete(begun.target, prompt)
    except ModelError as error:
        found = error
    call = _ended(begun, found)
    failed = found if isinstance(found, ModelError) else None
    async with models.db.tenant(tenant_id) as session:
        await repository.finish_call(session, call)
        await repository.note_call(
            session,
            model,
            call,
            paused_until=failed.paused_until if failed else None,
            ends_pause=failed is None and asked.purpose == TEST,
        )
    return call, found if isinstance(found, Completion) else None


async def _begin(
    session: TenantSession, models: Models, actor: AuthContext, model_id: UUID, asked: Asked
) -> _Begun:
    """Check that a call may be made, and reserve what it may use: of two processes one goes first.

    Raises:
        ModelNotFoundError, MissingTenantCredentialsError, ModelBudgetError: as `ask`.

    """
    model = await get_model(session, model_id)
    moment = now()
    target = await _target(session, models, model)
    most = most_tokens_of([one.content for one in asked.messages])
    cost = cost_of(most, asked.limit, model.input_price, model.output_price)
    reserved = Amount(1, most + asked.limit, cost)
    await repository.hold_budgets(session)
    used, oldest = await repository.used(session, moment)
    values = await settings.values(session)
    limits = _limits(values)
    refused = refusal(used, reserved, limits)
    if refused is not None:
        left = ((oldest or moment) + DAY - moment).total_seconds()
        raise ModelBudgetError(
            f"The call could exceed the limit of {refused.measure}: {refused.limit:,} in 24 hours"
            f" (setting models.{refused.measure}_per_day).",
            headers={"Retry-After": str(max(1, int(left) + 1))},
        )
    if asked.run is not None:
        await _check_run(session, values, asked.run, reserved)
    call = ModelCallRow(
        id=new_id(),
        model_id=model.id,
        model=model.model,
        purpose=asked.purpose,
        outcome=ModelOutcome.PENDING,
        detail=None,
        input_tokens=None,
        output_tokens=None,
        counted_tokens=reserved.tokens,
        counted_cost=reserved.cost,
        called_by=actor.user_id,
        called_at=moment,
        investigation_id=asked.run,
        finished_at=None,
    )
    await repository.insert_call(session, call)
    return _Begun(model, target, call)


async def _check_run(
    session: TenantSession, values: settings.Values, run: UUID, reserved: Amount
) -> None:
    """Refuse what an agent may not use.

    Raises:
        ModelBudgetError: of the run, or of all agents in 30 days.

    """
    limits = Limits(
        values.of(registry.AGENT_CALLS_PER_RUN),
        values.of(registry.AGENT_TOKENS_PER_RUN),
        values.of(registry.AGENT_COST_PER_RUN),
    )
    refused = refusal(await repository.used_by_run(session, run), reserved, limits)
    if refused is not None:
        raise ModelBudgetError(
            "The budget of the run for agents is used up.",
            code="run_budget",
            remediation=f"An admin raises agents.{refused.measure}_per_run.",
        )
    used = await repository.cost_of_agents(session, now() - MONTH)
    if used + reserved.cost > values.of(registry.AGENT_COST_PER_MONTH) * MILLION:
        raise ModelBudgetError(
            "The budget of agents in 30 days is used up.",
            code="month_budget",
            remediation=f"An admin raises {registry.AGENT_COST_PER_MONTH.name}.",
        )


def _check_state(model: ModelRow, asked: Asked, moment: datetime) -> None:
    """Refuse what only a test may ask.

    Raises:
        ModelStateError: it is switched off, or may not get personal data.
        ModelBudgetError: its server asked to be left alone.

    """
    if not model.enabled:
        raise ModelStateError(f"The language model {model.name} is switched off.")
    if asked.personal_data and not model.personal_data:
        raise ModelStateError(f"The language model {model.name} may not get personal data.")
    if model.paused_until is not None and model.paused_until > moment:
        left = int((model.paused_until - moment).total_seconds()) + 1
        raise ModelBudgetError(
            "The server of the model asked to be left alone.",
            code="model_throttled",
            headers={"Retry-After": str(left)},
        )


async def _target(session: TenantSession, models: Models, model: ModelRow) -> Target:
    """Return what is called, with the key of the model.

    Raises:
        MissingTenantCredentialsError: it needs one and has none, or what is stored is
            not readable.

    """
    stored = await peers.find_credential(session, KEPT, model.id)
    if stored is None:
        if model.needs_credential:
            raise _missing(model, "unconfigured")
        return Target(model.url, model.timeout_seconds, models.allow)
    fields = peers.open_credential(session, KEPT, models.vault, model, stored)
    if fields is None:
        raise _missing(model, "decrypt_error")
    return Target(model.url, model.timeout_seconds, models.allow, fields[FIELD])


_REMEDIES = {
    "unconfigured": "An admin stores the key: PUT /api/settings/models/{id}/credential.",
    "decrypt_error": "What is stored cannot be decrypted: an admin stores the key again, or the"
    " operator restores the master key (`atlas doctor`).",
}


def _missing(model: ModelRow, reason: str) -> MissingTenantCredentialsError:
    return MissingTenantCredentialsError(
        f"There is no usable key for the language model {model.name}.",
        provider=f"model:{model.name}",
        remediation=_REMEDIES[reason],
        console_path=f"/settings/models/{model.id}",
        reason=reason,
    )


def _ended(begun: _Begun, found: Completion | ModelError) -> ModelCallRow:
    """Return a call as it ended, with what budgets count of it."""
    call = replace(begun.call, finished_at=now())
    if isinstance(found, ModelError):
        call = replace(call, outcome=found.outcome, detail=found.detail)
        return replace(call, counted_tokens=0, counted_cost=0) if found.outcome in FREE else call
    call = replace(
        call,
        outcome=ModelOutcome.OK,
        input_tokens=found.input_tokens,
        output_tokens=found.output_tokens,
    )
    if found.input_tokens is None or found.output_tokens is None:
        return call  # what was reserved: nothing better is known
    model = begun.model
    return replace(
        call,
        counted_tokens=found.input_tokens + found.output_tokens,
        counted_cost=cost_of(
            found.input_tokens, found.output_tokens, model.input_price, model.output_price
        ),
    )


async def use_by_model(
    session: TenantSession,
    since: datetime,
    until: datetime,
    investigation_id: UUID | None = None,
) -> list[ModelUsage]:
    """Return what each model was asked in a period, the busiest first; or for one investigation."""
    currency = (await settings.values(session)).of(registry.MODEL_CURRENCY)
    return await repository.use_by_model(session, since, until, currency, investigation_id)


async def use_by_agent(
    session: TenantSession,
    since: datetime,
    until: datetime,
    investigation_id: UUID | None = None,
) -> list[AgentUsage]:
    """Return what each agent used in a period, the dearest first; or for one investigation."""
    currency = (await settings.values(session)).of(registry.MODEL_CURRENCY)
    return await repository.use_by_agent(session, since, until, currency, investigation_id)


async def show_budgets(session: TenantSession) -> ModelBudgetsOut:
    """Return what the last 24 hours used of the limits, and agents in 30 days."""
    used, _ = await repository.used(session, now())
    values = await settings.values(session)
    agents = Decimal(await repository.cost_of_agents(session, now() - MONTH)) / MILLION
    measured: tuple[tuple[Measure, registry.WholeNumber, Decimal], ...] = (
        ("calls", registry.MODEL_CALLS_PER_DAY, Decimal(used.calls)),
        ("tokens", registry.MODEL_TOKENS_PER_DAY, Decimal(used.tokens)),
        ("cost", registry.MODEL_COST_PER_DAY, Decimal(used.cost) / MILLION),
        ("agents_cost", registry.AGENT_COST_PER_MONTH, agents),
    )
    items = [
        ModelBudgetOut(
            measure=measure,
            setting=setting.name,
            unit=setting.unit,
            limit=values.of(setting),
            used=amount,
            left=max(Decimal(0), values.of(setting) - amount),
        )
        for measure, setting, amount in measured
    ]
    return ModelBudgetsOut(currency=values.of(registry.MODEL_CURRENCY), items=items)


def _limits(values: settings.Values) -> Limits:
    return Limits(
        values.of(registry.MODEL_CALLS_PER_DAY),
        values.of(registry.MODEL_TOKENS_PER_DAY),
        values.of(registry.MODEL_COST_PER_DAY),
    )


def _out(row: ModelCallRow) -> ModelCallOut:
    return ModelCallOut.built_from(row, cost=Decimal(row.counted_cost) / MILLION)
