"""The hash chain finds every kind of tampering, and survives erasure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from atlas.identity.audit.domain import (
    GENESIS,
    ChainVerifier,
    Checkpoint,
    Event,
    Link,
    Problem,
    hash_event,
    hash_payload,
    seal_events,
)

START = datetime(2026, 1, 1, tzinfo=UTC)


def event(number: int, payload: dict[str, object], salt: str) -> Event:
    return Event(
        id=UUID(int=number + 1),
        occurred_at=START + timedelta(seconds=number),
        action="company.created",
        resource_type="company",
        resource_id=UUID(int=7),
        actor_user_id=UUID(int=8),
        actor_person_id=UUID(int=9),
        session_id=None,
        is_machine=False,
        request_id="r",
        payload_hash=hash_payload(salt, payload),
    )


def chain(length: int) -> list[Link]:
    payloads: list[dict[str, object]] = [{"n": number} for number in range(length)]
    events = [event(number, payloads[number], f"salt{number}") for number in range(length)]
    seals = seal_events(events, 0, GENESIS)
    return [
        Link(seal, item, payload, f"salt{number}")
        for number, (seal, item, payload) in enumerate(zip(seals, events, payloads, strict=True))
    ]


def problems(links: list[Link], *checkpoints: Checkpoint) -> list[Problem]:
    verifier = ChainVerifier(checkpoints)
    for link in links:
        verifier.check(link)
    return verifier.finish()


def kinds(links: list[Link], *checkpoints: Checkpoint) -> set[str]:
    return {item.kind for item in problems(links, *checkpoints)}


@given(st.integers(min_value=0, max_value=20), st.integers(min_value=0, max_value=20))
def test_a_chain_made_in_pieces_verifies(first: int, second: int) -> None:
    whole = chain(first + second)
    head = whole[first - 1].seal.hash if first else GENESIS
    tail = seal_events([link.event for link in whole[first:] if link.event], first, head)
    assert [link.seal for link in whole[first:]] == list(tail)
    assert problems(whole) == []


@given(st.data())
def test_any_edit_is_found(data: st.DataObject) -> None:
    links = chain(data.draw(st.integers(min_value=1, max_value=8)))
    place = data.draw(st.integers(min_value=0, max_value=len(links) - 1))
    link = links[place]
    assert link.event is not None
    edit = data.draw(
        st.sampled_from(
            [
                replace(link, event=replace(link.event, action="company.deleted")),
                replace(link, event=replace(link.event, actor_user_id=UUID(int=1))),
                replace(link, event=replace(link.event, is_machine=True)),
                replace(link, event=replace(link.event, occurred_at=START - timedelta(days=1))),
                replace(link, event=replace(link.event, payload_hash="0" * 64)),
                replace(link, payload={"n": -1}),
                replace(link, payload_salt="other"),
                replace(link, event=None),
                replace(link, seal=replace(link.seal, event_hash="0" * 64)),
                replace(link, seal=replace(link.seal, hash="0" * 64)),
                replace(link, seal=replace(link.seal, previous_hash="1" * 64)),
            ]
        )
    )
    assert problems([*links[:place], edit, *links[place + 1 :]])


def test_gap_reordering_and_removal_are_told_apart() -> None:
    links = chain(5)
    assert kinds(links[:2] + links[3:]) == {"sequence_gap", "chain_broken"}
    swapped = [links[0], links[2], links[1], *links[3:]]
    assert "sequence_gap" in kinds(swapped)
    assert kinds([replace(links[0], event=None), *links[1:]]) == {"event_missing"}


def test_a_cut_tail_is_found_by_a_checkpoint() -> None:
    links = chain(5)
    point = Checkpoint(5, links[-1].seal.hash, START)
    assert problems(links, point) == []
    assert problems(links[:3]) == []
    assert kinds(links[:3], point) == {"truncated"}


def test_a_rewritten_chain_is_found_by_a_checkpoint() -> None:
    links = chain(3)
    events = [replace(link.event, action="x.y") for link in links if link.event]
    forged = [
        Link(seal, item, None, None)
        for seal, item in zip(seal_events(events, 0, GENESIS), events, strict=True)
    ]
    assert problems(forged) == []
    assert kinds(forged, Checkpoint(3, links[-1].seal.hash, START)) == {"chain_broken"}


def test_erased_payloads_verify_and_are_counted() -> None:
    verifier = ChainVerifier()
    for link in chain(3):
        verifier.check(replace(link, payload=None, payload_salt=None))
    assert verifier.finish() == []
    assert verifier.erased_payloads == 3


def test_the_hash_of_an_event_is_fixed() -> None:
    """Known value: an export of today must verify with the code of any later day."""
    expected = "8c384f888e80d15097f959d32f9bb89e8c21bef9d8a687bea650500b37a2addf"
    assert hash_event(event(0, {"n": 0}, "salt")) == expected
