"""Translation without a running system: nothing is sent or stored."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

import orjson
from lxml import etree

from adapter import events, guard, questions, settings, stuf, tenancy, translation, validation
from adapter.errors import Finding, Misconfigured, Refused
from adapter.wiring.own_mappings import effective_mappings
from adapter.wiring.parts import load_mappings, load_packs, new_id, utc_now

__all__ = ["Translator"]


class Translator:
    """Shows what a message becomes, as a connection of a gemeente would read it."""

    def __init__(self, configuration: settings.Settings, *, gemeente: str | None, connection: str | None) -> None:
        self._tenants = tenancy.Tenants(configuration)
        self._gemeente = self._tenants.gemeente(gemeente or self._tenants.names()[0])
        self._connection = connection
        self._installation = configuration.installation
        self._packs = load_packs(configuration)
        found = self._named()
        mappings = load_mappings(configuration)
        self._mappings = effective_mappings(mappings, found.overlays if found is not None else (), self._packs)

    def to_events(self, data: bytes, *, soapaction: str | None = None, trace: bool = False) -> dict[str, Any]:
        """Give `{"message", "events", "reply", "warnings"}`; raises Refused with all findings.

        Args:
            trace: add "trace": per value where it stood, the row that reads it, and where it went.
        """
        payload = stuf.payload_of(guard.parse(data))
        pack = self._packs.recognise(payload)
        operatie = stuf.find_operatie(pack.operaties, payload, soapaction)
        if findings := pack.check(payload, data) or pack.rules.check(payload, operatie.name, data=data)[0]:
            raise Refused(*findings)
        mapping = self._mappings.get(pack.name, operatie.name)
        result: dict[str, Any] = {"message": operatie.name, "events": [], "warnings": []}
        if operatie.berichtcode is stuf.Berichtcode.LV01:
            result["reply"] = _answered(payload, mapping)
            translated = translation.Translated(drafts=(), zaak=None, touches=(), warnings=())
        else:
            header = stuf.read_stuurgegevens(payload)
            zender = header.zender or stuf.Systeem()
            organisatie = self._tenants.organisatie(self._gemeente, zender.organisatie or "")
            translated = self._translated(payload, operatie, mapping, organisatie)
            asynchronous = operatie.berichtcode is stuf.Berichtcode.LK01
            result["events"] = self._enveloped(translated, mapping.major, organisatie, header)
            result["reply"] = {"berichtcode": operatie.reply or ("Bv03" if asynchronous else "Bv02")}
            result["warnings"] = [validation.as_json(finding, "en") for finding in translated.warnings]
        if trace:
            result["trace"] = [row.as_json() for row in translation.trace_of(payload, mapping, translated)]
        return result

    def _translated(
        self,
        payload: etree._Element,
        operatie: stuf.Operatie,
        mapping: translation.Mapping,
        organisatie: settings.Organisatie,
    ) -> translation.Translated:
        free = operatie.berichtcode is stuf.Berichtcode.DI02
        context = translation.Context(
            rsin=organisatie.rsin,
            gemeentecode=organisatie.gemeentecode,
            kennisgeving=self._kennisgeving(),
            zaaktypen=self._gemeente.zaaktypen,
            pseudonym=lambda _number: "?",  # nothing is kept: who it is stands in the data only
            identificatie=f"{organisatie.gemeentecode}00000000" if free else None,
        )
        if mapping.kind == "uitcheck":  # what it says once the document is locked
            return mapping.checked_out(mapping.asked(payload).identificatie, context)
        return mapping.to_events(payload, context)

    def _kennisgeving(self) -> settings.Kennisgeving:
        found = self._named()
        return found.kennisgeving if found is not None else settings.Kennisgeving()

    def _named(self) -> settings.Connection | None:
        """Give the connection that was named, else the first; None where the gemeente has none."""
        connections = self._gemeente.connections
        if self._connection is None:
            return next(iter(connections.values()), None)
        if self._connection not in connections:
            raise Refused(Finding(code="verbinding-onbekend", facts={"verbindingen": ", ".join(connections)}))
        return connections[self._connection]

    def rows(
        self, message: str, pack: str | None = None
    ) -> list[tuple[translation.Mapping, list[translation.Effective]]]:
        """Give the rows that hold for an operation, of each pack that has it.

        Raises:
            Misconfigured: there is no mapping of this name.
        """
        found = [each for each in self._mappings if each.operatie == message and pack in (None, each.pack)]
        if not found:
            names = sorted({each.operatie for each in self._mappings if pack in (None, each.pack)})
            near = difflib.get_close_matches(message, names, n=3, cutoff=0.4) or names[:5]
            raise Misconfigured(
                Finding(code="mapping-onbekend", path=message, facts={"naam": message, "suggestie": ", ".join(near)})
            )
        return [(mapping, list(translation.effective_rows(self._mappings, mapping))) for mapping in found]

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
        return self._mappings.to_stuf(pack, _events_in(data), referentienummer=new_id(), now=utc_now())

    def trace_back(self, data: bytes, pack: str, text: str) -> list[dict[str, Any]]:
        """Give the trace of events that were written as a StUF message: the same rows, read the other way.

        Args:
            text: the message as it is shown; lines are its lines.
        """
        given = _events_in(data)
        payload = guard.parse(text.encode())
        mapping = self._mappings.for_events(pack, given)
        references = [str(event["dataref"]).rpartition(":")[2] for event in given if event.get("dataref")]
        context = translation.Context(
            rsin="",
            gemeentecode="",
            pseudonym=lambda _number: "?",
            documents=tuple(
                guard.Document(ordinal=ordinal, sha256=sha256, size_bytes=0)
                for ordinal, sha256 in enumerate(references)
            ),
        )
        return [row.as_json() for row in translation.trace(payload, mapping, context) if row.path]


def _events_in(data: bytes) -> list[Mapping[str, Any]]:
    read = orjson.loads(data)
    return read if isinstance(read, list) else read.get("events", [read])


def _answered(payload: etree._Element, mapping: translation.Mapping) -> dict[str, Any]:
    """Give what the answer to a question will hold: the kind of search and the parts, never what is searched for."""
    persons = mapping.asked_persons(payload)
    if persons is not None:
        search = str(questions.choose(persons).body["type"])
        return {"berichtcode": "La01", "vraag": search, "onderdelen": list(persons.fields)}
    vraag = mapping.asked(payload)
    return {"berichtcode": "La01", "vraag": vraag.kind, "onderdelen": sorted(vraag.parts)}
