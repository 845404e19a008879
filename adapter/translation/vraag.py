"""A question (Lv) read: what it asks about which object; and its answer (La01) written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from lxml import etree

from adapter import stuf
from adapter.errors import Finding, Refused
from adapter.stuf import namespaces
from adapter.translation.antwoord import Antwoord
from adapter.translation.compiled import CompiledEntity, CompiledRelation
from adapter.translation.derived import NEEDS
from adapter.translation.names import NSMAP, clark
from adapter.translation.objects import Objects
from adapter.translation.reading import reason_of
from adapter.translation.scope import Ask, asked_nodes, read_scope
from adapter.translation.tree import Node
from adapter.translation.types import Vraag
from adapter.translation.values import Special

__all__ = ["SELECTS", "Questions"]

_ZKN = f"{{{namespaces.ZKN}}}"
_STUF = f"{{{namespaces.STUF}}}"
_BG = f"{{{namespaces.BG}}}"
_MAXIMUM = 100  # StUF 03.01 §6: the text says 100, the XSD 15; a silent cut is worse than a longer answer
_MAXIMUM_MOST = 1000
SELECTS: Final = frozenset(  # what a question may select by, below `gelijk`
    {
        "identificatie",
        "heeft/indicatieLaatsteStatus",
        "heeftAlsInitiator/gerelateerde/identificatie",
        "heeftAlsInitiator/gerelateerde/natuurlijkPersoon/identificatie",
        "heeftAlsInitiator/gerelateerde/natuurlijkPersoon/inp.bsn",
    }
)


class Questions:
    """One kind of question.

    Args:
        answer: root of the answer, as the mapping writes it: "ZKN:zakLa01".
        asks: kind of object.
        always: paths that the answer's schema demands.
        parts: the parts of the object that the answer's schema has; None: any.
    """

    def __init__(
        self,
        *,
        answer: str,
        asks: Literal["zaak", "informatieobject", "besluit"],
        entity: CompiledEntity,
        relations: Mapping[str, CompiledRelation],
        always: Sequence[str],
        parts: Sequence[str] | None,
    ) -> None:
        self._answer = clark(answer, "ZKN")
        self._prefix = answer.partition(":")[0]
        self._asks = asks
        self._entity = entity
        self._relations = relations
        self._always = frozenset(always)
        self._has = frozenset(parts) if parts is not None else None

    def asked(self, payload: etree._Element) -> Vraag:
        """Read which object is asked for, and what of it.

        Raises:
            Refused: no selection that we know.
        """
        for name in ("vanaf", "totEnMet"):
            if payload.find(f"{_ZKN}{name}") is not None:
                raise Refused(Finding(code="vraag-niet-ondersteund", path=name, source="MAPPING B.1 #2"))
        gelijk = payload.find(f"{_ZKN}gelijk")
        maximum = payload.findtext(f"{_ZKN}parameters/{_STUF}maximumAantal", "").strip()
        count = min(int(maximum), _MAXIMUM_MOST) if maximum.isdigit() and int(maximum) > 0 else _MAXIMUM
        ask = self._scope(payload)
        parts = frozenset(self._parts(ask)) | {self._asks}
        if _is_last_status(payload):
            parts = (parts - {"statussen"}) | {"laatste_status"}
        identificatie = _text(gelijk, f"{_ZKN}identificatie")
        if identificatie:
            return Vraag(kind=self._asks, identificatie=identificatie, parts=parts, maximum=count)
        bsn = _bsn(gelijk)
        if bsn and self._asks == "zaak":
            na = _text(payload, f"{_ZKN}start/{_ZKN}object/{_ZKN}identificatie")
            return Vraag(
                kind="zaken-van-bsn", identificatie=bsn, parts=parts, maximum=count, na=na, lopend=_is_open(gelijk)
            )
        raise Refused(Finding(code="vraag-niet-ondersteund", path="gelijk", source="MAPPING B.1 #2"))

    def answer(
        self,
        payload: etree._Element,
        beelden: Sequence[Mapping[str, Any]],
        *,
        stuurgegevens: stuf.Stuurgegevens,
        vervolg: bool,
    ) -> etree._Element:
        """Write the La01: what the scope asks of each beeld; without any there is no `antwoord` (MAPPING E.6).

        Args:
            vervolg: there is more than this.
        """
        nsmap: dict[str, str] = dict(NSMAP)
        if self._prefix == "ZDS":
            nsmap["ZDS"] = namespaces.ZDS
        root = etree.Element(self._answer, nsmap=nsmap)
        root.append(stuf.write_stuurgegevens(stuurgegevens, namespaces.ZKN))
        parameters = etree.SubElement(root, f"{_ZKN}parameters")
        etree.SubElement(parameters, f"{_STUF}indicatorVervolgvraag").text = "true" if vervolg else "false"
        if beelden:
            self.write_antwoord(root, payload, beelden)
        return root

    def write_antwoord(
        self, parent: etree._Element, payload: etree._Element, beelden: Sequence[Mapping[str, Any]]
    ) -> None:
        """Write the element `antwoord` with the objects that the question asks."""
        antwoord = etree.SubElement(parent, f"{_ZKN}antwoord")
        ask = self._scope(payload)
        laatste = _is_last_status(payload)
        writer = Antwoord(self._entity, self._relations, self._always, self._has, laatste=laatste)
        for beeld in beelden:
            writer.write(antwoord, beeld, ask)

    def objects(self, _root: str) -> Objects:
        """Give what its answer holds."""
        return Objects(
            direction="answer",
            root=self._answer,
            within=("antwoord",),
            entity=self._entity,
            relations=self._relations,
            parts=self._has,
        )

    def _scope(self, payload: etree._Element) -> Ask:
        return read_scope(payload.find(f"{_ZKN}scope/{_ZKN}object"))

    def _parts(self, ask: Ask) -> set[str]:
        """Give the parts of a beeld that the scope needs."""
        found: set[str] = set()
        for node, _, part in asked_nodes(self._entity.entity.root, ask, self._always):
            if node is None or (self._has is not None and node.shown not in self._has):
                continue
            if node.kind == "relation":
                beeld = node.row.text("beeld")
                if beeld:
                    found.add(beeld)
                relation = self._relations[node.tag]
                if part.parts or relation.name in {path.partition("/")[0] for path in self._always}:
                    found.update(_needs(relation.entity.entity.root))
            found.update(_needs(node))
        return found


def _needs(node: Node) -> set[str]:
    found: set[str] = set()
    for leaf in node.leaves():
        derived = leaf.row.text("derived") or ""
        if derived in NEEDS:
            found.add(NEEDS[derived])
        if leaf.event[:2] == ("zaak", "zaaktype"):
            found.add("zaaktype")
        if leaf.value is not None and leaf.value.special is Special.INHOUD:
            found.add("inhoud")
    return found


def _is_last_status(payload: etree._Element) -> bool:
    found = payload.findtext(f"{_ZKN}gelijk/{_ZKN}heeft/{_ZKN}indicatieLaatsteStatus", "")
    return found.strip() == "J"


def _is_open(gelijk: etree._Element | None) -> bool:
    """True when only zaken without an einddatum are asked for."""
    found = gelijk.find(f"{_ZKN}einddatum") if gelijk is not None else None
    return found is not None and not (found.text or "").strip() and reason_of(found) == "geenWaarde"


def _text(parent: etree._Element | None, path: str) -> str:
    return (parent.findtext(path, "") if parent is not None else "").strip()


def _bsn(gelijk: etree._Element | None) -> str:
    """Read the BSN of an initiator; vendors also send identificatie = "11" + BSN (MAPPING B.1 #2)."""
    party = f"{_ZKN}heeftAlsInitiator/{_ZKN}gerelateerde"
    bsn = _text(gelijk, f"{party}/{_ZKN}natuurlijkPersoon/{_BG}inp.bsn")
    if bsn:
        return bsn
    for path in (f"{party}/{_ZKN}identificatie", f"{party}/{_ZKN}natuurlijkPersoon/{_ZKN}identificatie"):
        found = _text(gelijk, path)
        if len(found) == 11 and found.startswith("11") and found.isdigit():
            return found[2:]
    return ""
