"""StUF messages of a vendor, written from few words: what the rows of ACCEPTANCE say goes in."""

from __future__ import annotations

from xml.sax.saxutils import escape

from tests.translated import lk01, message, zak

__all__ = ["NIL", "ZAAK", "details", "extra", "heeft", "medewerker", "person", "relation", "update", "velden", "zaak"]

ZAAK = "1900208938"
NIL = 'xsi:nil="true" StUF:noValue="geenWaarde"'
_ORDER = [
    "identificatie",
    "omschrijving",
    "toelichting",
    "kenmerk",
    "resultaat",
    "startdatum",
    "registratiedatum",
    "publicatiedatum",
    "einddatumGepland",
    "uiterlijkeEinddatum",
    "einddatum",
    "opschorting",
    "verlenging",
    "betalingsIndicatie",
    "laatsteBetaaldatum",
    "archiefnominatie",
    "datumVernietigingDossier",
    "zaakniveau",
    "deelzakenIndicatie",
    "extraElementen",
    "isVan",
    "heeftBetrekkingOp",
    "heeftAlsBelanghebbende",
    "heeftAlsGemachtigde",
    "heeftAlsInitiator",
    "heeftAlsUitvoerende",
    "heeftAlsVerantwoordelijke",
    "heeftAlsOverigBetrokkene",
    "heeftAlsHoofdzaak",
    "heeftBetrekkingOpAndere",
    "heeftAlsDeelzaak",
    "heeft",
]
_KINDS = {
    "heeftAlsInitiator": "ZAKBTRINI",
    "heeftAlsUitvoerende": "ZAKBTRUTV",
    "heeftAlsBelanghebbende": "ZAKBTRBLH",
    "heeftAlsVerantwoordelijke": "ZAKBTRVRA",
    "heeftAlsGemachtigde": "ZAKBTRGMC",
    "heeftAlsOverigBetrokkene": "ZAKBTROVR",
}


def velden(**given: str) -> str:
    """Write the members of a zaak in the standard's order; text is escaped, XML is taken as it is."""
    parts = []
    for name in _ORDER:
        if name in given:
            value = given[name]
            parts.append(value if value.lstrip().startswith("<") else f"<ZKN:{name}>{escape(value)}</ZKN:{name}>")
    assert set(given) <= set(_ORDER), set(given) - set(_ORDER)
    return "".join(parts)


def zaak(**given: str):
    """Write creeerZaak (T)."""
    return lk01(
        zak(
            velden(
                **{
                    "identificatie": ZAAK,
                    "omschrijving": "Aanvraag minima",
                    "startdatum": "20200309",
                    "registratiedatum": "20200309",
                    "isVan": '<ZKN:isVan StUF:entiteittype="ZAKZKT" StUF:verwerkingssoort="T">'
                    '<ZKN:gerelateerde StUF:entiteittype="ZKT" StUF:verwerkingssoort="I">'
                    "<ZKN:omschrijving>Aanvraag minima</ZKN:omschrijving><ZKN:code>B1026</ZKN:code>"
                    "</ZKN:gerelateerde></ZKN:isVan>",
                    **given,
                }
            )
        )
    )


def update(was: dict[str, str] | None = None, **wordt: str):
    """Write updateZaak or actualiseerZaakstatus (W): oud and huidig."""
    old = zak(velden(identificatie=ZAAK, **(was or {})), soort="W")
    return lk01(old + zak(velden(identificatie=ZAAK, **wordt), soort="W"), soort="W")


def person(bsn: str = "111111110", more: str = "", *, soort: str = "I") -> str:
    return (
        f'<ZKN:natuurlijkPersoon StUF:entiteittype="NPS" StUF:verwerkingssoort="{soort}"><BG:inp.bsn>{bsn}</BG:inp.bsn>'
        f'<BG:authentiek StUF:metagegeven="true">J</BG:authentiek><BG:geslachtsnaam>Precies</BG:geslachtsnaam>{more}'
        "</ZKN:natuurlijkPersoon>"
    )


def medewerker(number: str) -> str:
    return (
        '<ZKN:medewerker StUF:entiteittype="MDW" StUF:verwerkingssoort="I">'
        f"<ZKN:identificatie>{number}</ZKN:identificatie><ZKN:achternaam>Duinker</ZKN:achternaam></ZKN:medewerker>"
    )


def relation(name: str, party: str | None, *, soort: str = "T", more: str = "") -> str:
    """Write a relation to a party; without one its placeholder."""
    head = f'ZKN:{name} StUF:entiteittype="{_KINDS[name]}" StUF:verwerkingssoort="{soort}"'
    if party is None:
        return f"<{head} {NIL}/>"
    return f"<{head}><ZKN:gerelateerde>{party}</ZKN:gerelateerde>{more}</ZKN:{name}>"


def heeft(omschrijving: str | None, at: str = "20200320100000", *, soort: str = "T", door: str = "") -> str:
    """Write a status; without one its placeholder."""
    head = f'ZKN:heeft StUF:entiteittype="ZAKSTT" StUF:verwerkingssoort="{soort}"'
    if omschrijving is None:
        return f"<{head} {NIL}/>"
    set_by = ""
    if door:
        set_by = (
            '<ZKN:isGezetDoor StUF:entiteittype="ZAKSTTBTR" StUF:verwerkingssoort="T">'
            f"<ZKN:gerelateerde>{door}</ZKN:gerelateerde></ZKN:isGezetDoor>"
        )
    moment = f"<ZKN:datumStatusGezet>{at}</ZKN:datumStatusGezet>" if at else ""
    return (
        f'<{head}><ZKN:gerelateerde StUF:entiteittype="STT" StUF:verwerkingssoort="I">'
        f"<ZKN:volgnummer>0001</ZKN:volgnummer><ZKN:omschrijving>{omschrijving}</ZKN:omschrijving></ZKN:gerelateerde>"
        f"{moment}{set_by}</ZKN:heeft>"
    )


def resultaat(omschrijving: str) -> str:
    return f"<ZKN:resultaat><ZKN:omschrijving>{omschrijving}</ZKN:omschrijving></ZKN:resultaat>"


def extra(**values: str | None) -> str:
    """Write extraElementen; None: an empty one."""
    inner = "".join(
        f'<StUF:extraElement naam="{name}">{escape(value)}</StUF:extraElement>'
        if value is not None
        else f'<StUF:extraElement naam="{name}" {NIL}/>'
        for name, value in values.items()
    )
    return f"<StUF:extraElementen>{inner}</StUF:extraElementen>"


def details():
    """Write geefZaakdetails for all there is."""
    return message(
        f"""<ZKN:zakLv01>
          <ZKN:stuurgegevens>
            <StUF:berichtcode>Lv01</StUF:berichtcode>
            <StUF:zender><StUF:organisatie>1900</StUF:organisatie><StUF:applicatie>GWS4all</StUF:applicatie></StUF:zender>
            <StUF:ontvanger><StUF:organisatie>1900</StUF:organisatie><StUF:applicatie>CDR</StUF:applicatie></StUF:ontvanger>
            <StUF:referentienummer>v-1</StUF:referentienummer>
            <StUF:tijdstipBericht>20200507075603462</StUF:tijdstipBericht>
            <StUF:entiteittype>ZAK</StUF:entiteittype>
          </ZKN:stuurgegevens>
          <ZKN:parameters><StUF:sortering>0</StUF:sortering>
            <StUF:indicatorVervolgvraag>false</StUF:indicatorVervolgvraag></ZKN:parameters>
          <ZKN:gelijk StUF:entiteittype="ZAK"><ZKN:identificatie>{ZAAK}</ZKN:identificatie></ZKN:gelijk>
          <ZKN:scope><ZKN:object StUF:entiteittype="ZAK" StUF:scope="alles"/></ZKN:scope>
        </ZKN:zakLv01>"""
    )
