"""What is news: the object as the source has it against what we know of it → groups of events, each one message. Pure.

A part (a rol, a status…) that we do not know is news when all of the object is known to us, or when the notification names it.
Of an object that was there before us, what no notification names is left unknown: it may be told by a notification still to come.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from adapter.notificaties.woorden import Beelden, Woorden, niveau, present, wijziging
from adapter.peers import Json, Statustype, Zaaktype, collection_of, kern, key_of
from adapter.translation import Draft

__all__ = ["VOLLEDIG", "Gezien", "Groep", "Sleutel", "verschil"]

VOLLEDIG: Final = "_volledig"  # name of the part that says that all of the object is known (delivery/eigen.py)
Sleutel = Mapping[str, str]
"""identificatie and bronorganisatie of a zaak or document."""

_KEYS: Final = frozenset({"identificatie", "bronorganisatie"})
_CLOSING: Final = frozenset({"einddatum"})
_ARCHIVING: Final = frozenset({"archiefnominatie", "archiefactiedatum", "archiefstatus"})  # follow from the closing
_RELATED: Final = frozenset({"hoofdzaak", "relevanteAndereZaken"})
_NO_FIELDS: Final = _KEYS | _CLOSING | _RELATED | {"zaaktype"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gezien:
    """A zaak as it stands at the source: its parts by key, itself among them.

    Args:
        refs: natural keys of other zaken and of documents, by key; one that can't be found is not in it.
    """

    object: str
    parts: Mapping[str, Json]
    zaaktype: Zaaktype
    refs: Mapping[str, Sleutel]

    @property
    def zaak(self) -> Json:
        """The zaak itself."""
        return self.parts[self.object]

    @property
    def sleutel(self) -> dict[str, str]:
        """Its natural key."""
        return {name: str(self.zaak[name]) for name in ("identificatie", "bronorganisatie")}


@dataclass(slots=True, kw_only=True)
class Groep:
    """Events that are one message, and what we know once it is told.

    Args:
        document: key of the document that is told in it, where it is not known yet.
    """

    operatie: str
    soort: str  # mutatiesoort
    drafts: list[Draft] = field(default_factory=list)
    parts: dict[str, Mapping[str, Any] | None] = field(default_factory=dict)
    document: str | None = None


def verschil(
    known: Mapping[str, Mapping[str, Any]], now: Gezien, beelden: Beelden, *, named: str, is_new: bool
) -> list[Groep]:
    """Give what is news, in the order in which it must be told.

    Args:
        known: parts that we know.
        named: key of the resource that the notification names; "" for none.
        is_new: the zaak came into being just now, so that all of it is news.
    """
    woorden = Woorden(beelden, now.zaaktype)
    return _Verschil(known, now, named, woorden, is_new=is_new).groups()


class _Verschil:
    def __init__(
        self,
        known: Mapping[str, Mapping[str, Any]],
        now: Gezien,
        named: str,
        woorden: Woorden,
        *,
        is_new: bool,
    ) -> None:
        self._known = known
        self._now = now
        self._named = named
        self._all = is_new or VOLLEDIG in known
        self._is_new = is_new and now.object not in known
        self._woorden = woorden
        self._cores = {key: kern(collection_of(key), part) or {} for key, part in now.parts.items()}

    def groups(self) -> list[Groep]:
        """Give all groups that tell something, or that are to be remembered."""
        main = Groep(operatie="creeerZaak_Lk01", soort="T") if self._is_new else _change()
        self._zaak(main)
        for collection, name in (("rollen", "rol"), ("zaakobjecten", "zaakobject")):
            self._parts(main, collection, name)
        self._resultaat(main)
        statussen = self._statussen(main)
        return [group for group in (main, *statussen, *self._documenten()) if group.drafts or group.parts]

    # --- the zaak itself ------------------------------------------------------------------------------------------

    def _zaak(self, group: Groep) -> None:
        now, key = self._now, self._now.object
        core, known = self._cores[key], self._known.get(key)
        if self._is_new:
            data = {"zaak": self._woorden.zaak_whole(now.zaak)}
            self._add(group, "zaken.zaak.aangemaakt", data, bron=self._demanded())
            group.parts[key], group.parts[VOLLEDIG] = core, {}
            self._related(group, {}, core)
            return
        if known is None and key != self._named and VOLLEDIG not in self._known:
            return
        before = known or {}
        if key != self._named and VOLLEDIG not in self._known:
            core = {name: value for name, value in core.items() if name in before}
        changed = [name for name in core if name not in before or before[name] != core[name]]
        changed += [name for name in before if name not in core and before[name] is not None]
        if not changed:
            return
        group.parts[key] = {**before, **core}
        self._related(group, before, core)
        derived = _CLOSING & set(changed) or self._resultaat_changed()
        told = [name for name in changed if name not in _NO_FIELDS and not (derived and name in _ARCHIVING)]
        told = [name for name in told if name in before or core.get(name) is not None]
        if told:
            new = self._woorden.zaak({name: now.zaak.get(name) for name in told})
            old = {name: before[name] for name in told if name in before}
            was = self._woorden.zaak(old)
            data = {
                "zaak": {**now.sleutel, **{name: new.get(name) for name in told}},
                "wijziging": {
                    "aard": "wijziging",
                    "paden": told,
                    "oud": {name: was.get(name) for name in old},
                    "oudBekend": len(old) == len(told),
                },
            }
            self._add(group, "zaken.zaak.gewijzigd", data)

    def _demanded(self) -> dict[str, Any]:
        """Give what StUF demands of a new zaak and ZGW does not have, or says in other words."""
        rollen = [self._cores[key] for key in self._of("rollen")]
        if any(rol.get("omschrijvingGeneriek") == "initiator" for rol in rollen):
            return {"bewaard": niveau(self._now.zaak)}
        return {"bewaard": niveau(self._now.zaak), "noValue": {"heeftAlsInitiator": "geenWaarde"}}

    def _related(self, group: Groep, before: Mapping[str, Any], core: Mapping[str, Any]) -> None:
        """Tell which zaken it came to belong to, and which no longer."""
        refs, own = self._now.refs, self._now.sleutel
        old, new = str(before.get("hoofdzaak") or ""), str(core.get("hoofdzaak") or "")
        if old != new and "hoofdzaak" in (before or core):
            for key, verb in ((old, "ontkoppeld"), (new, "gekoppeld")):
                if key in refs:
                    data = {"hoofdzaak": dict(refs[key]), "deelzaak": own}
                    self._add(group, f"zaken.deelzaak.{verb}", data, subject=f"zaak/{refs[key]['identificatie']}")
        olds = {item["url"]: item for item in before.get("relevanteAndereZaken") or ()}
        news = {item["url"]: item for item in core.get("relevanteAndereZaken") or ()}
        for keys, items, verb in ((olds.keys() - news, olds, "ontkoppeld"), (news.keys() - olds, news, "gekoppeld")):
            for key in sorted(keys & refs.keys()):
                aard = items[key].get("aardRelatie")
                data = {"zaak": own, "andere": dict(refs[key]), **({"aardRelatie": aard} if aard else {})}
                self._add(group, f"zaken.relevantezaak.{verb}", data)

    # --- rollen, zaakobjecten, resultaat, statussen ---------------------------------------------------------------

    def _of(self, collection: str) -> list[str]:
        return [key for key in self._now.parts if collection_of(key) == collection]

    def _gone(self, collection: str) -> list[str]:
        return [key for key in self._known if collection_of(key) == collection and key not in self._now.parts]

    def _is_news(self, key: str) -> bool:
        return key not in self._known and (self._all or key == self._named)

    def _parts(self, group: Groep, collection: str, name: str) -> None:
        for key in self._gone(collection):
            data = {"zaak": self._now.sleutel, name: self._woorden.part(name, self._known[key])}
            self._add(group, f"zaken.{name}.verwijderd", data)
            group.parts[key] = None
        for key in self._of(collection):
            core, known = self._cores[key], self._known.get(key)
            beeld = self._woorden.part(name, self._now.parts[key])
            if known is not None and core != known:
                was = self._woorden.part(name, known)
                change = wijziging(was, beeld)
                if change["paden"]:
                    data = {"zaak": self._now.sleutel, name: beeld, "wijziging": change}
                    self._add(group, f"zaken.{name}.gewijzigd", data)
                group.parts[key] = core
            elif self._is_news(key):
                self._add(group, f"zaken.{name}.toegevoegd", {"zaak": self._now.sleutel, name: beeld})
                group.parts[key] = core

    def _resultaat_changed(self) -> bool:
        return bool(self._gone("resultaten")) or any(self._is_news(key) for key in self._of("resultaten"))

    def _resultaat(self, group: Groep) -> None:
        for key in self._gone("resultaten"):
            data = {"zaak": self._now.sleutel, "resultaat": self._woorden.part("resultaat", self._known[key])}
            if not self._of("resultaten"):
                self._add(group, "zaken.resultaat.ingetrokken", data)
            group.parts[key] = None
        for key in self._of("resultaten"):
            core, known = self._cores[key], self._known.get(key)
            if self._is_news(key) or (known is not None and known != core):
                data = {"zaak": self._now.sleutel, "resultaat": self._woorden.part("resultaat", core)}
                self._add(group, "zaken.resultaat.vastgesteld", data)
                group.parts[key] = core

    def _statussen(self, main: Groep) -> list[Groep]:
        """Tell statussen in the order in which they were set; with a new zaak in its own message."""
        groups: list[Groep] = []
        keys = sorted(self._of("statussen"), key=lambda key: str(self._cores[key].get("datumStatusGezet")))
        told_end = False
        for key in keys:
            core, known = self._cores[key], self._known.get(key)
            group = main if self._is_new else Groep(operatie="actualiseerZaakstatus_Lk01", soort="W")
            statustype = self._statustype(key)
            if self._is_news(key):
                data = {"zaak": self._now.sleutel, "status": self._woorden.status(self._now.parts[key], statustype)}
                self._add(group, "zaken.status.gezet", data)
                told_end = told_end or bool(statustype and statustype.is_eindstatus)
                if key == keys[-1]:
                    self._ended(group, statustype)
            elif known is not None and known.get("statustoelichting") != core.get("statustoelichting"):
                data = {"zaak": self._now.sleutel, "status": self._woorden.status(self._now.parts[key], statustype)}
                self._add(group, "zaken.status.gewijzigd", data)
            else:
                continue
            group.parts[key] = core
            if group is not main:
                groups.append(group)
        return groups

    def _statustype(self, key: str) -> Statustype | None:
        wanted = self._cores[key].get("statustype")
        return next((found for found in self._now.zaaktype.statustypen if key_of(found.url) == wanted), None)

    def _ended(self, group: Groep, statustype: Statustype | None) -> None:
        """Tell that the newest status closed the zaak, or opened it again."""
        closed = self._now.zaak.get("einddatum")
        was = (self._known.get(self._now.object) or {}).get("einddatum")
        if statustype is not None and statustype.is_eindstatus and closed:
            data: dict[str, Any] = {"zaak": self._now.sleutel, "einddatum": closed}
            for key in self._of("resultaten"):
                data["resultaat"] = {
                    "resultaattype": self._woorden.part("resultaat", self._cores[key])["resultaattype"]
                }
            self._add(group, "zaken.zaak.afgesloten", data)
        elif was and not closed:
            self._add(group, "zaken.zaak.heropend", {"zaak": self._now.sleutel})

    # --- documents ------------------------------------------------------------------------------------------------

    def _documenten(self) -> list[Groep]:
        groups: list[Groep] = []
        for key in self._gone("zaakinformatieobjecten"):
            document = self._now.refs.get(str(self._known[key].get("informatieobject")))
            group = Groep(operatie="ontkoppelZaakdocument_Di02", soort="W", parts={key: None})
            if document is not None:
                self._add(group, "zaken.informatieobject.ontkoppeld", self._koppeling(self._known[key], document))
            groups.append(group)
        for key in self._of("zaakinformatieobjecten"):
            core, known = self._cores[key], self._known.get(key)
            document = self._now.refs.get(str(core.get("informatieobject")))
            if document is None:
                continue  # it is gone, or elsewhere: nothing can be said of it
            if self._is_news(key):
                group = Groep(operatie="voegZaakdocumentToe_Lk01", soort="T", parts={key: core})
                group.document = str(core["informatieobject"])
                self._add(group, "zaken.informatieobject.gekoppeld", self._koppeling(core, document))
                groups.append(group)
            elif known is not None and known != core:
                group = Groep(operatie="updateZaakdocument_Di02", soort="W", parts={key: core})
                was, new = (present(each, ("titel", "beschrijving")) for each in (known, core))
                data = {**self._koppeling(core, document), "wijziging": wijziging(was, new)}
                self._add(group, "zaken.informatieobject.koppelinggewijzigd", data)
                groups.append(group)
        return groups

    def _koppeling(self, core: Mapping[str, Any], document: Sleutel) -> dict[str, Any]:
        return {
            "zaak": self._now.sleutel,
            "informatieobject": dict(document),
            **present(core, ("titel", "beschrijving")),
        }

    def _add(
        self,
        group: Groep,
        soort: str,
        data: Mapping[str, Any],
        *,
        subject: str | None = None,
        bron: Mapping[str, Any] | None = None,
    ) -> None:
        own = {"berichtcode": "ZGW", "operatie": group.operatie, "mutatiesoort": group.soort}
        written = {**data, "bron": {**own, **(bron or {})}}
        about = subject or f"zaak/{self._now.sleutel['identificatie']}"
        group.drafts.append(Draft(type=f"nl.{soort}.v1", subject=about, data=written))


def _change() -> Groep:
    return Groep(operatie="updateZaak_Lk01", soort="W")
