"""The catalogue of a gemeente: read from a file, its resources as the Catalogi API gives them. URLs stay the same for ever.

The file is TOML: one `[[zaaktype]]` a version, with its types as lists. Ids are computed from names, so that a zaak keeps
pointing at its type when the file is read again.
"""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from adapter.errors import Finding, Misconfigured

__all__ = ["Catalogus", "build", "load"]

ROOT: Final = "@root@/catalogi/api/v1"
_SPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "urn:koppelvlak:register:catalogus")
_REQUIRED: Final = ("identificatie", "omschrijving", "beginGeldigheid", "statustypen", "roltypen")
_KNOWN: Final = frozenset(
    {
        *_REQUIRED,
        "sleutel",
        "concept",
        "eindeGeldigheid",
        "vertrouwelijkheidaanduiding",
        "resultaattypen",
        "informatieobjecttypen",
        "besluittypen",
    }
)
COLLECTIONS: Final = (
    "catalogussen",
    "zaaktypen",
    "statustypen",
    "resultaattypen",
    "roltypen",
    "informatieobjecttypen",
    "besluittypen",
    "eigenschappen",
)


@dataclass(frozen=True, slots=True)
class Catalogus:
    """All resources, by collection and uuid; and the URL of each by its `@soort/sleutel` name."""

    resources: Mapping[str, dict[str, dict[str, Any]]] = field(
        default_factory=lambda: {collection: {} for collection in COLLECTIONS}
    )
    names: dict[str, str] = field(default_factory=dict)

    def find(self, url: str) -> dict[str, Any] | None:
        """Give the resource at a stored URL (`@root@/…`)."""
        if not url.startswith(f"{ROOT}/"):
            return None
        collection, _, key = url.removeprefix(f"{ROOT}/").partition("/")
        return self.resources.get(collection, {}).get(key)


def load(file: Path) -> Catalogus:
    """Read a catalogue file; raises Misconfigured with every thing that is wrong in it."""
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misconfigured(
            Finding(code="configuratie-onleesbaar", path=file.name, facts={"reden": str(error)})
        ) from error
    zaaktypen = raw.get("zaaktype", [])
    findings = [finding for number, each in enumerate(zaaktypen, 1) for finding in _wrong(each, number, file.name)]
    if findings:
        raise Misconfigured(*findings)
    return build(zaaktypen, rsin=str(raw.get("rsin", "")), domein=str(raw.get("domein", "VOORB")))


def _wrong(zaaktype: Mapping[str, Any], number: int, name: str) -> list[Finding]:
    where = f"zaaktype[{number}]"
    missing = [key for key in _REQUIRED if key not in zaaktype]
    unknown = sorted(set(zaaktype) - _KNOWN)
    return [
        *(
            Finding(
                code="configuratie-waarde", path=f"{where}.{key}", facts={"bestand": name, "reden": "field required"}
            )
            for key in missing
        ),
        *(
            Finding(code="configuratie-sleutel-onbekend", path=f"{where}.{key}", facts={"bestand": name})
            for key in unknown
        ),
    ]


def build(zaaktypen: Sequence[Mapping[str, Any]], *, rsin: str, domein: str) -> Catalogus:
    """Make the resources of a catalogue."""
    catalogus = Catalogus()
    url = _put(
        catalogus,
        "catalogussen",
        f"catalogus/{rsin}/{domein}",
        {
            "domein": domein,
            "rsin": rsin,
            "contactpersoonBeheerNaam": "Functioneel beheer",
            "contactpersoonBeheerTelefoonnummer": "",
            "contactpersoonBeheerEmailadres": "",
            "naam": domein,
        },
    )
    for zaaktype in zaaktypen:
        _put_zaaktype(catalogus, url, rsin, zaaktype)
    for collection in ("zaaktypen", "besluittypen", "informatieobjecttypen"):
        catalogus.resources["catalogussen"][url.rpartition("/")[2]][collection] = [
            each["url"] for each in catalogus.resources[collection].values()
        ]
    for document in catalogus.resources["informatieobjecttypen"].values():
        document["zaaktypen"] = [
            each["url"]
            for each in catalogus.resources["zaaktypen"].values()
            if document["url"] in each["informatieobjecttypen"]
        ]
        document["besluittypen"] = [
            each["url"]
            for each in catalogus.resources["besluittypen"].values()
            if document["url"] in each["informatieobjecttypen"]
        ]
    return catalogus


def _put(catalogus: Catalogus, collection: str, name: str, members: dict[str, Any]) -> str:
    key = str(uuid.uuid5(_SPACE, name))
    url = f"{ROOT}/{collection}/{key}"
    catalogus.resources[collection][key] = {"url": url, **members}
    return url


def _put_zaaktype(catalogus: Catalogus, owner: str, rsin: str, given: Mapping[str, Any]) -> None:
    sleutel = str(given.get("sleutel", given["identificatie"]))
    name = f"{owner}/{sleutel}"
    documenten = [_informatieobjecttype(catalogus, owner, each) for each in given.get("informatieobjecttypen", ())]
    zaaktype = f"{ROOT}/zaaktypen/{uuid.uuid5(_SPACE, name)}"
    parts = {
        "statustypen": _statustypen(catalogus, zaaktype, owner, sleutel, given),
        "resultaattypen": _resultaattypen(catalogus, zaaktype, sleutel, given),
        "roltypen": _roltypen(catalogus, zaaktype, owner, sleutel, given),
        "besluittypen": _besluittypen(catalogus, zaaktype, owner, sleutel, given, documenten),
    }
    _put(
        catalogus,
        "zaaktypen",
        name,
        {
            "identificatie": given["identificatie"],
            "omschrijving": given["omschrijving"],
            "omschrijvingGeneriek": "",
            "vertrouwelijkheidaanduiding": given.get("vertrouwelijkheidaanduiding", "zaakvertrouwelijk"),
            "doel": given["omschrijving"],
            "aanleiding": given["omschrijving"],
            "toelichting": "",
            "indicatieInternOfExtern": "extern",
            "handelingInitiator": "indienen",
            "onderwerp": given["omschrijving"],
            "handelingBehandelaar": "behandelen",
            "doorlooptijd": "P56D",
            "servicenorm": None,
            "opschortingEnAanhoudingMogelijk": True,
            "verlengingMogelijk": True,
            "verlengingstermijn": "P42D",
            "trefwoorden": [],
            "publicatieIndicatie": False,
            "publicatietekst": "",
            "verantwoordingsrelatie": [],
            "productenOfDiensten": [],
            "selectielijstProcestype": "",
            "referentieproces": {"naam": given["omschrijving"], "link": ""},
            "verantwoordelijke": rsin,
            "catalogus": owner,
            **parts,
            "eigenschappen": [],
            "informatieobjecttypen": documenten,
            "zaakobjecttypen": [],
            "deelzaaktypen": [],
            "gerelateerdeZaaktypen": [],
            "beginGeldigheid": given["beginGeldigheid"],
            "eindeGeldigheid": given.get("eindeGeldigheid"),
            "versiedatum": given["beginGeldigheid"],
            "concept": given.get("concept", False),
        },
    )
    catalogus.names[f"@zaaktype/{sleutel}"] = zaaktype
    for each, url in zip(given.get("informatieobjecttypen", ()), documenten, strict=True):
        catalogus.names[f"@informatieobjecttype/{sleutel}/{each}"] = url


def _statustypen(catalogus: Catalogus, zaaktype: str, owner: str, sleutel: str, given: Mapping[str, Any]) -> list[str]:
    urls = []
    last = len(given["statustypen"])
    for number, each in enumerate(given["statustypen"], start=1):
        status = each if isinstance(each, dict) else {"omschrijving": each}
        url = _put(
            catalogus,
            "statustypen",
            f"{zaaktype}/status/{status['omschrijving']}",
            {
                "omschrijving": status["omschrijving"],
                "omschrijvingGeneriek": "",
                "statustekst": "",
                "zaaktype": zaaktype,
                "zaaktypeIdentificatie": given["identificatie"],
                "volgnummer": status.get("volgnummer", number),
                "isEindstatus": status.get("isEindstatus", number == last),
                "informeren": False,
                "doorlooptijd": None,
                "toelichting": "",
                "checklistitemStatustype": [],
                "eigenschappen": [],
                "catalogus": owner,
            },
        )
        catalogus.names[f"@statustype/{sleutel}/{status['omschrijving']}"] = url
        urls.append(url)
    return urls


def _resultaattypen(catalogus: Catalogus, zaaktype: str, sleutel: str, given: Mapping[str, Any]) -> list[str]:
    urls = []
    for omschrijving in given.get("resultaattypen", ()):
        url = _put(
            catalogus,
            "resultaattypen",
            f"{zaaktype}/resultaat/{omschrijving}",
            {
                "zaaktype": zaaktype,
                "zaaktypeIdentificatie": given["identificatie"],
                "omschrijving": omschrijving,
                "omschrijvingGeneriek": omschrijving,
                "toelichting": "",
                "resultaattypeomschrijving": "urn:koppelvlak:register:resultaattypeomschrijving",
                "selectielijstklasse": "urn:koppelvlak:register:selectielijstklasse",
                "besluittypeOmschrijving": [],
                "informatieobjecttypeOmschrijving": [],
                "archiefnominatie": "vernietigen",
                "archiefactietermijn": "P7Y",
                "brondatumArchiefprocedure": {"afleidingswijze": "afgehandeld"},
            },
        )
        catalogus.names[f"@resultaattype/{sleutel}/{omschrijving}"] = url
        urls.append(url)
    return urls


def _roltypen(catalogus: Catalogus, zaaktype: str, owner: str, sleutel: str, given: Mapping[str, Any]) -> list[str]:
    urls = []
    for rol in given["roltypen"]:
        url = _put(
            catalogus,
            "roltypen",
            f"{zaaktype}/rol/{rol['omschrijving']}",
            {
                "zaaktype": zaaktype,
                "zaaktypeIdentificatie": given["identificatie"],
                "omschrijving": rol["omschrijving"],
                "omschrijvingGeneriek": rol["omschrijvingGeneriek"],
                "catalogus": owner,
            },
        )
        catalogus.names[f"@roltype/{sleutel}/{rol['omschrijving']}"] = url
        urls.append(url)
    return urls


def _besluittypen(
    catalogus: Catalogus,
    zaaktype: str,
    owner: str,
    sleutel: str,
    given: Mapping[str, Any],
    documenten: Sequence[str],
) -> list[str]:
    """Make the besluittypen of a zaaktype; they take the documents that it takes."""
    urls = []
    for omschrijving in given.get("besluittypen", ()):
        url = _put(
            catalogus,
            "besluittypen",
            f"{zaaktype}/besluit/{omschrijving}",
            {
                "catalogus": owner,
                "zaaktypen": [zaaktype],
                "omschrijving": omschrijving,
                "omschrijvingGeneriek": "",
                "publicatieIndicatie": False,
                "informatieobjecttypen": list(documenten),
                "resultaattypen": [],
                "resultaattypenOmschrijving": [],
                "vastgelegdIn": [],
                "beginGeldigheid": given["beginGeldigheid"],
                "eindeGeldigheid": given.get("eindeGeldigheid"),
                "concept": given.get("concept", False),
            },
        )
        catalogus.names[f"@besluittype/{sleutel}/{omschrijving}"] = url
        urls.append(url)
    return urls


def _informatieobjecttype(catalogus: Catalogus, owner: str, omschrijving: str) -> str:
    return _put(
        catalogus,
        "informatieobjecttypen",
        f"{owner}/document/{omschrijving}",
        {
            "catalogus": owner,
            "omschrijving": omschrijving,
            "vertrouwelijkheidaanduiding": "zaakvertrouwelijk",
            "beginGeldigheid": "2000-01-01",
            "eindeGeldigheid": None,
            "concept": False,
            "informatieobjectcategorie": "onbekend",
            "trefwoord": [],
            "omschrijvingGeneriek": {
                "informatieobjecttypeOmschrijvingGeneriek": "",
                "definitieInformatieobjecttypeOmschrijvingGeneriek": "",
                "herkomstInformatieobjecttypeOmschrijvingGeneriek": "",
                "hierarchieInformatieobjecttypeOmschrijvingGeneriek": "",
                "opmerkingInformatieobjecttypeOmschrijvingGeneriek": "",
            },
        },
    )
