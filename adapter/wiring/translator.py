"""Translation without a running system: nothing is sent or stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from lxml import etree

from adapter import events, guard, intake, questions, settings, stuf, tenancy, translation, validation
from adapter.errors import Finding, Refused
from adapter.wiring.parts import load_mappings, load_packs, new_id, utc_now

__all__ = ["Translator"]


class Translator:
    """Shows what a message becomes, as a connection of a gemeente would read it."""

    def __init__(self, configuration: settings.Settings, *, gemeente: str | None, connection: str | None) -> None:
        self._tenants = tenancy.Tenants(configuration)
        self._gemeente = self._tenants.gemeente(gemeente or self._tenants.names()[0])
        self._connection = connection
        self._installation = configuration.installation
        self._packs = load_packs()
        self._mappings = load_mappings()

    def to_events(self, data: bytes, *, soapaction: str | None = None) -> dict[str, Any]:
        """Give `{"message", "events", "reply", "warnings"}`; raises Refused with all findings."""
        payload = stuf.payload_of(guard.parse(data))
        pack = self._packs.recognise(payload)
        operatie = stuf.find_operatie(pack.operaties, payload, soapaction)
        if findings := pack.check(payload, data) or intake.check_message(payload, operatie):
            raise Refused(*findings)
        header = stuf.read_stuurgegevens(payload)
        mapping = self._mappings.get(pack.name, operatie.name)
        if operatie.berichtcode is stuf.Berichtcode.LV01:
            persons = mapping.asked_persons(payload)
            if persons is not None:  # the kind of search and the fields, never what is searched for
                search = str(questions.choose(persons).body["type"])
                reply = {"berichtcode": "La01", "vraag": search, "onderdelen": list(persons.fields)}
                return {"message": operatie.name, "events": [], "reply": reply, "warnings": []}
            vraag = mapping.asked(payload)
            return {
                "message": operatie.name,
                "events": [],
                "reply": {"berichtcode": "La01", "vraag": vraag.kind, "onderdelen": sorted(vraag.parts)},
                "warnings": [],
            }
        zender = header.zender or stuf.Systeem()
        organisatie = self._tenants.organisatie(self._gemeente, zender.organisatie or "")
        context = translation.Context(
            rsin=organisatie.rsin,
            gemeentecode=organisatie.gemeentecode,
            kennisgeving=self._kennisgeving(),
            zaaktypen=self._gemeente.zaaktypen,
            pseudonym=lambda _number: "?",  # nothing is kept: who it is stands in the data only
            identificatie=f"{organisatie.gemeentecode}00000000"
            if operatie.berichtcode is stuf.Berichtcode.DI02
            else None,
        )
        if mapping.kind == "uitcheck":  # what it says once the document is locked
            translated = mapping.checked_out(mapping.asked(payload).identificatie, context)
        else:
            translated = mapping.to_events(payload, context)
        return {
            "message": operatie.name,
            "events": self._enveloped(translated, mapping.major, organisatie, header),
            "reply": {
                "berichtcode": operatie.reply or ("Bv03" if operatie.berichtcode is stuf.Berichtcode.LK01 else "Bv02")
            },
            "warnings": [validation.as_json(finding, "en") for finding in translated.warnings],
        }

    def _kennisgeving(self) -> settings.Kennisgeving:
        connections = self._gemeente.connections
        if self._connection is None:
            return next(iter(connections.values())).kennisgeving if connections else settings.Kennisgeving()
        if self._connection not in connections:
            raise Refused(Finding(code="verbinding-onbekend", facts={"verbindingen": ", ".join(connections)}))
        return connections[self._connection].kennisgeving

    def _enveloped(
        self,
        translated: translation.Translated,
        major: int,
        organisatie: settings.Organisatie,
        header: stuf.Stuurgegevens,
    ) -> list[dict[str, Any]]:
        zender = header.zender or stuf.Systeem()
        kind, key_of = translated.own or ("zaak", translated.zaak[0] if translated.zaak is not None else "?")
        envelope = events.Envelope(
            source=events.source_of(
                oin=organisatie.oin, gemeentecode=organisatie.gemeentecode, applicatie=zender.applicatie
            ),
            accepted_at=utc_now(),
            lane=f"{kind}/{key_of}",
            bericht_id=new_id(),
            size=len(translated.drafts),
        )
        key = (zender.organisatie, zender.applicatie, zender.administratie, header.referentienummer)
        return [
            events.read(
                events.write(
                    envelope,
                    event_id=events.event_id(self._installation, key, major, ordinal),
                    ordinal=ordinal,
                    event_type=draft.type,
                    subject=draft.subject,
                    data=draft.data,
                    dataref=draft.dataref,
                )
            )
            for ordinal, draft in enumerate(translated.drafts, start=1)
        ]

    def to_stuf(self, data: bytes, pack: str) -> etree._Element:
        """Give the StUF message of `pack` for the events of one message (JSON: one event or a list)."""
        read = orjson.loads(data)
        given: list[Mapping[str, Any]] = read if isinstance(read, list) else read.get("events", [read])
        return self._mappings.to_stuf(pack, given, referentienummer=new_id(), now=utc_now())
