"""Which record that could be read answers a statement in place of one that could not."""

from __future__ import annotations

import pytest

from atlas.sources.registry.domain.formats.base import Format
from atlas.sources.registry.domain.formats.gleif_rr import GLEIF_REPEX, GLEIF_RR
from atlas.sources.registry.domain.formats.psc import PSC
from atlas.sources.registry.domain.formats.unread import Awaited, StandIn, stand_in_id
from atlas.sources.registry.domain.problems import StatementRejectedError

COMPANY, NUMBER = "GB-COH-09799001", "09799001"
CHILD, PARENT, OTHER = (
    "529900T8BM49AURSDO55",
    "5493001KJTIIGC8Y1R12",
    "549300GKFG0RYRRQ1414",
)


def answered(one: StandIn, *names: str, subject: str | None = None, exact: bool = False) -> bool:
    found = Awaited([one]).answered_by(names, subject, exact=exact)
    return one.record_id in set(found)


def stood_in(subject: str, reference: str, *, named: bool = True) -> StandIn:
    kept = reference if named else None
    return StandIn(stand_in_id(subject, reference), subject, kept, named)


@pytest.mark.parametrize("named", [True, False], ids=["this release", "an earlier one"])
@pytest.mark.parametrize(
    ("subject", "reference", "record", "does"),
    [
        (COMPANY, f"{NUMBER}-abc", f"GB-COH-REL-{NUMBER}-abc", True),
        (COMPANY, f"{NUMBER}-abc", f"GB-COH-REL-{NUMBER}-abd", False),
        (f"LEI-{CHILD}", f"D-{CHILD}-{PARENT}", f"LEI-RR-D-{CHILD}-{PARENT}", True),
        (f"LEI-{CHILD}", f"D-{CHILD}-{PARENT}", f"LEI-RR-U-{CHILD}-{PARENT}", False),
        (f"LEI-{CHILD}", f"D-{CHILD}-{PARENT}", f"LEI-RR-D-{CHILD}-{OTHER}", False),
        (f"LEI-{CHILD}", f"D-{CHILD}", f"LEI-RE-D-{CHILD}", True),
        (f"LEI-{CHILD}", f"D-{CHILD}", f"LEI-RE-U-{CHILD}", False),
    ],
)
def test_a_record_is_recognised_by_the_key_in_its_id(
    subject: str, reference: str, record: str, does: bool, named: bool
) -> None:
    one = stood_in(subject, reference, named=named)
    assert answered(one, record, "digest", subject=subject) is does
    assert not answered(one, record, "digest", subject="another")
    assert not answered(one, subject, "digest")  # that the company is described


def test_a_company_that_could_not_be_described_is_recognised_by_its_own_record() -> None:
    subject = f"UNREAD-LEI-{CHILD}"
    for named in (True, False):
        one = stood_in(subject, CHILD, named=named)
        found = set(Awaited([one]).answered_by([f"LEI-{CHILD}", "digest"], None, exact=False))
        assert found == {one.record_id, subject}
        assert not answered(one, f"LEI-{PARENT}", "digest")


@pytest.mark.parametrize("name", ["own", "its-statement", "replaced"])
def test_a_statement_of_bods_is_recognised_by_its_ids_alone(name: str) -> None:
    one = stood_in("c1", name)
    assert answered(one, "own", "its-statement", "replaced", subject="elsewhere", exact=True)
    assert not answered(one, f"x-{name}", "another", subject="c1", exact=True)


def test_a_record_without_an_id_is_never_recognised() -> None:
    one = StandIn(stand_in_id("c1", "no id"), "c1", None)
    assert not answered(one, "r1", "s1", subject="c1", exact=True)
    assert not answered(one, "c1", "s1", exact=True)


def test_what_an_earlier_release_called_by_the_company_is_replaced_by_what_has_its_own_name() -> (
    None
):
    old = stood_in(COMPANY, NUMBER, named=False)
    assert set(Awaited([old]).replaced_by(COMPANY)) == {old.record_id}
    assert not set(Awaited([old]).replaced_by("GB-COH-09799002"))
    new = stood_in(COMPANY, NUMBER)
    assert not set(Awaited([new]).replaced_by(COMPANY))
    assert not answered(old, f"GB-COH-REL-{NUMBER}-abc", "digest", subject=COMPANY)


def _rr(kind: str, parent: str) -> dict[str, object]:
    node = {"StartNode": CHILD, "EndNode": parent}
    ends = {name: {"NodeID": lei, "NodeIDType": "LEI"} for name, lei in node.items()}
    return {"Relationship": {**ends, "RelationshipType": kind}, "Registration": {}}


def _psc(kind: str, **data: object) -> dict[str, object]:
    link = f"/company/{NUMBER}/persons-with-significant-control/individual/abc"
    return {"company_number": NUMBER, "data": {"kind": kind, "links": {"self": link}, **data}}


@pytest.mark.parametrize(
    ("form", "record", "reference", "read"),
    [
        (GLEIF_RR, _rr("IS_NEW", PARENT), f"{CHILD}-{PARENT}", f"LEI-RR-N-{CHILD}-{PARENT}"),
        (
            GLEIF_RR,
            _rr("IS_DIRECTLY_CONSOLIDATED_BY", "5493001KJTIIGC8Y1R13"),
            f"D-{CHILD}-",
            f"LEI-RR-D-{CHILD}-{PARENT}",
        ),
        (
            GLEIF_REPEX,
            {
                "LEI": CHILD,
                "ExceptionCategory": "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT",
                "ExceptionReason": ["NEW"],
            },
            f"D-{CHILD}",
            f"LEI-RE-D-{CHILD}",
        ),
        (PSC, _psc("new-person"), f"{NUMBER}-abc", f"GB-COH-REL-{NUMBER}-abc"),
        (
            PSC,
            _psc("exemptions", exemptions={"x": {"items": [{"exempt_from": "2020"}]}}),
            f"{NUMBER}-exemption-",
            f"GB-COH-REL-{NUMBER}-exemption-psc-exempt-as-trading-on-regulated-market",
        ),
    ],
    ids=["unknown relationship", "no LEI", "unknown reason", "unknown kind", "exemption"],
)
def test_each_rejected_record_has_a_name_by_which_a_later_one_is_recognised(
    form: Format, record: dict[str, object], reference: str, read: str
) -> None:
    with pytest.raises(StatementRejectedError) as caught:
        list(form.convert(record))
    assert caught.value.statement_id == reference
    about = form.about(record)
    assert about is not None
    assert answered(stood_in(about[0], reference), read, "digest", subject=about[0])
