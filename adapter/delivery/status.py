"""Statussen, resultaat and closing → calls. Pure; who closes with what is the decision table of ACCEPTANCE D."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from adapter import settings
from adapter.delivery.calls import Call, Ref, Stage
from adapter.delivery.facts import Facts
from adapter.delivery.message import Gebeurtenis, Message
from adapter.delivery.rollen import Rollen
from adapter.delivery.values import AMSTERDAM, as_json, day_of, instant_of, is_unknown, midnight, text, write_instant
from adapter.errors import Finding, Refused
from adapter.peers import Json, Resultaattype, Statustype, Zaaktype, match_resultaattype, match_statustype

__all__ = ["Closing", "decide_closing", "find_resultaattype", "find_statustype", "plan_statussen"]

_DAY: Final = frozenset({"dag", "day", "datum"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What closes the zaak: by which default resultaat, and whether an eindstatus must be made from the einddatum."""

    standaard_resultaat: str | None = None
    eindstatus_op: date | None = None
    refused: str | None = None  # code of what is missing
    warning: str | None = None


def decide_closing(*, eindstatus: bool, einddatum: date | None, resultaat: bool, gesloten: bool, rules: Any) -> Closing:
    """Decide by the profile (settings.Afsluiten).

    Args:
        eindstatus: the message has one. resultaat: the message or the zaak has one. gesloten: the zaak is closed.
    """
    if eindstatus:
        return Closing() if resultaat else _end_without_resultaat(einddatum, rules)
    if einddatum is None or gesloten:
        return Closing()
    return _by_einddatum(einddatum, resultaat=resultaat, rules=rules)


def _end_without_resultaat(einddatum: date | None, rules: settings.Afsluiten) -> Closing:
    default = rules.standaard_resultaat  # EDRLS
    if default is None and einddatum is not None:
        default = rules.standaard_resultaat_bij_einddatum  # ESED
    return Closing(standaard_resultaat=default, refused=None if default is not None else "resultaat-ontbreekt")


def _by_einddatum(einddatum: date, *, resultaat: bool, rules: settings.Afsluiten) -> Closing:
    if rules.bij_einddatum or rules.standaard_resultaat_bij_einddatum is not None:  # ESED
        default = None if resultaat else rules.standaard_resultaat_bij_einddatum or rules.standaard_resultaat
        if default is None and not resultaat:
            return Closing(refused="resultaat-ontbreekt")
        return Closing(standaard_resultaat=default, eindstatus_op=einddatum)
    if rules.standaard_resultaat is not None and resultaat:  # EDRLS
        return Closing(eindstatus_op=einddatum)
    if rules.eindstatus_negeren and resultaat:  # IEIAZS: the eindstatus that should come with it
        return Closing(refused="eindstatus-ontbreekt")
    return Closing(warning="einddatum-sluit-niet")


def find_statustype(status: Mapping[str, Any], zaaktype: Zaaktype, facts: Facts) -> tuple[Statustype, bool]:
    """Give the statustype of a status in an event (L3), and whether its volgnummer differs."""
    wanted = status.get("statustype") or {}
    number = wanted.get("volgnummer")
    volgnummer = number if isinstance(number, int) else int(text(number)) if text(number).isdigit() else None
    return match_statustype(
        zaaktype,
        omschrijving=text(wanted.get("omschrijving")) or None,
        volgnummer=volgnummer,
        aliases=facts.profiel.statussen,
    )


def find_resultaattype(name: str, zaaktype: Zaaktype, facts: Facts) -> Resultaattype:
    """Give the resultaattype (L4)."""
    return match_resultaattype(zaaktype, omschrijving=name, aliases=facts.profiel.resultaten)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    key: str
    statustype: Statustype
    at: datetime
    whole_day: bool
    toelichting: str
    gezetdoor: str | Ref | None = None


def plan_statussen(
    message: Message, facts: Facts, zaaktype: Zaaktype, rollen: Rollen, warnings: list[Finding]
) -> list[Call]:
    """Plan resultaat and statussen: in order of date, the eindstatus last and only after the resultaat."""
    wanted = [
        replace(found, gezetdoor=_set_by(event, facts, rollen))
        for event in message.of("zaken.status.gezet")
        if (found := _read(event, facts, zaaktype, warnings)) is not None
    ]
    wanted += _named(message, facts, zaaktype)
    if facts.profiel.afsluiten.eindstatus_negeren and message.message.startswith("actualiseerZaakstatus"):
        if any(item.statustype.is_eindstatus for item in wanted):
            warnings.append(Finding(code="eindstatus-genegeerd", path="heeft"))
        wanted = [item for item in wanted if not item.statustype.is_eindstatus]
    wanted = _without_second_end(wanted, facts, zaaktype, warnings)
    given = _resultaat(message)
    einddatum = _einddatum(message)
    closing = decide_closing(
        eindstatus=any(item.statustype.is_eindstatus for item in wanted),
        einddatum=einddatum,
        resultaat=given is not None or facts.state.resultaat is not None,
        gesloten=_is_closed(facts),
        rules=facts.profiel.afsluiten,
    )
    if closing.refused is not None:
        raise Refused(Finding(code=closing.refused, source="MAPPING B.1", facts={"zaaktype": zaaktype.identificatie}))
    if closing.warning is not None:
        warnings.append(Finding(code=closing.warning, path="object/einddatum"))
    if closing.eindstatus_op is not None:
        wanted.append(_made_end(closing.eindstatus_op, zaaktype))
    calls = _resultaat_calls(message, given, closing.standaard_resultaat, facts, zaaktype)
    wanted.sort(key=lambda item: (item.statustype.is_eindstatus, item.at))
    return calls + _status_calls(wanted, facts, warnings)


def _read(event: Gebeurtenis, facts: Facts, zaaktype: Zaaktype, warnings: list[Finding]) -> _Wanted | None:
    status = event.data.get("status")
    if not isinstance(status, Mapping) or not status.get("statustype"):
        warnings.append(Finding(code="status-overgeslagen", path="heeft"))
        return None
    statustype, differs = find_statustype(status, zaaktype, facts)
    if differs:
        facts_ = {"naam": statustype.omschrijving, "volgnummer": str(statustype.volgnummer)}
        warnings.append(Finding(code="volgnummer-wijkt-af", path="heeft/gerelateerde/volgnummer", facts=facts_))
    value = status.get("datumStatusGezet")
    found = instant_of(value)
    return _Wanted(
        key=f"status/{event.nummer}",
        statustype=statustype,
        at=found if found is not None else facts.received_at.replace(microsecond=0),
        whole_day=found is not None and (len(str(value)) == 10 or _says_day(event.data)),
        toelichting=text(status.get("statustoelichting"))[:1000],
    )


def _named(message: Message, facts: Facts, zaaktype: Zaaktype) -> list[_Wanted]:
    """Give the statussen that the message takes to be set and that are not (ACCEPTANCE 84); of the rest nothing is said."""
    present = {status.get("statustype") for status in facts.state.statussen}
    found: list[_Wanted] = []
    for event in message.of("zaken.status.genoemd"):
        try:
            item = _read(event, facts, zaaktype, [])
        except Refused:
            continue
        if item is not None and item.statustype.url not in present:
            found.append(item)
    return found


def _set_by(event: Gebeurtenis, facts: Facts, rollen: Rollen) -> str | Ref | None:
    """Find the rol of who set it (MAPPING B.1 #3); none is made unless the gemeente wants that."""
    door = event.data["status"].get("gezetdoor")
    party = door.get("betrokkeneIdentificatie") if isinstance(door, Mapping) else None
    if not isinstance(door, Mapping) or not isinstance(party, Mapping):
        return None
    kind = text(door.get("betrokkeneType"))
    found = rollen.find_party(kind, party)
    if found is None and facts.profiel.gezetdoor == "rol_maken":
        return rollen.add_party(f"rol/gezetdoor/{event.nummer}", kind, party)
    return found


def _says_day(data: Mapping[str, Any]) -> bool:
    bron = data.get("bron")
    precisie = bron.get("precisie") if isinstance(bron, Mapping) else None
    if not isinstance(precisie, Mapping):
        return False
    return any(str(path).endswith("datumStatusGezet") and value in _DAY for path, value in precisie.items())


def _made_end(day: date, zaaktype: Zaaktype) -> _Wanted:
    end = next((item for item in zaaktype.statustypen if item.is_eindstatus), None)
    if end is None:
        raise Refused(Finding(code="eindstatus-ontbreekt", facts={"zaaktype": zaaktype.identificatie}))
    return _Wanted(key="status/eind", statustype=end, at=midnight(day, 0), whole_day=True, toelichting="")


def _without_second_end(
    wanted: list[_Wanted], facts: Facts, zaaktype: Zaaktype, warnings: list[Finding]
) -> list[_Wanted]:
    """Leave out an eindstatus on a zaak that is closed with it already (ACCEPTANCE 76, 77)."""
    if not _is_closed(facts):
        return wanted
    ends = {item.url for item in zaaktype.statustypen if item.is_eindstatus}
    closed_by = {status.get("statustype") for status in facts.state.statussen} & ends
    kept = [item for item in wanted if item.statustype.url not in closed_by]
    if len(kept) < len(wanted):
        warnings.append(Finding(code="zaak-al-gesloten", path="heeft"))
    return kept


def _is_closed(facts: Facts) -> bool:
    return facts.state.zaak is not None and bool(facts.state.zaak.get("einddatum"))


def _einddatum(message: Message) -> date | None:
    for event in message.of("zaken.zaak.aangemaakt", "zaken.zaak.gewijzigd"):
        value = (event.data.get("zaak") or {}).get("einddatum")
        if value and not is_unknown(value):
            return day_of(value)
    return None


def _resultaat(message: Message) -> Mapping[str, Any] | None:
    event = message.first("zaken.resultaat.vastgesteld")
    found = event.data.get("resultaat") if event is not None else None
    return found if isinstance(found, Mapping) and found else None


def _resultaat_calls(
    message: Message, given: Mapping[str, Any] | None, default: str | None, facts: Facts, zaaktype: Zaaktype
) -> list[Call]:
    stored = facts.state.resultaat
    if given is None and default is None:
        if message.first("zaken.resultaat.ingetrokken") is not None and stored is not None:
            return [_without(stored)]
        return []
    name = default or ""
    toelichting = ""
    if given is not None:
        name = text((given.get("resultaattype") or {}).get("omschrijving"))
        toelichting = text(given.get("toelichting"))[:1000]
        if not name and stored is not None:
            return _change_toelichting(stored, toelichting)
    found = find_resultaattype(name, zaaktype, facts)
    body: Json = {"zaak": Ref("zaak"), "resultaattype": found.url, "toelichting": toelichting}
    post = Call(key="resultaat", stage=Stage.RESULTAAT, method="POST", to=("zaken", "resultaten"), body=body)
    if stored is None:
        return [post]
    if stored.get("resultaattype") == found.url:
        return _change_toelichting(stored, toelichting) if given is not None and "toelichting" in given else []
    return [_without(stored), post]


def _change_toelichting(stored: Json, toelichting: str) -> list[Call]:
    if text(stored.get("toelichting")) == toelichting:
        return []
    before = {"toelichting": stored.get("toelichting") or ""}
    body = {"toelichting": toelichting}
    return [Call(key="resultaat", stage=Stage.RESULTAAT, method="PATCH", to=stored["url"], body=body, before=before)]


def _without(stored: Json) -> Call:
    before = {name: as_json(stored.get(name) or "") for name in ("zaak", "resultaattype", "toelichting")}
    return Call(key="resultaat/oud", stage=Stage.RESULTAAT_WEG, method="DELETE", to=stored["url"], before=before)


def _status_calls(wanted: list[_Wanted], facts: Facts, warnings: list[Finding]) -> list[Call]:
    """Plan each status in a stage of its own; (zaak, datumStatusGezet) is unique in ZGW (MAPPING C.2)."""
    taken: dict[datetime, str] = {}
    for status in facts.state.statussen:
        at = instant_of(status.get("datumStatusGezet"))
        if at is not None:
            taken[at] = status.get("statustype", "")
    calls: list[Call] = []
    for item in wanted:
        at = _place(item, taken, warnings)
        if at is None:
            continue
        taken[at] = item.statustype.url
        body: Json = {
            "zaak": Ref("zaak"),
            "statustype": item.statustype.url,
            "datumStatusGezet": write_instant(at),
            "statustoelichting": item.toelichting,
        }
        if item.gezetdoor is not None:
            body["gezetdoor"] = item.gezetdoor
        stage = Stage.STATUS + len(calls)
        calls.append(Call(key=item.key, stage=stage, method="POST", to=("zaken", "statussen"), body=body))
    return calls


def _place(item: _Wanted, taken: Mapping[datetime, str], warnings: list[Finding]) -> datetime | None:
    """Give the instant of a status; None where it stands there already."""
    if item.whole_day:
        day = item.at.astimezone(AMSTERDAM).date()
        that_day = {at: url for at, url in taken.items() if at.astimezone(AMSTERDAM).date() == day}
        if item.statustype.url in that_day.values():
            warnings.append(
                Finding(code="status-bestaat-al", path="heeft", facts={"naam": item.statustype.omschrijving})
            )
            return None
        seconds = len(that_day)
        while midnight(day, seconds) in taken:
            seconds += 1
        return midnight(day, seconds)
    present = taken.get(item.at)
    if present is None:
        return item.at
    facts = {"naam": item.statustype.omschrijving}
    if present == item.statustype.url:
        warnings.append(Finding(code="status-bestaat-al", path="heeft", facts=facts))
        return None
    raise Refused(
        Finding(code="status-zelfde-moment", path="heeft/datumStatusGezet", source="MAPPING C.2", facts=facts)
    )
