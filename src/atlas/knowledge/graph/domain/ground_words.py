"""What leaves open who else owns a company, in words without names."""

import re

_WORDS = {
    "left_register": "the register itself answered that it does not know the company",
    "over_declared": "more than the whole is declared",
    "role_over_stated": "more than the whole of a role is stated",
    "rights_over_stated": "rights of one kind to more than all of its profits or assets",
    # unspecifiedReason of the Beneficial Ownership Data Standard 0.4
    "noBeneficialOwners": "stated to have no beneficial owner",
    "subjectExemptFromDisclosure": "exempt from naming its owners",
    "interestedPartyExemptFromDisclosure": "an owner exempt from disclosure",
    "subjectUnableToConfirmOrIdentifyBeneficialOwner": "an owner whom the company has not"
    " identified or confirmed",
    "interestedPartyHasNotProvidedInformation": "an owner who has not given the information",
    "informationUnknownToPublisher": "owners not known to the publisher",
    "anonymousPerson": "a person whom the register does not name",
    "anonymousEntity": "an entity that the register does not name",
    # statement of Companies House (psc_descriptions.yml)
    "no-individual-or-entity-with-signficant-control": "stated to have no registrable owner",
    "psc-exists-but-not-identified": "a registrable owner whom the company has not identified",
    "psc-details-not-confirmed": "a registrable owner whose details are not confirmed",
    "steps-to-find-psc-not-yet-completed": "steps to find a registrable owner are not complete",
    "psc-contacted-but-no-response": "a notice to an owner was not complied with",
    "psc-has-failed-to-confirm-changed-details": "an owner has not confirmed changed details",
    "restrictions-notice-issued-to-psc": "a restrictions notice was issued",
    "awaiting-confirmation-from-psc": "confirmation by an owner is awaited",
    "no-beneficial-owner-identified": "no beneficial owner was identified by the overseas entity",
    "at-least-one-beneficial-owner-unidentified": "a beneficial owner whom the overseas entity has"
    " not identified",
    "information-not-provided-for-at-least-one-beneficial-owner": "information of a beneficial"
    " owner is missing",
    "at-least-one-beneficial-owner-unidentified-and-information-not-provided-for-at-least-one"
    "-beneficial-owner": "beneficial owners not identified, and information of one is missing",
    # reporting exceptions of GLEIF (format 2.1): the parent that consolidates the accounts
    "consolidation:NO_LEI": "a parent company without an LEI",
    "consolidation:NO_KNOWN_PERSON": "no known person controls it",
    "consolidation:NATURAL_PERSONS": "natural persons control it",
    "consolidation:NON_CONSOLIDATING": "a parent company that does not consolidate it",
    "consolidation:CONSENT_NOT_OBTAINED": "a parent company did not consent to being named",
    "consolidation:DISCLOSURE_DETRIMENTAL": "a parent company is withheld as detrimental",
    "consolidation:DETRIMENT_NOT_EXCLUDED": "a parent company is withheld as detrimental",
}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def ground_words(code: str) -> str:
    """Return a ground's code in words; one that has none is at least no code."""
    known = _WORDS.get(code) or _WORDS.get(code.removeprefix("consolidation:"))
    return known or re.sub(r"[_:-]+", " ", _CAMEL.sub(" ", code)).lower()
