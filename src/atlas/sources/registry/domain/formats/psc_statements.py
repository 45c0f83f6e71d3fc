"""What a company states instead of an entry in its register, and exemptions, in plain words.

Codes: `statement_description` and `exemption_type` of Companies House's api-enumerations.
"""

from __future__ import annotations

from atlas.sources.registry.domain.formats.published import OF_CHANGES

NOBODY = "noBeneficialOwners"
UNABLE = "subjectUnableToConfirmOrIdentifyBeneficialOwner"
SILENT = "interestedPartyHasNotProvidedInformation"
NOTHING = "informationUnknownToPublisher"

WORDS: dict[str, str] = {
    "no-individual-or-entity-with-signficant-control": "The company states that it has no"
    " registrable person or relevant legal entity",
    "psc-exists-but-not-identified": "The company states that a registrable person exists whom it"
    " has not identified",
    "psc-details-not-confirmed": "The company has identified a registrable person whose"
    " particulars are not confirmed",
    "steps-to-find-psc-not-yet-completed": "The company has not yet completed the steps to find"
    " out whether it has a registrable person",
    "psc-contacted-but-no-response": "The company's notice was not complied with",
    "psc-has-failed-to-confirm-changed-details": "A registered person has not confirmed changed"
    " details",
    "restrictions-notice-issued-to-psc": "The company has issued a restrictions notice",
    "awaiting-confirmation-from-psc": "The company knows or believes that it has a registrable"
    " person and awaits confirmation",
    "no-beneficial-owner-identified": "The overseas entity has identified no beneficial owner",
    "at-least-one-beneficial-owner-unidentified": "The overseas entity has not identified all of"
    " its beneficial owners",
    "information-not-provided-for-at-least-one-beneficial-owner": "The overseas entity has not"
    " given all information of a beneficial owner",
    "at-least-one-beneficial-owner-unidentified-and-information-not-provided-for-at-least-one"
    "-beneficial-owner": "The overseas entity has not identified all of its beneficial owners,"
    " and has not given all information of one",
    "all-beneficial-owners-identified": "The overseas entity states that all beneficial owners"
    " are identified",
    "psc-exempt-as-trading-on-regulated-market": "Exempt: voting shares are traded on a regulated"
    " market outside the UK",
    "psc-exempt-as-shares-admitted-on-market": "Exempt: voting shares are admitted to a market"
    " listed in the regulations",
    "psc-exempt-as-trading-on-uk-regulated-market": "Exempt: voting shares are traded on a"
    " regulated market of the UK",
    "psc-exempt-as-trading-on-eu-regulated-market": "Exempt: voting shares are traded on a"
    " regulated market of the EU",
    "disclosure-transparency-rules-chapter-five-applies": "Exempt: a traded company to which"
    " DTR 5 applies",
}
_SAYS: dict[str, tuple[str, bool]] = {
    "no-individual-or-entity-with-signficant-control": (NOBODY, False),
    "psc-exists-but-not-identified": (UNABLE, True),
    "psc-details-not-confirmed": (SILENT, True),
    "steps-to-find-psc-not-yet-completed": (UNABLE, False),
    "psc-contacted-but-no-response": (SILENT, True),
    "psc-has-failed-to-confirm-changed-details": (SILENT, False),
    "restrictions-notice-issued-to-psc": (SILENT, False),
    "awaiting-confirmation-from-psc": (SILENT, True),
    "no-beneficial-owner-identified": (UNABLE, False),
    "at-least-one-beneficial-owner-unidentified": (UNABLE, True),
    "information-not-provided-for-at-least-one-beneficial-owner": (SILENT, False),
    "at-least-one-beneficial-owner-unidentified-and-information-not-provided-for-at-least-one"
    "-beneficial-owner": (UNABLE, True),
}


def reason_of(code: str) -> tuple[str | None, bool]:
    """Return (BODS unspecified reason, whether a person exists whom it does not name).

    (None, False) when the code is not known.
    """
    plain = code.removesuffix("-partnership")
    if plain in _SAYS:
        return _SAYS[plain]
    return (NOTHING, False) if code in OF_CHANGES else (None, False)
