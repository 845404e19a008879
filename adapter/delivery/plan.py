"""A message and the facts → the ordered calls that carry it out. Pure, and made from the state at the target: made again
after a crash or an unknown outcome, it holds what is still to be done, and nothing twice.
"""

from __future__ import annotations

from adapter.delivery.besluiten import plan_besluiten
from adapter.delivery.bewerken import plan_bewerken
from adapter.delivery.calls import Call, Plan
from adapter.delivery.documenten import plan_documenten, with_document_status
from adapter.delivery.facts import Facts
from adapter.delivery.message import Message
from adapter.delivery.objecten import Objecten
from adapter.delivery.relaties import plan_relaties
from adapter.delivery.rollen import Rollen
from adapter.delivery.status import plan_statussen
from adapter.delivery.zaak import check_zaaktype, plan_change, plan_creation
from adapter.errors import Finding, Refused

__all__ = ["plan"]


def plan(message: Message, facts: Facts) -> Plan:
    """Plan all calls; raises Refused before any of them when something can't be done (ACCEPTANCE 33)."""
    message = with_document_status(message, facts.profiel)
    warnings: list[Finding] = []
    calls: list[Call] = []
    if facts.zaaktype is not None:
        created = message.first("zaken.zaak.aangemaakt")
        if created is not None and facts.state.zaak is None:
            calls.append(plan_creation(created, facts, facts.zaaktype, warnings))
        changed = message.first("zaken.zaak.gewijzigd")
        if changed is not None and (other := check_zaaktype(changed.data, facts.profiel, facts.zaaktype)):
            raise Refused(*other)
        if changed is not None and (change := plan_change(changed, facts, warnings)) is not None:
            calls.append(change)
        if facts.refuse_conflicts and (conflicts := [item for item in warnings if item.code == "oud-wijkt-af"]):
            raise Refused(*conflicts)
        rollen = Rollen(facts, facts.zaaktype, warnings)
        objecten = Objecten(facts, facts.zaaktype, rollen, warnings)
        # first what goes, so that an initiator that is replaced makes room for the other
        for event in sorted(message.of(*_ROLLEN), key=lambda item: not item.soort.endswith(".verwijderd")):
            rollen.apply(event)
        for event in message.of(*_OBJECTEN):
            objecten.apply(event)
        statussen = plan_statussen(message, facts, facts.zaaktype, rollen, warnings)
        calls += rollen.calls + objecten.calls + statussen
        calls += plan_relaties(message, facts, warnings)
    calls += plan_documenten(message, facts, facts.zaaktype, warnings)
    calls += plan_bewerken(message, facts, warnings)
    calls += plan_besluiten(message, facts, warnings)
    warnings += [Finding(code="niet-in-zgw", facts={"gebeurtenis": event.soort}) for event in message.of(*_NO_CALL)]
    calls.sort(key=lambda call: call.stage)
    if not calls:
        warnings.append(Finding(code="niets-te-doen"))
    known = {}
    if facts.state.zaak is not None:
        known["zaak"] = facts.state.zaak["url"]
    if facts.state.informatieobject is not None:
        known["informatieobject"] = facts.state.informatieobject["url"]
    if facts.state.besluit is not None:
        known["besluit"] = facts.state.besluit["url"]
    return Plan(calls=tuple(calls), warnings=tuple(warnings), known=known)


_ROLLEN = ("zaken.rol.toegevoegd", "zaken.rol.gewijzigd", "zaken.rol.verwijderd", "zaken.rol.genoemd")
_OBJECTEN = ("zaken.zaakobject.toegevoegd", "zaken.zaakobject.gewijzigd", "zaken.zaakobject.verwijderd")
# no call of ours stands for them (yet): the event is what remains of them
_NO_CALL = (
    "zaken.status.gewijzigd",
    "zaken.status.ingetrokken",
    "zaken.zaak.afgemeld",
    "zaken.zaak.sleutelgewijzigd",
    "zaken.zaak.samengevoegd",
    "besluiten.besluit.afgemeld",
    "besluiten.besluit.sleutelgewijzigd",
    "besluiten.besluit.samengevoegd",
)
