"""What the answers of one provider come to: its parts, each with what it may claim and covers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from atlas.foundation.core.canonical import sha256_hex
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.knowledge.mutations.schemas import PartyAssertion
from atlas.sources.contracts.domain import Terms
from atlas.sources.contracts.schemas import FindingRow
from atlas.sources.contracts.service import finding_row
from atlas.sources.plugins.client import Answer
from atlas.sources.plugins.domain.contract import Finding, deliver
from atlas.sources.plugins.domain.engine import Mapped, State
from atlas.sources.plugins.domain.plugin import Plugin
from atlas.sources.protocol.domain.answers import (
    REPEATING,
    Asked,
    MissingCredentials,
    RawResponse,
    SettledNumber,
    SourceBatch,
    SourceKind,
)
from atlas.sources.providers.calls import RunCalls, key_of, source_of
from atlas.sources.providers.credentials import Missing
from atlas.sources.providers.domain import (
    ANYWHERE,
    OUTCOMES,
    WORDS,
    Known,
    Number,
    Verdict,
    about_subject,
    is_refused,
    located_by,
    places_of,
    refused,
    usable,
    verdicts,
    without_numbers,
    worst,
)
from atlas.sources.providers.models import CallRow

_SHOWN = 5
_NOTHING = Known()
_UNREAD = Mapped(State.SCHEMA_CHANGED)
"""A kind of answer that the plugin has no mapping for."""
_OWN_FIELDS = "LegalEntity."
_READ = frozenset({State.OK, State.EMPTY, State.SCHEMA_CHANGED})
"""What came back is kept as evidence."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one provider said to one question, and what that means.

    settled: the requester's numbers of which it says whose they are. by_name: it is about the
    company by its name alone.
    """

    asked: Asked
    batch: SourceBatch | None
    calls: tuple[CallRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    settled: tuple[SettledNumber, ...] = ()
    by_name: bool = False


def obeying(part: Part, terms: Terms) -> Part:
    """Return a part that names the contract which it obeyed."""
    told = "" if terms.number is None else f" Narrowed by your contract version {terms.number}."
    asked = replace(
        part.asked,
        text=part.asked.text + told,
        contract_version=terms.contract.version,
        contract_sha256=terms.sha256,
    )
    return replace(part, asked=asked)


def parts_of(
    plugin: Plugin,
    calls: RunCalls,
    led: Sequence[Number],
    subject_key: str,
    failure: tuple[State, str] | None,
    located: Sequence[str] = (),
    known: Known = _NOTHING,
) -> list[Part]:
    """Return one part for each kind of answer; of a plugin that failed, one that says so.

    located: where a register states that the company is, for answers that do not say it.
    """
    heard: dict[str, list[Heard]] = defaultdict(list)
    for one in _all_heard(plugin, calls, led, subject_key, known):
        heard[one.answer.response].append(one)
    whole = {
        name: several
        for name, several in heard.items()
        if name not in calls.partial and not any(one.by_name for one in several)
    }
    where = located or located_by(led)
    covered = (
        coverage(plugin, whole, subject_key, where, entire=len(whole) == len(heard))
        if failure is None
        else {}
    )
    parts = [
        _part(plugin, response, several, covered.get(response, frozenset()))
        for response, several in heard.items()
    ]
    if failure is not None:
        state, why = failure
        call = _call_row(plugin, "", state, why)
        parts.append(Part(asked_of(plugin, plugin.name, "", state, why), None, (call,)))
    return parts


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer, what it asserts under the contract, and where it differs from it."""

    answer: Answer
    mapped: Mapped
    findings: tuple[Finding, ...]
    seconds: float
    url: str
    told: str = ""
    settled: tuple[SettledNumber, ...] = ()
    by_name: bool = False

    @property
    def sent(self) -> bool:
        """Whether a request was sent for it now."""
        refused = self.answer.detail and self.answer.status is None
        return not self.answer.cached and not refused

    @property
    def detail(self) -> str:
        """What is wrong with it, in words; "" where nothing is."""
        return _detail(self.answer, self.mapped) or self.told


def coverage(
    plugin: Plugin,
    heard: Mapping[str, Sequence[Heard]],
    subject_key: str,
    located: Sequence[str] = (),
    *,
    entire: bool = True,
) -> dict[str, frozenset[str]]:
    """Return what each kind of answer covers of a company; nothing is inferred from its records.

    The contract declares it. It holds where the company is, and only for a kind of answer that was
    read whole and is about the company; what one answer covers, the failure of another leaves. What
    no kind of answer is named for (`covers`) may be in any of them: of it, the company's own fields
    count in each, and relationships only where every answer was read (`entire`: none is partial).
    Where the company is the answers say; `located` counts where none of them says it: what a
    register states, or the register whose number led there. What a person typed covers nothing.
    """
    whole = {
        response: [one.mapped for one in several]
        for response, several in heard.items()
        if worst(one.mapped.state for one in several) is State.OK
    }
    about = {
        response: [party for one in found for party in one.parties if party.key == subject_key]
        for response, found in whole.items()
    }
    stated = places_of((party for several in about.values() for party in several), subject_key)
    described = {name for name, several in about.items() if any(one.claims for one in several)}
    where = {ANYWHERE, *(stated or located)}
    if not described or not where & set(plugin.contract.jurisdictions):
        return {}
    by_response = plugin.contract.covers_by_response
    read = entire and all(
        worst(one.mapped.state for one in several) in {State.OK, State.EMPTY}
        for several in heard.values()
    )
    anywhere = frozenset(
        one for one in plugin.contract.covers if read or one.startswith(_OWN_FIELDS)
    )
    return {
        name: frozenset(by_response.get(name, ()))
        | (anywhere if name in described else frozenset())
        for name, several in about.items()
        if several
    }


def _part(
    plugin: Plugin,
    response: str,
    found: Sequence[Heard],
    covered: frozenset[str],
) -> Part:
    source = source_of(plugin.name, response)
    state = worst(one.mapped.state for one in found)
    as_of = min(one.answer.confirmed_at or one.answer.retrieved_at for one in found).date()
    detail = next((one.detail for one in found if one.detail), "")
    raw = tuple(
        RawResponse(
            one.answer.url,
            one.answer.media_type or "application/octet-stream",
            one.answer.content,
            one.answer.retrieved_at,
            licence=plugin.manifest.licence.name,
            confirmed_at=one.answer.confirmed_at,
        )
        for one in found
        if one.answer.content and one.mapped.state in _READ
    )
    sent = [one for one in found if one.sent]
    batch = _batch(plugin, source, state, found, raw, covered) if raw else None
    asked = asked_of(plugin, source, response, state, detail)
    known = state in {State.OK, State.EMPTY}
    return Part(
        replace(
            asked,
            covered=covered,
            as_of=as_of if known else None,
            text=" ".join((asked.text, *_unread(state, raw), *_earlier(raw))),
        ),
        batch,
        tuple(_call_row(plugin, response, one.mapped.state, one.detail, one) for one in sent),
        tuple(
            finding_row(plugin.name, plugin.contract.version, response, finding)
            for one in sent
            for finding in one.findings
        ),
        tuple(dict.fromkeys(said for one in found for said in one.settled)),
        any(one.by_name for one in found),
    )


def _unread(state: State, raw: Sequence[RawResponse]) -> list[str]:
    """Return that an answer in another form is kept; [] where nothing of it is."""
    return ["The answer is kept unread."] if raw and state is State.SCHEMA_CHANGED else []


def _earlier(raw: Sequence[RawResponse]) -> list[str]:
    """Return what to say of answers that were retrieved earlier and confirmed; [] for none."""
    confirmed = [one for one in raw if one.confirmed_at is not None]
    if not confirmed:
        return []
    came = min(one.retrieved_at for one in confirmed).date()
    on = min(one.confirmed_at for one in confirmed if one.confirmed_at).date()
    count = "Its answer" if len(confirmed) == 1 else f"{len(confirmed)} of its answers"
    verb = "was" if len(confirmed) == 1 else "were"
    return [f"{count} {verb} retrieved on {came} and confirmed as unchanged on {on}."]


def _all_heard(
    plugin: Plugin, calls: RunCalls, led: Sequence[Number], subject_key: str, known: Known
) -> list[Heard]:
    """Return every answer, of which only what is about the company asserts anything."""
    read = [_translated(plugin, answer) for answer, _, _ in calls.made]
    judged = verdicts(read, led, known)
    counts = usable(judged, repeats=plugin.manifest.claims.kind in REPEATING)
    own = [one for one in led if one not in judged or one in counts]
    title = plugin.manifest.display_name
    settled = tuple(
        SettledNumber(*number, verdict is Verdict.OTHER, f"{title}: {words}")
        for number, (verdict, words) in judged.items()
        if verdict is not Verdict.OPEN
    )
    by_name = {one for one in counts if judged[one][0] is Verdict.BY_NAME}
    told = "; ".join(words for _, words in judged.values() if words)
    heard = []
    for mapped, (answer, seconds, url) in zip(read, calls.made, strict=True):
        if answer.state is not State.OK or mapped is _UNREAD:
            heard.append(Heard(answer, mapped, (), seconds, url))
        elif is_refused(mapped, judged, own):
            heard.append(Heard(answer, refused(mapped), (), seconds, url, told, settled))
        else:
            found = about_subject(mapped, own, subject_key)
            plain = without_numbers(found, subject_key, by_name, known)
            one = _delivered(plugin, answer, plain, seconds, url, subject_key)
            heard.append(replace(one, settled=settled, by_name=plain != found))
    return heard


def _translated(plugin: Plugin, answer: Answer) -> Mapped:
    if answer.state is not State.OK:
        return Mapped(answer.state)
    try:
        return plugin.translator.translate(answer.response, answer.document)
    except KeyError:
        return _UNREAD


def _delivered(
    plugin: Plugin, answer: Answer, found: Mapped, seconds: float, url: str, subject_key: str
) -> Heard:
    kept = deliver(plugin.contract, found.parties, found.relationships, subject_key)
    found = replace(found, parties=kept.parties, relationships=kept.relationships)
    return Heard(answer, found, kept.findings, seconds, url)


def _detail(answer: Answer, mapped: Mapped) -> str:
    if mapped.changed:
        return f"at {mapped.changed[0].path}: {mapped.changed[0].reason}"
    if answer.detail:
        return answer.detail
    if mapped.state is State.SCHEMA_CHANGED and answer.state is State.OK:
        return "the answer is about another company"
    if answer.status is not None and mapped.state not in {State.OK, State.EMPTY}:
        return f"status {answer.status}"
    return ""


def _batch(
    plugin: Plugin,
    source: str,
    state: State,
    found: Sequence[Heard],
    raw: tuple[RawResponse, ...],
    covered: frozenset[str],
) -> SourceBatch:
    parties: dict[str, PartyAssertion] = {}
    for party in (party for one in found for party in one.mapped.parties):
        if party.claims or party.key not in parties:  # a page that only names it adds nothing
            parties[party.key] = party
    links = {link.key: link for one in found for link in one.mapped.relationships}
    claims = plugin.manifest.claims
    earlier = claims.liveness == "live" and any(
        one.answer.cached or one.answer.confirmed_at for one in found
    )
    whole = state is State.OK
    return SourceBatch(
        source=source,
        source_type=claims.kind,
        trust=claims.trust,
        retrieved_at=min(one.retrieved_at for one in raw),
        asserted_at=(
            min(one.confirmed_at or one.retrieved_at for one in raw)
            if any(one.confirmed_at for one in raw)
            else None
        ),
        title=plugin.manifest.display_name,
        raw=raw,
        parties=tuple(parties.values()),
        relationships=tuple(links.values()),
        described={
            party.source_record: True
            for party in parties.values()
            if whole and party.source_record and party.claims
        },
        covered=covered,
        licence=plugin.manifest.licence.name,
        liveness="cached" if earlier else claims.liveness,
    )


def asked_of(plugin: Plugin, source: str, name: str, state: State, detail: str) -> Asked:
    """Return what a run notes of one kind of answer; name: "" for the provider whole."""
    why = f" ({detail})" if detail else ""
    known = state in {State.OK, State.EMPTY}
    return Asked(
        source=source if name else f"provider:{plugin.name}",
        name=f"{plugin.name}:{name}" if name else plugin.name,
        kind=SourceKind.PROVIDER,
        outcome=OUTCOMES[state],
        text=f"{plugin.manifest.display_name} {WORDS[state]}{why}.",
        as_of=now().date() if known else None,
        licence=plugin.manifest.licence.name,
        reason=None if known else state.value,
        detail=detail,
        state=state.value,
    )


def candidates(part: Part) -> str:
    """Return what to say of entries of lists that may be the company; "" where none is named."""
    parties = part.batch.parties if part.batch else ()
    names = [
        str(claim.value)
        for party in parties
        if party.type == "SanctionsMatch"
        for claim in party.claims
        if claim.attribute == "entry_id"
    ]
    if not names:
        return ""
    shown = ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
    return (
        f"{part.batch.title if part.batch else ''} names {len(names)} list entries that may be the"
        f" company ({shown}). Look at each of them: none is a decision."
    )


def unasked(name: str, reason: str, why: str) -> Part:
    """Return that a provider was not asked, and why."""
    asked = Asked(
        source=f"provider:{name}",
        name=name,
        kind=SourceKind.PROVIDER,
        outcome="not_run",
        text=f"{name} was not asked: {why}.",
        as_of=None,
        reason=reason,
        detail=why,
    )
    return Part(asked, None)


def without_credentials(plugin: Plugin, found: Missing) -> Part:
    """Return that a provider was not asked because its credentials are missing."""
    state = State.MISSING_CREDENTIALS
    contract = plugin.contract
    asked = replace(
        asked_of(plugin, plugin.name, "", state, found.remediation),
        lacking=MissingCredentials(
            title=plugin.manifest.display_name,
            remedy=found.remediation,
            covers=contract.covered,
            states=(*contract.types, *(f"{kind}.{name}" for kind, name, _ in contract.fields())),
            repeats=plugin.manifest.claims.kind in REPEATING,
        ),
    )
    return Part(asked, None, (_call_row(plugin, "", state, found.remediation),))


def _call_row(
    plugin: Plugin, response: str, state: State, detail: str, heard: Heard | None = None
) -> CallRow:
    answer = heard.answer if heard else None
    return CallRow(
        id=new_id(),
        provider=plugin.name,
        plugin_version=plugin.manifest.version,
        response=response,
        request_key=key_of(heard.url) if heard else None,
        outcome=state.value,
        status=_status(answer),
        detail=detail[:300],
        sha256=sha256_hex(answer.content) if answer and answer.content else None,
        called_at=(answer.confirmed_at or answer.retrieved_at) if answer else now(),
        seconds=heard.seconds if heard else None,
        etag=answer.validators.etag if answer else None,
        last_modified=answer.validators.last_modified if answer else None,
        retrieved_at=answer.retrieved_at if answer and answer.content else None,
        confirmed_at=answer.confirmed_at if answer else None,
    )


def _status(answer: Answer | None) -> int | None:
    """Return the status that a call was answered with."""
    if answer is None:
        return None
    return 304 if answer.confirmed_at else answer.status
