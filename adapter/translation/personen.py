"""A question about persons (npsLv01): its criteria and the fields it needs; and the answer (npsLa01) written (MAPPING D).

The words of a beeld of a person are those of Haal Centraal BRP personen v2. Which of its searches answers a question is
decided in `questions`; here is only what StUF says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from lxml import etree

from adapter import stuf
from adapter.errors import Finding, Refused
from adapter.stuf import namespaces
from adapter.translation.antwoord import Antwoord
from adapter.translation.brp import beeld_of, is_date
from adapter.translation.compiled import CompiledEntity, CompiledRelation
from adapter.translation.names import NSMAP, clark, local_path
from adapter.translation.objects import Objects
from adapter.translation.reading import Bericht
from adapter.translation.scope import KERN, Ask, asked_nodes, read_scope
from adapter.translation.tree import Node
from adapter.translation.types import Context, Persoonsvraag

__all__ = ["Personen"]

_BG: Final = f"{{{namespaces.BG}}}"
_STUF: Final = f"{{{namespaces.STUF}}}"
_EXACT: Final = f"{_STUF}exact"
_MAXIMUM: Final = 100  # as for zaken: a silent cut is worse than a longer answer
_MAXIMUM_MOST: Final = 1000
_KEY: Final = "burgerservicenummer"
_WHOLE: Final = frozenset({"code", "omschrijving", "soort"})  # parts of a value that is only asked as a whole
_NEUTRAL: Final = Context(rsin="", gemeentecode="")


class Personen:
    """The question and its answer.

    Args:
        answer: root of the answer: "BG:npsLa01".
    """

    def __init__(self, *, answer: str, entity: CompiledEntity, relations: Mapping[str, CompiledRelation]) -> None:
        self._answer = clark(answer, "BG")
        self._entity = entity
        self._relations = relations

    def asked(self, payload: etree._Element) -> Persoonsvraag:
        """Read what is asked.

        Raises:
            Refused: ranges, an order or a continuation: no source of persons knows these.
        """
        _check(payload)
        criteria, unknown, no_selection = self._criteria(payload.find(f"{_BG}gelijk"))
        if no_selection:
            raise Refused(Finding(code="personenvraag-zonder-selectie", path="gelijk", source="MAPPING D.1"))
        maximum = payload.findtext(f"{_BG}parameters/{_STUF}maximumAantal", "").strip()
        return Persoonsvraag(
            criteria=criteria,
            inexact=frozenset(self._inexact(payload)),
            elementen={
                ".".join(leaf.event[1:]): leaf.shown for leaf in self._entity.entity.root.leaves() if leaf.event
            },
            unknown=unknown,
            fields=tuple(dict.fromkeys((_KEY, *self._fields(payload)))),
            maximum=min(int(maximum), _MAXIMUM_MOST) if maximum.isdigit() and int(maximum) > 0 else _MAXIMUM,
        )

    def answer(
        self,
        payload: etree._Element,
        personen: Sequence[Mapping[str, Any]],
        *,
        stuurgegevens: stuf.Stuurgegevens,
        vervolg: bool,
        meldingen: Sequence[str],
    ) -> etree._Element:
        """Write the La01; without persons there is no `antwoord` (MAPPING D.1)."""
        root = etree.Element(self._answer, nsmap=dict(NSMAP))
        root.append(stuf.write_stuurgegevens(stuurgegevens, namespaces.BG))
        parameters = etree.SubElement(root, f"{_BG}parameters")
        etree.SubElement(parameters, f"{_STUF}indicatorVervolgvraag").text = "true" if vervolg else "false"
        if _flag(payload, "indicatorAfnemerIndicatie"):
            etree.SubElement(parameters, f"{_STUF}indicatorAfnemerIndicatie").text = "false"
        if _flag(payload, "indicatorAantal") and not vervolg:
            etree.SubElement(parameters, f"{_STUF}aantalVoorkomens").text = str(len(personen))
        for melding in meldingen:
            etree.SubElement(root, f"{_BG}melding").text = melding[:250]
        if personen:
            antwoord = etree.SubElement(root, f"{_BG}antwoord")
            ask = _scope(payload)
            writer = Antwoord(
                self._entity,
                self._relations,
                frozenset(),
                None,
                laatste=False,
                namespace=namespaces.BG,
                absent="geenWaarde",
            )
            for persoon in personen:
                writer.write(antwoord, beeld_of(persoon), ask)
        return root

    def objects(self, _root: str) -> Objects:
        """Give what its answer holds."""
        return Objects(
            direction="answer",
            root=self._answer,
            within=("antwoord",),
            entity=self._entity,
            relations=self._relations,
        )

    def _criteria(self, gelijk: etree._Element | None) -> tuple[dict[str, Any], tuple[str, ...], bool]:
        """Give (path -> value, elements without a home, whether nothing is selected)."""
        if gelijk is None:
            return {}, (), True
        bericht = Bericht(gelijk, _NEUTRAL)
        data, bron, relations = self._entity.read(gelijk, bericht)
        found = dict(_flat(data.get("persoon") or {}, ()))
        found.pop("verblijfplaats.type", None)  # follows from which address is given
        unknown = [path for path, value in (bron.bewaard or {}).items() if value is not None and path not in found]
        unknown += [item["pad"] for item in bron.overig or ()]
        for node, element in relations:
            relation = self._relations[node.tag]
            inner, _, _ = relation.entity.read(element, bericht)
            within = str(node.row.keys["within"]).removeprefix("persoon.")
            value = inner.get(within.rpartition(".")[2])
            if isinstance(value, str):
                found[within] = value
            elif inner:
                unknown.append(relation.name)
        named = {leaf.shown for leaf in self._entity.entity.root.leaves() if leaf.event}
        kept = tuple(dict.fromkeys(path for path in unknown if path not in named and not path.startswith("@")))
        return found, kept, not any(value is not None for value in found.values())

    def _inexact(self, payload: etree._Element) -> Iterator[str]:
        """Give the criteria that need not match exactly: StUF takes * and ? in them."""
        gelijk = payload.find(f"{_BG}gelijk")
        if gelijk is None:
            return
        paths = {leaf.shown: ".".join(leaf.event[1:]) for leaf in self._entity.entity.root.leaves() if leaf.event}
        for element in gelijk.iter():
            if element.get(_EXACT) in ("false", "0"):
                steps = [str(element.tag)]
                steps += [str(above.tag) for above in element.iterancestors() if above is not gelijk]
                shown = local_path(tuple(reversed(steps[: _depth(element, gelijk)])))
                if shown in paths:
                    yield paths[shown]

    def _fields(self, payload: etree._Element) -> Iterator[str]:
        yield from self._below(self._entity.entity.root, _scope(payload), ())

    def _below(self, parent: Node, ask: Ask, base: tuple[str, ...]) -> Iterator[str]:
        for node, _, part in asked_nodes(parent, ask, frozenset()):
            if node is None:
                continue
            if node.kind == "relation":
                relation = self._relations[node.tag]
                beeld = node.row.text("beeld") or ""
                yield from self._below(relation.entity.entity.root, part, (beeld,))
            elif node.kind == "leaf":
                yield from _field(node, base)
            else:
                yield from self._below(node, part, base)


def _field(leaf: Node, base: tuple[str, ...]) -> Iterator[str]:
    """Give the field that a leaf is filled from; coded values and dates are asked as a whole (MAPPING D.1)."""
    told = leaf.row.text("veld")
    if told is not None:
        if told:
            yield told
        return
    if not leaf.event or leaf.in_bron:
        return
    path = base + (leaf.event if base else leaf.event[1:])
    yield ".".join(path[:-1] if path[-1] in _WHOLE else path)


def _flat(data: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name, value in data.items():
        here = (*path, name)
        if isinstance(value, Mapping) and not is_date(value):
            if not isinstance(value.get("onbekend"), str):  # unknown to who asks: no criterion (StUF 03.01 §6.3)
                yield from _flat(value, here)
        else:
            yield ".".join(here), value


def _check(payload: etree._Element) -> None:
    for name in ("vanaf", "totEnMet", "start"):
        if payload.find(f"{_BG}{name}") is not None:
            raise Refused(Finding(code="personenvraag-niet-ondersteund", path=name, source="MAPPING D.1"))
    if payload.findtext(f"{_BG}parameters/{_STUF}sortering", "0").strip() not in ("", "0"):
        raise Refused(Finding(code="sortering-niet-ondersteund", path="parameters/sortering", source="MAPPING D.1"))
    if _flag(payload, "indicatorVervolgvraag"):
        raise Refused(
            Finding(
                code="personenvraag-niet-ondersteund", path="parameters/indicatorVervolgvraag", source="MAPPING D.1"
            )
        )


def _flag(payload: etree._Element, name: str) -> bool:
    return payload.findtext(f"{_BG}parameters/{_STUF}{name}", "").strip() in ("true", "1")


def _scope(payload: etree._Element) -> Ask:
    """Read the scope; without one only the key data are asked (MAPPING D.1)."""
    element = payload.find(f"{_BG}scope/{_BG}object")
    return KERN if element is None else read_scope(element)


def _depth(element: etree._Element, top: etree._Element) -> int:
    depth, here = 1, element.getparent()
    while here is not None and here is not top:
        depth, here = depth + 1, here.getparent()
    return depth
