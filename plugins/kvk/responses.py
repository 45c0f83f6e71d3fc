"""The shape of KVK's answers, as far as it is read. Days are YYYYMMDD; unknown parts are zeros."""

from pydantic import Field

from atlas.sources.plugins.sdk import ResponseModel


class TradeName(ResponseModel):
    """A trade name. volgorde: its place."""

    naam: str
    volgorde: int | None = None


class Activity(ResponseModel):
    """A line of business. indHoofdactiviteit: `Ja` for the main one."""

    sbiCode: str
    sbiOmschrijving: str | None = None
    indHoofdactiviteit: str | None = None


class Period(ResponseModel):
    """From when to when the business is carried on."""

    datumAanvang: str | None = None
    datumEinde: str | None = None


class Address(ResponseModel):
    """An address. type: `bezoekadres`, `correspondentieadres`. indAfgeschermd: `Ja`, withheld."""

    type: str
    indAfgeschermd: str | None = None
    volledigAdres: str | None = None
    straatnaam: str | None = None
    huisnummer: int | None = None
    huisletter: str | None = None
    huisnummerToevoeging: str | None = None
    straatHuisnummer: str | None = None
    postcode: str | None = None
    postcodeWoonplaats: str | None = None
    plaats: str | None = None
    land: str | None = None


class HeadOffice(ResponseModel):
    """The principal branch."""

    vestigingsnummer: str
    adressen: list[Address] | None = None
    websites: list[str] | None = None


class Owner(ResponseModel):
    """Who carries on the business: the legal form, and no beneficial owner."""

    rsin: str | None = None
    rechtsvorm: str | None = None
    uitgebreideRechtsvorm: str | None = None


class Embedded(ResponseModel):
    """What is asked for with the profile."""

    hoofdvestiging: HeadOffice | None = None
    eigenaar: Owner | None = None


class Profile(ResponseModel):
    """Answer of `/v1/basisprofielen/{number}`."""

    kvkNummer: str
    naam: str
    statutaireNaam: str | None = None
    formeleRegistratiedatum: str | None = None
    materieleRegistratie: Period | None = None
    totaalWerkzamePersonen: int | None = None
    handelsnamen: list[TradeName] | None = None
    sbiActiviteiten: list[Activity] | None = None
    embedded: Embedded | None = Field(default=None, alias="_embedded")


class Branch(ResponseModel):
    """A branch. indAdresAfgeschermd: `Ja`, its address is withheld."""

    vestigingsnummer: str
    kvkNummer: str
    eersteHandelsnaam: str | None = None
    indHoofdvestiging: str | None = None
    indAdresAfgeschermd: str | None = None
    volledigAdres: str | None = None


class Branches(ResponseModel):
    """Answer of `/v1/basisprofielen/{number}/vestigingen`."""

    kvkNummer: str
    vestigingen: list[Branch]


RESPONSES = {"profile": Profile, "branches": Branches}
